"""Every public call has a row among the operations, and each row meets what a caller or a server may do wrong."""

from __future__ import annotations

import gzip
import pickle
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat
from types import SimpleNamespace
from typing import Any

import pytest

from langgraph_runs import Client, errors
from langgraph_runs._core.calls import send

from .operation import Operation, Scene
from .operations import OPERATIONS
from .support import Answer, ClientMaker, FakeRuns, reply
from .test_faults import EXPECTED

SEND_NOTHING = {"assistant", "runs.handle", "build_request", "with_options", "close"}
MB = 1024 * 1024
DEEP = b"[" * 100_000 + b"]" * 100_000
RESPONSES: dict[str, Callable[[], Answer]] = {
    "JSON without end": lambda: reply(lambda: repeat(b" " * 65536), headers={"content-type": "application/json"}),
    "an error without end": lambda: reply(lambda: repeat(b"no " * 20000), 403),
    "deep JSON": lambda: reply(DEEP, headers={"content-type": "application/json"}),
    "a deep error": lambda: reply(b'{"detail": ' + DEEP + b"}", 422, {"content-type": "application/json"}),
    "a bomb": lambda: reply(BOMB, headers={"content-type": "application/json", "content-encoding": "gzip"}),
    "no UTF-8": lambda: reply(b"\xff\xfe\x00", headers={"content-type": "application/json"}),
}
QUICK = {"deep JSON", "no UTF-8"}
OWN = [operation for operation in OPERATIONS if not operation.is_canned]
"""The calls that meet every response; those of the same JSON always, which fare like others, meet the quick ones."""

BOMB = gzip.compress(bytes(32 * MB), 9)


def public_methods(thing: Any, prefix: str = "") -> set[str]:
    """The public methods of a client and of its groups."""
    found: set[str] = set()
    for name in dir(thing):
        value = None if name.startswith("_") else getattr(thing, name)
        if callable(value):
            found.add(prefix + name)
        elif type(value).__module__.startswith("langgraph_runs._sync."):
            found |= public_methods(value, f"{name}.")
    return found


def test_every_public_call_has_a_row() -> None:
    """What users can call is in the table, so that the suites that go through the table go through all of it."""
    methods = public_methods(Client("http://host", api_key=None))
    assert methods >= {*SEND_NOTHING, "request", "runs.create", "threads.get", "assistants.search"}
    assert methods - SEND_NOTHING == {operation.method for operation in OPERATIONS}


def test_every_row_stands_in_the_tables_of_faults() -> None:
    """Each has a name and outcomes of its own, or fares like one that has; no outcomes are left over."""
    names = [operation.name for operation in OPERATIONS]
    own = [operation.name for operation in OPERATIONS if not operation.fares]
    assert len({*names}) == len(names)
    assert {operation.fares for operation in OPERATIONS} - {"", *own} == set()
    for mishap, words in EXPECTED.items():
        assert sorted(words) == sorted(own), mishap


# What the server may do wrong


@pytest.mark.slow
@pytest.mark.parametrize("kind", RESPONSES)
def test_a_malicious_response(kind: str, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked, such a response leads to an error of ours that can be passed on, within bounds of memory.

    Where only the status of a response counts, its body may be left alone.
    """
    monkeypatch.setattr(send, "MAX_BODY_BYTES", 2 * MB)
    http_client = make_client.http_client()
    tracemalloc.start()
    try:
        for operation in OPERATIONS if kind in QUICK else OWN:
            ended(operation, RESPONSES[kind], make_client, http_client)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40 * MB


def ended(operation: Operation, answer: Callable[[], Answer], make_client: ClientMaker, http_client: Any) -> None:
    """The call is over, with an error that is not too long unless it returns nothing in any case."""
    with FakeRuns() as server:
        client = make_client(server.url, http_client=http_client, retry={"attempts": 1})
        scene = operation.scene(server, client)
        server.fault(lambda request, work: answer(), **{operation.asks: "every"})
        try:
            result = operation.call(scene)
        except errors.LangGraphRunsError as error:
            assert len(str(error)) < 3000, operation.name
            assert str(pickle.loads(pickle.dumps(error))) == str(error)
        else:
            assert operation.result is result is None, operation.name


# What the caller may do wrong


@dataclass
class Given:
    """A client, or a group of its calls, of which each call is given these keywords besides its own."""

    target: Any
    keywords: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, name)
        if not callable(value):
            return Given(value, self.keywords)
        return lambda *args, **kwargs: value(*args, **kwargs, **self.keywords)


@dataclass
class Spoilt:
    """A scene in which one id is no id; `used` tells whether a call took it."""

    scene: Scene
    name: str
    value: Any
    used: bool = field(default=False)

    def __getattr__(self, name: str) -> Any:
        self.used = self.used or name == self.name or (name == "ids" and self.name != "assistant_id")
        spoilt = {"run": SimpleNamespace(run_id=self.value)} if self.name == "run_id" else {self.name: self.value}
        return getattr(replace(self.scene, **spoilt), name)


def test_headers_that_cannot_be_sent(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Every call refuses them before anything is sent."""
    client = Given(make_client(fake_runs.url), {"headers": {"x-a": "a\r\nx-b: 1"}})
    for operation in OPERATIONS:
        with pytest.raises(ValueError, match="x-a"):
            operation.call(operation.scene(fake_runs, client))
    assert fake_runs.requests == []


def test_headers_and_parameters_arrive(make_client: ClientMaker) -> None:
    """Every call sends the headers and query parameters that it is given with what it asks first."""
    for operation in OPERATIONS:
        with FakeRuns() as server:
            client = Given(make_client(server.url), {"headers": {"X-Mine": "v"}, "params": {"note": "1"}})
            assert operation.is_right(operation.call(operation.scene(server, client))), operation.name
            asked = server.requests_of(operation.asks)[0]
        assert (asked.headers["x-mine"], asked.query["note"]) == ("v", ["1"]), operation.name


@pytest.mark.parametrize(("name", "least"), [("thread_id", 15), ("run_id", 6), ("assistant_id", 9)])
@pytest.mark.parametrize("value", ["..", "a\r\nb", "\ud800"], ids=["dots", "line break", "surrogate"])
def test_ids_that_are_none(name: str, least: int, value: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Every call that takes an id refuses what cannot be one before anything is sent."""
    client = make_client(fake_runs.url)
    tried = 0
    for operation in OPERATIONS:
        spoilt = Spoilt(operation.scene(fake_runs, client), name, value)
        before = len(fake_runs.requests)
        try:
            operation.call(spoilt)
        except (TypeError, ValueError):
            assert spoilt.used, operation.name
        else:
            assert not spoilt.used, operation.name
        if spoilt.used:
            tried += 1
            assert len(fake_runs.requests) == before, operation.name
    assert tried >= least
