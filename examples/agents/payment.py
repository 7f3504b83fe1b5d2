"""A graph that asks a human before it acts.

========  ==========================================  =======================================================
graph     input                                       what a run does
========  ==========================================  =======================================================
payment   to, amount                                  interrupts with `{"approve": "pay 120 to Ada"}`; resumed
                                                      with true: custom `{"paid": 120}`, `{"paid": 120}`;
                                                      with anything else: `{"paid": 0}`
========  ==========================================  =======================================================
"""

from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict


class Payment(TypedDict, total=False):
    to: str
    amount: int
    approved: bool
    paid: int


async def review(state: Payment) -> Payment:
    answer = interrupt({"approve": f"pay {state['amount']} to {state['to']}"})
    return {"approved": answer is True}


async def pay(state: Payment) -> Payment:
    paid = state["amount"] if state["approved"] else 0
    if paid:
        get_stream_writer()({"paid": paid})
    return {"paid": paid}


payment = (
    StateGraph(Payment)
    .add_node(review)
    .add_node(pay)
    .add_edge(START, "review")
    .add_edge("review", "pay")
    .compile(name="payment")
)
