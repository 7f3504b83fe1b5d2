"""Arguments that no server could make sense of are refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .support import ClientMaker, FakeRuns

NAN = float("nan")


def streamed(stream: Any) -> list[Any]:
    """The events of a stream."""
    with stream:
        return list(stream)


JSON_SENT: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "input": (lambda client, bad: client.runs.create("t", "a", input=bad), "input"),
    "input of a wait": (lambda client, bad: client.runs.wait("t", "a", input=bad), "input"),
    "input of a stream": (lambda client, bad: streamed(client.runs.stream("t", "a", input=bad)), "input"),
    "input of a batch": (
        lambda client, bad: client.runs.create_batch([{"assistant_id": "a", "input": bad}]),
        r"payloads\[0\]\.input",
    ),
    "command": (lambda client, bad: client.runs.create("t", "a", command={"resume": bad}), r"command\.resume"),
    "config": (lambda client, bad: client.runs.create("t", "a", config={"configurable": bad}), r"config\.configurable"),
    "context": (lambda client, bad: client.runs.create("t", "a", context=bad), "context"),
    "metadata": (lambda client, bad: client.runs.create("t", "a", metadata=bad), "metadata"),
    "extra_body": (lambda client, bad: client.runs.create("t", "a", extra_body={"new": bad}), "new"),
    "metadata of a thread": (lambda client, bad: client.threads.create(metadata=bad), "metadata"),
    "supersteps": (lambda client, bad: client.threads.create(supersteps=[bad]), r"supersteps\[0\]"),
    "values": (lambda client, bad: client.threads.search(values=bad), "values"),
    "metadata of an assistant": (lambda client, bad: client.assistants.search(metadata=bad), "metadata"),
    "json": (lambda client, bad: client.request("POST", "/x", json=bad), "json"),
    "json of a request": (lambda client, bad: client.build_request("POST", "/x", json=bad), "json"),
}


@pytest.mark.parametrize(("call", "place"), JSON_SENT.values(), ids=JSON_SENT)
def test_what_json_would_lose(
    call: Callable[[Any, Any], Any], place: str, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """NaN, Infinity and keys that are the same in JSON are refused wherever JSON is sent, with the place."""
    client = make_client(fake_runs.url)

    with pytest.raises(ValueError, match=rf"^{place}\.messages\[1\]\.score must be a finite number.*, got nan$"):
        call(client, {"messages": [{"score": None}, {"score": NAN}]})
    with pytest.raises(ValueError, match=rf"^{place}\.a must have keys that differ in JSON, got 1 and '1'$"):
        call(client, {"a": {1: 2, "1": 3}})
    assert fake_runs.requests == []
