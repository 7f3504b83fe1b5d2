"""Arguments that no server could make sense of are refused before anything is sent, in words that name them."""

from __future__ import annotations

import inspect
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin

import pytest

import langgraph_runs
from langgraph_runs import LangGraphRunsWarning
from langgraph_runs._core import type_vars
from langgraph_runs._core.calls import cron_options, options
from langgraph_runs._generated.models.run_create import RunCreate
from tests.lookalikes import Command

from .support import ClientKind, ClientMaker, FakeRuns
from .test_operations import public_methods

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
    "input of a cron": (lambda client, bad: client.crons.create("a", schedule="0 9 * * *", input=bad), "input"),
    "value of an item": (lambda client, bad: client.store.put_item(["users"], "k", bad), "value"),
    "filter of items": (lambda client, bad: client.store.search_items(["users"], filter=bad), "filter"),
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


class Odd:
    """An object that cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("not today")


ODD: dict[str, Any] = {
    "None": None,
    "True": True,
    "0": 0,
    "-1": -1,
    "2.5": 2.5,
    "nan": NAN,
    "a huge integer": 10**400,
    "empty text": "",
    "text": "odd\n",
    "long text": "odd" * 5000,
    "bytes": b"odd",
    "a list": [],
    "a list of 7": [7],
    "a set": {7},
    "an object": Odd(),
    "a class": object,
    "a function": len,
    "an iterator": iter([1]),
    "a mapping": {"odd": [1]},
    "a mapping of numbers": {1: 2},
}
REQUIRED: dict[str, Any] = {
    "thread_id": "t",
    "run_id": "r",
    "assistant_id": "a",
    "payloads": [{"assistant_id": "a"}],
    "method": "POST",
    "path": "/x",
    "graph_id": "g",
    "version": 1,
    "thread_ids": ["t"],
    "values": {},
    "status": "all",  # of cancel_many
    "cron_id": "c",
    "schedule": "0 9 * * *",
    "namespace": ["users"],
    "namespace_prefix": ["users"],
    "key": "k",
    "value": {"a": 1},
}


class SentError(Exception):
    """Something would have been sent."""


def would_send(request: Any) -> None:
    """A hook that keeps it from being sent."""
    raise SentError


def parameters(method: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The parameters of a method by name, with those that every call takes."""
    found = dict(inspect.signature(method).parameters)
    if any(one.kind is one.VAR_KEYWORD for one in found.values()):
        common = options.CallOptions.__annotations__
        found |= {name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in common}
    return {name: one for name, one in found.items() if name != "self" and one.kind is not one.VAR_KEYWORD}


def calls(client: Any) -> Iterator[tuple[str, Callable[..., Any], dict[str, Any], str]]:
    """Every parameter of every public method: the method's name, the method, what else it needs, the parameter."""
    names = public_methods(langgraph_runs.Client("http://host", api_key=None)) - {"close"}
    for name in sorted(names):
        method = attrgetter(name)(client)
        found = parameters(method)
        needed = {one: REQUIRED[one] for one, about in found.items() if about.default is about.empty}
        if name == "runs.cancel_many":
            needed = {"status": "all"}
        elif name.endswith(".update"):
            needed["metadata"] = {"a": 1}
        for one in found:
            yield name, method, {other: value for other, value in needed.items() if other != one}, one


def outcome(method: Callable[..., Any], arguments: dict[str, Any]) -> BaseException | None:
    """What a call, and reading what it returns, raises."""
    try:
        result = method(**arguments)
        if inspect.isgenerator(result) or "Stream" in repr(result) or "generator" in repr(result):
            list(result)
    except SentError:
        return None
    except Exception as error:  # looked at by the test
        return error
    return None


