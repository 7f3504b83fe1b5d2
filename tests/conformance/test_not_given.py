"""None is "not given": every keyword of every method, but for the body that is sent as null."""

from __future__ import annotations

import inspect
import re
from operator import attrgetter
from typing import Any

import httpx
import httpx2
import pytest

import langgraph_runs
from langgraph_runs import UNSET, Timeouts
from langgraph_runs._generated.arguments import NULLABLE

from .support import ClientMaker, FakeRuns
from .test_arguments import REQUIRED, SentError, calls, parameters
from .test_operations import public_methods

MARK = re.compile(rb'"langgraph_request_id":"[^"]+"')
"""Of a cron, another each time."""
SENT_AS_NULL = {"input", "json"}
NO_CALLS = {"assistant", "runs.handle", "with_options"}
"""They send nothing; settings of a client keep their documented None."""

FIXED: dict[str, dict[str, Any]] = {
    "threads.create": {"thread_id": "t"},  # the SDK chooses another each time
    "assistants.create": {"assistant_id": "a"},
    "threads.update": {"metadata": {}},  # for nothing at all is refused
    "assistants.update": {"metadata": {}},
    "crons.update": {"metadata": {}},
}
"""What a method is given in any case; None for these is looked at elsewhere."""


def keywords() -> list[tuple[str, str]]:
    """Every optional keyword of every public method."""
    client: Any = langgraph_runs.Client("http://host", api_key=None)
    return [
        (name, one)
        for name, method, _, one in calls(client)
        if name not in NO_CALLS and inspect.signature(method).parameters[one].default is not inspect.Parameter.empty
    ]


def sent(client: Any, name: str, /, **more: Any) -> list[tuple[str, str, dict[str, str], bytes | None]]:
    """What a call sends first."""
    seen: list[Any] = []
    method = attrgetter(name)(client)
    if name == "build_request":
        request = method("GET", "/x", **more)
        return [(request.method, request.url, request.headers, request.content)]

    def note(request: Any) -> None:
        headers = {key: value for key, value in request.headers.items() if key.lower() != "x-request-id"}
        path = request.url.rpartition("/threads/")[0] if "stateless" in name else request.url
        body = request.content and MARK.sub(b"", request.content)
        seen.append((request.method, path, headers, body))
        raise SentError

    method = attrgetter(name)(client.with_options(on_request=note))
    found = parameters(method)
    needed = {one: REQUIRED[one] for one, about in found.items() if about.default is about.empty}
    if name == "runs.cancel_many":
        needed = {"status": "all"}
    try:
        result = method(**{**needed, **more})
        if not isinstance(result, (dict, list)):
            list(result)
    except SentError:
        pass
    return seen


def test_every_method_is_looked_at() -> None:
    """The methods below are all that there are, with all their keywords."""
    names = public_methods(langgraph_runs.Client("http://host", api_key=None)) - {"close", *NO_CALLS}
    assert {name for name, _ in keywords()} == names
    assert len(keywords()) > 150


@pytest.mark.parametrize("name", sorted({name for name, _ in keywords()}))
def test_none_is_not_given(name: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A keyword that is None sends just what is sent without it: what is not set in an environment needs no `if`."""
    client = make_client(fake_runs.url)
    fixed = FIXED.get(name, {})
    values = {*SENT_AS_NULL, *NULLABLE.get(name, ())}
    plain = sent(client, name, **fixed)
    assert len(plain) == 1
    for one in [one for method, one in keywords() if method == name and one not in values]:
        if name == "runs.cancel_many" and one in ("status", "thread_id", "run_ids"):
            continue  # they say what to cancel, one way or the other
        if one not in fixed:
            assert sent(client, name, **fixed, **{one: None}) == plain, one


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in NULLABLE.items() for field in fields])
def test_none_is_null_in_a_change(name: str, field: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A field of a change that may be null is sent as null if it is None, and not at all if it is UNSET."""
    client = make_client(fake_runs.url)
    fixed = FIXED.get(name, {})
    [(_, _, _, body)] = sent(client, name, **fixed, **{field: None})
    assert f'"{field}":null'.encode() in (body or b"")
    assert sent(client, name, **fixed, **{field: UNSET}) == sent(client, name, **fixed)


@pytest.mark.parametrize("name", ["runs.create", "runs.stream", "runs.wait"])
def test_no_input_is_null(name: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The input alone is sent as null: it goes on from where the thread is."""
    client = make_client(fake_runs.url)
    [(_, _, _, body)] = sent(client, name, input=None)
    assert b'"input":null' in (body or b"")
    [(_, _, _, body)] = sent(client, name)
    assert b"input" not in (body or b"")


@pytest.mark.parametrize("timeout", [httpx.Timeout(5), httpx2.Timeout(5), Timeouts(read=5), 5, 5.0])
def test_timeouts(timeout: Any, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A client and a call take a number, Timeouts and the Timeout of an HTTP library alike."""
    client = make_client(fake_runs.url, timeout=timeout)
    assert client.timeout.read == 5
    thread = client.threads.create(timeout=timeout)
    assert client.with_options(timeout=None).threads.get(thread, timeout=timeout).thread_id == thread.thread_id


def test_new_choices(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A client that allows it sends modes and choices that this package does not know; else they are refused."""
    client = make_client(fake_runs.url)
    with pytest.raises(ValueError, match="got 'merge'; to send it anyway, use Client"):
        client.runs.create("t", "a", multitask_strategy="merge")
    lenient = client.with_options(allow_unknown=True)
    for method, more in {
        "runs.create": {"multitask_strategy": "merge"},
        "runs.stream": {"stream_mode": "thoughts"},
        "runs.wait": {"durability": "never"},
        "runs.create_batch": {"payloads": [{"assistant_id": "a", "durability": "never"}]},
        "runs.list": {"status": "asleep"},
        "runs.iter": {"select": ["cost"]},
        "runs.join_stream": {"stream_mode": "thoughts"},
        "runs.cancel": {"action": "freeze"},
        "runs.cancel_many": {"action": "freeze"},
        "threads.create": {"thread_id": "t", "if_exists": "merge"},
        "threads.search": {"sort_by": "cost"},
        "threads.get": {"include": ["cost"]},
        "threads.get_state": {"select": ["cost"]},
        "threads.prune": {"strategy": "freeze"},
        "assistants.search": {"sort_order": "random"},
        "crons.create": {"on_run_completed": "archive"},
        "crons.create_for_thread": {"multitask_strategy": "merge"},
        "crons.update": {"durability": "never"},
        "crons.search": {"sort_by": "cost"},
        "crons.iter": {"select": ["cost"]},
        "assistants.create": {"assistant_id": "a", "if_exists": "merge"},
        "assistants.iter": {"select": ["cost"]},
    }.items():
        assert len(sent(lenient, method, **more)) == 1, method
