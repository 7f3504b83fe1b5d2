"""Handles on the real server: questions to a human, answered by their ids, from here and from another process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dev_server import DevServer, dev_server

from langgraph_runs import LangGraphRunsWarning, errors
from tests.conformance.support import ClientMaker

CONFIG = Path(__file__).parent / "graphs" / "langgraph.json"
FRESH: dict[str, Any] = {"answers": []}
ELSEWHERE = """
import asyncio, pickle, sys

async def finish(answering):
    return await answering

handle = pickle.loads(sys.stdin.buffer.read())
answered = handle.resume("from elsewhere")
if hasattr(answered, "__await__"):
    answered = asyncio.run(finish(answered))
sys.stdout.buffer.write(pickle.dumps(answered))
"""


@pytest.fixture(scope="module")
def asking(server_installed: None) -> Iterator[DevServer]:
    """A server of the graphs that ask."""
    with dev_server(config=CONFIG) as server:
        yield server


@pytest.fixture
def client(asking: DevServer, make_client: ClientMaker) -> Any:
    return make_client(asking.url)


def questions(handle: Any) -> dict[str, str]:
    """The ids of the questions that are pending, by their text."""
    return {one.value["question"]: one.id for one in handle.interrupts()}


def test_two_questions_at_once(client: Any) -> None:
    """Parallel questions are answered one by one, each by its id; a wrong id is refused, not ignored."""
    first = client.assistant("both").start(input=FRESH)

    asked = first.result()
    assert (asked.status, asked.values) == ("needs_input", FRESH)
    assert {one.value["question"] for one in asked.interrupts} == {"left?", "right?"}
    assert (first.status(), first.wait_for("success", "needs_input").run_id) == ("needs_input", first.run_id)
    with pytest.raises(ValueError, match="waits for 2 answers"):
        first.resume("which?")
    with pytest.raises(ValueError, match="waits for no answer to 'nothing'; pending: "):
        first.answer({"nothing": 1})

    second = first.answer({questions(first)["left?"]: "L"})
    assert second.result().values == {"answers": ["left? L"]}
    assert (second.status(), [*questions(second)]) == ("needs_input", ["right?"])
    third = second.resume({})

    assert third.result().values == {"answers": ["left? L", "right? {}"]}
    assert [one.status() for one in (first, third)] == ["needs_input", "success"]
    assert third.interrupts() == ()
    third.delete()
    with pytest.raises(errors.NotFoundError):
        first.get()


def test_two_answers_to_one_question(client: Any) -> None:
    """While the run of one answer is active, another answer is refused: its run would succeed without using it."""
    asked = client.assistant("both").start(input=FRESH)
    asked.result()
    question = questions(asked)["left?"]
    first = asked.answer({question: "A"}, after_seconds=60)

    with pytest.raises(errors.ConflictError):
        asked.answer({question: "B"})
    asked.answer({question: "B"}, multitask_strategy="enqueue")
    assert len(client.runs.list(asked.thread_id)) == 3
    first.delete()


def test_all_answers_together(client: Any) -> None:
    """All questions can be answered by one run."""
    handle = client.assistant("both").start(input=FRESH)
    assert handle.outcome().status == "needs_input"
    ids = questions(handle)

    done = handle.answer({ids["left?"]: 1, ids["right?"]: None}).result()

    assert (done.status, done.values) == ("success", {"answers": ["left? 1", "right? None"]})


def test_a_question_in_a_graph_in_a_graph(client: Any) -> None:
    """A question from inside is told once, and answered like any other."""
    thread = client.threads.create()
    inside = client.assistant("inside").start(thread, input=FRESH, stream_subgraphs=True)
    assert [one.value for one in inside.result().interrupts] == [{"question": "inside?"}]

    outside = inside.resume("I")
    assert [one.value for one in outside.result().interrupts] == [{"question": "outside?"}]

    assert outside.resume("O").result().values == {"answers": ["inside? I", "outside? O"]}
    assert client.runs.handle(thread, inside.run_id).status() == "needs_input"


def test_an_answer_from_another_process(client: Any) -> None:
    """A pickled handle is answered in another process, which has no client, and the run is followed here."""
    asked = client.assistant("inside").start(input=FRESH)
    asked.result()

    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", ELSEWHERE],
        input=pickle.dumps(getattr(asked, "target", asked)),  # the async handle, without its sync face
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (said.returncode, said.stderr.decode()) == (0, "")
    answered = client.runs.handle(asked.thread_id, pickle.loads(said.stdout).run_id)

    assert answered.result().values["answers"] == ["inside? from elsewhere"]
    assert {event.mode for event in answered.stream()} == {None, "updates", "values"}


def test_two_readers(client: Any) -> None:
    """Two readers of one run get the same events, from the first one on, also after it has ended."""
    handle = client.assistant("both").start(input=FRESH)

    with handle.stream() as one, handle.stream() as other:
        events = list(one)
        assert list(other) == events
    assert {event.mode for event in events} == {None, "values", "updates"}
    assert list(handle.stream()) == events
    assert [event.mode for event in handle.stream(stream_mode="updates")] == ["updates", "updates"]


def test_a_run_that_is_not_resumable(client: Any) -> None:
    """Its events were not stored, so a stream of them is refused, and the message says what can be had."""
    thread = client.threads.create()
    run = client.runs.create(thread, "both", input=FRESH)

    with pytest.raises(ValueError, match=r"is not resumable: .*stream_resumable=False.*stream\(after=None\)"):
        client.runs.handle(thread, run).stream().__enter__()
    assert client.runs.handle(thread, run).result().status == "needs_input"


def test_a_stateless_wait_that_asks(client: Any) -> None:
    """Its thread is kept and told, so that the question can be answered; that of one that does not ask is deleted."""
    asked = client.assistant("inside").wait(input=FRESH)
    handle = client.assistant("inside").run(asked.thread_id, asked.run_id)
    assert handle.resume("I").result().status == "needs_input"

    with pytest.warns(LangGraphRunsWarning, match=r"waits for the answer to a question; its thread \S+ was kept"):
        values = client.runs.wait(None, "inside", input=FRESH)
    assert values["__interrupt__"][0]["value"] == {"question": "inside?"}


def test_a_breakpoint(client: Any) -> None:
    """A run that stopped before a node asks nothing: answering is refused, and a run with no input goes on."""
    stopped = client.assistant("inside").wait(input=FRESH, interrupt_before=["inner"])
    assert (stopped.status, stopped.interrupts) == ("needs_input", ())

    handle = client.runs.handle(stopped.thread_id, stopped.run_id)
    with pytest.raises(ValueError, match="it stopped before 'inner'; a run with input=None goes on there"):
        handle.resume("?")
    assert client.assistant("inside").wait(stopped.thread_id, input=None).interrupts[0].value == {"question": "inside?"}


def test_deleting_a_run_at_work(client: Any) -> None:
    """Deleting a handle stops its run first, and deletes the thread that was made for it."""
    handle = client.assistant("agent").start(input={"messages": [], "hold": "Let me ", "gate": "never"})
    handle.wait_for("running")

    handle.delete()

    with pytest.raises(errors.NotFoundError):
        client.threads.get(handle.thread_id)
