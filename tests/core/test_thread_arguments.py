"""What `threads.stream` and its methods refuse, before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import Client

CLIENT: Any = Client("http://host", api_key=None)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"thread_id": None}, "thread_id must be a str, a UUID or a Thread, got None"),
        ({"assistant_id": 5}, "assistant_id must be a str, a UUID or an Assistant, got 5"),
        ({"channels": "values"}, "channels must be a list of names, got 'values'"),
        ({"channels": []}, "channels is empty; leave it out for the events of all channels"),
        ({"channels": ["value"]}, r"channels\[0\] must be one of .*, got 'value'; did you mean 'values'\?"),
        ({"replay": "yes"}, "replay must be a bool, got 'yes'"),
        ({"params": 5}, "params must be a mapping"),
        ({"stream_mode": "values"}, "unexpected keyword 'stream_mode'"),
        ({"transport": "websocket"}, "unexpected keyword 'transport': leave it out: events come by server-sent events"),
    ],
)
def test_what_a_stream_cannot_be_of(keywords: dict[str, Any], message: str) -> None:
    """The call itself raises, naming the argument, its value and the rule."""
    with pytest.raises((TypeError, ValueError), match=f"^{message}"):
        CLIENT.threads.stream(**{"thread_id": "t", **keywords})


@pytest.mark.parametrize(
    ("name", "arguments", "keywords", "message"),
    [
        ("start", (), {"input": {}}, "start needs an assistant_id, as neither it nor threads.stream was given one"),
        ("start", (), {"assistant_id": "a", "context": {}}, "unexpected keyword 'context': the server ignores it"),
        ("start", (), {"assistant_id": "a", "langsmith_tracing": {}}, "unexpected keyword 'langsmith_tracing': it is"),
        ("answer", ("yes",), {}, "answers must be a mapping from interrupt ids to answers, got 'yes'"),
        ("follow", (5,), {}, "run_id must be a str, a UUID or a Run, got 5"),
        ("cancel", (), {}, "cancel needs a run: this stream has started none, and follows none"),
        ("result", (), {}, "result needs a run: this stream has started none, and follows none"),
        ("text", (), {"node": "model"}, "node='model': the events of a thread's stream do not tell the node"),
    ],
)
def test_what_a_stream_cannot_do(name: str, arguments: Any, keywords: dict[str, Any], message: str) -> None:
    """Its methods raise, naming the argument, its value and the rule, and send nothing."""
    stream = CLIENT.threads.stream("t")

    with pytest.raises((TypeError, ValueError, RuntimeError), match=f"^{message}"):
        getattr(stream, name)(*arguments, **keywords)
    assert repr(stream) == "<ThreadStream of thread t, nothing sent yet>"


def test_a_projection_needs_its_channels() -> None:
    """The error names the channels that a method reads, and those that the stream leaves out."""
    stream = CLIENT.threads.stream("t", channels=["values", "custom:progress"])

    with pytest.raises(ValueError, match=r"^text\(\) reads the channels .* leaves out 'messages', 'lifecycle'$"):
        stream.text()


def test_what_was_given_is_kept() -> None:
    """What the caller changes after the call is not sent."""
    channels, params = ["values"], {"tenant": "a"}
    stream = CLIENT.threads.stream("t", channels=channels, params=params)
    channels.append("custom")
    params["tenant"] = "b"

    plan = stream._session.plan
    assert (plan.channels, plan.call) == (("values",), {"params": {"tenant": "a"}})
