"""Messages from events: what models, tools and nodes say, put together as the graph's state has it.

    messages = Messages()
    for event in stream:  # of mode "messages-tuple" or "messages"
        for delta in messages.feed(event):
            if delta.kind == "text":
                print(delta.text, end="", flush=True)
    print(messages.messages)

Pure: it neither reads nor writes anything, and events that were stored do as well as those of a stream.
"""

from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import Delta, DeltaKind
from langgraph_runs._core.messages.message import Message

__all__ = ["Delta", "DeltaKind", "Message", "Messages"]