def test_every_odd_value_everywhere(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Each parameter of each method takes an odd value, or refuses it by its name as TypeError or ValueError."""
    client = make_client(fake_runs.url, on_request=would_send)
    tried = refused = 0
    for name, method, needed, parameter in calls(client):
        for what, value in ODD.items():
            error = outcome(method, {**needed, parameter: value})
            tried += 1
            refused += error is not None
            where = f"{name}({parameter}={what}): {error!r:.500}"
            assert error is None or type(error) in (TypeError, ValueError), where
            assert error is None or re.search(rf"\b({parameter}|cancel_many needs|update needs)\b", str(error)), where
            assert len(str(error)) < 400, where
    assert tried > 2500
    assert refused > tried * 0.7
    assert fake_runs.requests == []


def test_odd_settings(client_kind: ClientKind) -> None:
    """The same holds for the settings of a client."""
    for name in inspect.signature(langgraph_runs.Client).parameters:
        for what, value in ODD.items():
            error = outcome(client_class(client_kind), {name: value})
            assert error is None or type(error) in (TypeError, ValueError), (name, what, error)
            assert error is None or (name in str(error) and len(str(error)) < 400), (name, what, error)


# Choices


def client_class(client_kind: ClientKind) -> Any:
    """The class of clients of a kind."""
    return langgraph_runs.Client if client_kind == "sync" else langgraph_runs.AsyncClient


def literals(hint: Any) -> set[str]:
    """The words that a type admits."""
    if get_origin(hint) is Literal:
        return {word for word in get_args(hint) if isinstance(word, str)}
    return set[str]().union(*map(literals, get_args(hint)))


def choices(client_kind: ClientKind) -> dict[tuple[str, str], set[str]]:
    """The parameters of all methods that take one of some words, with the words."""
    client = client_class(client_kind)("http://host", api_key=None)
    found: dict[tuple[str, str], set[str]] = {}
    for name in public_methods(langgraph_runs.Client("http://host", api_key=None)) - {"close"}:
        method = attrgetter(name)(client)
        names = (
            vars(cron_options) | vars(options) | vars(type_vars) | vars(sys.modules[inspect.unwrap(method).__module__])
        )
        for one, about in parameters(method).items():
            words = literals(eval(about.annotation, names) if isinstance(about.annotation, str) else about.annotation)
            found |= {(name, one): words} if words else {}
    return found


def test_misspelt_choices(client_kind: ClientKind, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Each parameter that takes one of some words refuses any other, and says which was probably meant."""
    client = make_client(fake_runs.url, on_request=would_send)
    found = choices(client_kind)
    assert {one for _, one in found} >= {
        *("action", "durability", "if_exists", "if_not_exists", "multitask_strategy", "on_completion", "on_disconnect"),
        *("select", "sort_by", "sort_order", "status", "stream_mode", "interrupt_before", "idle_timeout"),
    }
    for name, method, needed, parameter in calls(client):
        words = found.pop((name, parameter), set())
        for word in words - {"*"}:
            wrong, right = ([word.title()], [word]) if parameter in ("select", "include") else (word.title(), word)
            error = outcome(method, {**needed, parameter: wrong})
            where = f"{name}({parameter}={wrong!r}): {error!r}"
            assert isinstance(error, ValueError), where
            assert re.search(rf"{parameter}\S* must be .*{word}.*, got ", str(error)), where
            if parameter != "idle_timeout":
                assert str(error).endswith(f"got {word.title()!r}; did you mean {word!r}?"), where
            assert outcome(method, {**needed, parameter: right}) is None, where
    assert found == {}
    assert fake_runs.requests == []


def test_every_field_of_a_run_is_checked() -> None:
    """A field that is new in openapi.yaml does not go out unchecked."""
    from langgraph_runs._core.calls.run_fields import _CHECKS, _CHOICES

    fields = {name.rstrip("_") for name in RunCreate.__annotations__} - {"additional_properties"}
    assert {*_CHECKS, *_CHOICES} == fields - {"assistant_id", "input", "stream_mode"}


# Settings of a run that are misspelt or misplaced


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"recursionLimit": 5}, "config: 'recursionLimit' is not a setting .*; did you mean 'recursion_limit'"),
        ({"tag": ["a"]}, "did you mean 'tags'"),
        ({"Configurable": {}}, "did you mean 'configurable'"),
        (
            {"configurable": {"recursion_limit": 5}},
            r"config\['configurable'\]: 'recursion_limit' has no effect there; put 'recursion_limit' into config",
        ),
        ({"configurable": {"recursionLimit": 5}}, "'recursionLimit' has no effect there; put 'recursion_limit' into"),
    ],
)
def test_settings_without_effect(
    config: dict[str, Any], message: str, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """A setting of a run by a wrong name, or in the wrong place, is a warning at the caller's line."""
    client = make_client(fake_runs.url)
    thread_id = fake_runs.thread()
    for call in (
        lambda: client.runs.create(thread_id, "a", config=config),
        lambda: client.runs.create_batch([{"assistant_id": "a", "config": config}]),
    ):
        with pytest.warns(LangGraphRunsWarning, match=message) as told:
            call()
        assert len(told) == 1


def test_the_line_of_the_warning(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The warning is shown once for a line of the caller's, at that line."""
    client = make_client(fake_runs.url)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        for _ in range(3):
            client.runs.create(fake_runs.thread(), "a", config={"recursionLimit": 5})
    line = __file__ if make_client.client_kind == "sync" else inspect.getfile(ClientMaker)  # which awaits the method
    assert [one.filename for one in told] == [line]


@pytest.mark.parametrize("door", ["create", "stream", "wait"])
def test_a_thread_in_the_config(door: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A run without a thread has none, whatever its config says: that is a warning."""
    runs = make_client(fake_runs.url).runs
    with pytest.warns(LangGraphRunsWarning, match="the thread_id in it has no effect; only the argument thread_id"):
        made = getattr(runs, door)(None, "a", config={"configurable": {"thread_id": "t"}})
    if door == "stream":
        made.close()


@pytest.mark.parametrize(
    "config",
    [
        {"tags": [], "recursion_limit": 5, "configurable": {"model": "x", "thread_id": "t", "tags": "mine"}},
        {"metadata": {}, "run_name": "n", "max_concurrency": 2, "run_id": "r", "callbacks": None},
        {"model": "x", "thread_id": "t", 7: 1},
    ],
)
def test_settings_with_effect(config: dict[str, Any], fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Settings by their right names, and those of the graph itself, are no reason to warn."""
    make_client(fake_runs.url).runs.create(fake_runs.thread(), "a", config=config)


# langgraph's Command


@pytest.mark.parametrize("name", ["input", "command"])
def test_a_command(name: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A Command resumes the run, given as `command` or, as langgraph takes it, as `input`."""
    runs = make_client(fake_runs.url).runs
    thread_id = fake_runs.thread()

    runs.create(thread_id, "a", **{name: Command(resume="yes")})
    runs.wait(thread_id, "a", **{name: Command(resume="yes")})
    streamed(runs.stream(thread_id, "a", **{name: Command(resume="yes")}))
    runs.create_batch([{"assistant_id": "a", name: Command(goto=["n"])}])

    sent = [request.json() for request in fake_runs.requests if request.method == "POST"]
    assert [body.get("command") for body in sent[:3]] == [{"resume": "yes"}] * 3
    assert sent[3][0]["command"] == {"goto": ["n"]}
    assert not any("input" in body for body in [*sent[:3], *sent[3]])


@pytest.mark.parametrize("name", ["input", "command"])
def test_a_command_that_cannot_be_sent(name: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A Command to a parent graph, to resume nothing or beside another one is refused."""
    runs = make_client(fake_runs.url).runs

    with pytest.raises(ValueError, match=rf"^{name}\.graph must be None, .*, got '__parent__'$"):
        runs.create("t", "a", **{name: Command(graph="__parent__", goto="n")})
    with pytest.raises(ValueError, match=r"command\['resume'\] needs the thread"):
        runs.create(None, "a", **{name: Command(resume=1)})
    with pytest.raises(ValueError, match="input is a Command, and command is given as well; pass one of them"):
        runs.create("t", "a", input=Command(resume=1), command={"resume": 1})
    assert fake_runs.requests == []


def test_input_beside_a_command(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The server would ignore the input of a run that has a command, so none is created."""
    client = make_client(fake_runs.url)
    runs, agent = client.runs, client.assistant("a")
    both: dict[str, Any] = {"input": {"a": 1}, "command": {"update": {"a": 2}, "goto": "n"}}
    calls: list[Callable[[], Any]] = [
        lambda: runs.create("t", "a", **both),
        lambda: runs.create("t", "a", input={"a": 1}, extra_body={"command": both["command"]}),
        lambda: runs.wait("t", "a", **both),
        lambda: runs.stream("t", "a", **both),
        lambda: runs.create_batch([{"assistant_id": "a", **both}]),
        lambda: agent.start("t", **both),
        lambda: agent.wait("t", **both),
        lambda: agent.stream("t", **both),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"input and command are mutually exclusive, .*; pass one of them"):
            call()
    assert fake_runs.requests == []

    runs.create(fake_runs.thread(), "a", input=None, command={"goto": "n"})
    assert fake_runs.requests[-1].json()["command"] == {"goto": "n"}


# How long threads are kept


@pytest.mark.parametrize(
    ("ttl", "sent"),
    [(5, {"ttl": 5, "strategy": "delete"}), (0.5, {"ttl": 0.5, "strategy": "delete"}), ({"ttl": 5}, {"ttl": 5})],
)
def test_a_time_to_live(ttl: Any, sent: Any, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The `ttl` of a thread is a number of minutes, or the server's own object."""
    make_client(fake_runs.url).threads.create(ttl=ttl)
    assert fake_runs.requests[0].json()["ttl"] == sent


@pytest.mark.parametrize("ttl", [0, -1, NAN, float("inf"), "5", True, [5]])
def test_no_time_to_live(ttl: Any, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Anything else is refused."""
    with pytest.raises((TypeError, ValueError), match=r"ttl must be a (positive, finite )?number of minutes"):
        make_client(fake_runs.url).threads.create(ttl=ttl)
    assert fake_runs.requests == []
