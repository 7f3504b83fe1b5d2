"""What is typed for values, and what it becomes."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.calls.options import CallOptions
from langgraph_runs.cli.exits import UsageError
from langgraph_runs.cli.inputs import (
    answers_of,
    headers_of,
    input_of,
    keywords_of,
    namespace_of,
    read_json,
    read_object,
    run_options,
)

FILES = {"-": b'"stdin"', "good.json": b'\xef\xbb\xbf{"a": 1}', "bad.json": b"\xff"}
HI = {"role": "user", "content": "Hi"}


def read(name: str) -> bytes:
    """Reads one of the files above."""
    try:
        return FILES[name]
    except KeyError:
        raise FileNotFoundError(2, "No such file or directory") from None


@pytest.mark.parametrize(
    ("argument", "messages", "expected"),
    [
        (None, [], None),
        ("null", [], None),
        ("[1, true]", [], [1, True]),
        ("-", [], "stdin"),
        ("@good.json", [], {"a": 1}),
        (None, ["Hi"], {"messages": [HI]}),
        ('{"delay": 1}', ["Hi", "Hi"], {"delay": 1, "messages": [HI, HI]}),
        ('{"messages": [1]}', ["Hi"], {"messages": [1, HI]}),
        (None, ["-"], {"messages": [{"role": "user", "content": '"stdin"'}]}),
        (None, ["@good.json", ""], {"messages": [{"role": "user", "content": "@good.json"}, {**HI, "content": ""}]}),
    ],
)
def test_input(argument: str | None, messages: list[str], expected: Any) -> None:
    """JSON from the argument, a file or stdin, and messages of the user."""
    assert input_of(argument, messages, read) == expected


@pytest.mark.parametrize(
    ("argument", "messages", "said"),
    [
        ("hello", [], r"INPUT is not valid JSON: hello .*; to say something to a model: -m TEXT"),
        ("", [], r"INPUT is not valid JSON: it is empty"),
        ("@none.json", [], r"INPUT: cannot read none.json: No such file or directory"),
        ("@bad.json", [], r"INPUT: bad.json is not UTF-8"),
        ("[1]", ["Hi"], r"-m adds a message to `messages` of INPUT, which must be a JSON object then"),
        ('{"messages": "x"}', ["Hi"], r"-m adds a message"),
    ],
)
def test_input_that_is_refused(argument: str, messages: list[str], said: str) -> None:
    """What is wrong is said with the value, and what was meant perhaps."""
    with pytest.raises(UsageError, match=said):
        input_of(argument, messages, read)


def test_objects() -> None:
    """Where an object is needed, nothing else is taken."""
    assert read_object("--config", '{"tags": []}', read) == {"tags": []}
    with pytest.raises(UsageError, match=r"--config must be a JSON object, got \[\]"):
        read_object("--config", "[]", read)


def test_settings() -> None:
    """The value of a setting is JSON, or else a text."""
    typed = ["durability=sync", "after_seconds=2", "metadata={}", "webhook=http://x/?a=b"]
    expected = {"durability": "sync", "after_seconds": 2, "metadata": {}, "webhook": "http://x/?a=b"}
    assert keywords_of(typed) == expected
    with pytest.raises(UsageError, match="--set must be NAME=VALUE, got 'durability'"):
        keywords_of(["durability"])
    with pytest.raises(UsageError, match="durability is set twice"):
        keywords_of(["durability=sync", "durability=exit"])


@pytest.mark.parametrize("name", sorted(CallOptions.__annotations__))
def test_keywords_of_a_call(name: str) -> None:
    """What is for one request, of the several that a command sends, is no field of a run, whatever it would be."""
    with pytest.raises(UsageError, match=f"{name} cannot be given by --set"):
        run_options({"set": [f"{name}=1"], "config": None, "context": None, "metadata": None}, read)


def test_answers() -> None:
    """Answers are JSON, by the ids of the questions."""
    assert answers_of(['q1={"ok": true}', "q2=-"], read) == {"q1": {"ok": True}, "q2": "stdin"}
    with pytest.raises(UsageError, match="--answer q1 is not valid JSON"):
        answers_of(["q1=yes"], read)
    with pytest.raises(UsageError, match="--answer q1 is given twice"):
        answers_of(["q1=1", "q1=2"], read)


def test_headers() -> None:
    """A header is a name and a value; the error does not show the value."""
    assert headers_of(["X-Tenant: blue", "A:b:c"]) == {"X-Tenant": "blue", "A": "b:c"}
    with pytest.raises(UsageError) as caught:
        headers_of(["secret"])
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageError, match="--header A is given twice") as caught:
        headers_of(["a: secret", "A: secret"])
    assert "secret" not in str(caught.value)


def test_namespaces() -> None:
    """Labels have dots between them; a list is taken as programs get it."""
    assert (namespace_of("users.ada"), namespace_of("")) == (["users", "ada"], [])
    assert (namespace_of('["users", "ada"]'), namespace_of("[]"), namespace_of("[x")) == (["users", "ada"], [], ["[x"])
    for typed in ("users..ada", "users.", ".", '["users", 1]', '["users", ""]', '[["users"]]'):
        with pytest.raises(UsageError, match="labels with one dot between them"):
            namespace_of(typed)


def test_deep_json() -> None:
    """JSON that is nested too deeply is refused like any other that cannot be read."""
    with pytest.raises(UsageError, match="INPUT is not valid JSON"):
        read_json("INPUT", "[" * 100_000, read)
