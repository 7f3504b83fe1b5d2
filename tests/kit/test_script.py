"""What a script is: checked when it is written, never changed, and the same after a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from langgraph_runs import Client
from langgraph_runs.testing import JumpingClock, Script, every_cut, message, play, record

EVERYTHING = (
    Script()
    .thread("t1")
    .refuse("chat", 429, "busy", retry_after=3)
    .run(
        "chat",
        events=[
            message("Hel", "lo", id="m", node="agent", namespace=["sub:1"]),
            ("custom", [1, {"a": None}], ["sub:1"]),
        ],
        thread_id="t2",
        input=[{"role": "user"}],
        command=None,
        values={"a": [1]},
        interrupts=["Really?"],
    )
    .cut(after=2)
    .cut(after=3, how="hang")
    .restart(after=1)
    .lose_request()
    .lose_answer()
    .run("other", error=ValueError("boom"))
    .run("other", status="timeout")
)


def test_a_script_is_never_changed() -> None:
    """Each method returns another script."""
    script = Script().run("chat")
    for change in (
        lambda: script.thread("t"),
        lambda: script.run("b"),
        lambda: script.refuse("b", 500),
        lambda: script.cut(after=1),
        lambda: script.restart(after=1),
        script.lose_answer,
        script.lose_request,
    ):
        assert change() != script
        assert script == Script().run("chat")


def test_a_script_is_the_same_after_a_file(tmp_path: Path) -> None:
    """`load` reads what `save` wrote, whatever is in it."""
    EVERYTHING.save(tmp_path / "script.json")

    assert Script.load(tmp_path / "script.json") == EVERYTHING


def test_a_file_that_is_no_script(tmp_path: Path) -> None:
    """Another JSON file is refused by name."""
    (tmp_path / "other.json").write_text("[]", "utf-8")
    with pytest.raises(ValueError, match=r"other\.json is not a script that Script\.save has written"):
        Script.load(tmp_path / "other.json")


CHANGES: list[tuple[Callable[[Any], Any], str]] = [
    (lambda script: script.pop("entries"), "'entries' is missing"),
    (lambda script: script.update(langgraph_runs_script=2), "its langgraph_runs_script is not 1"),
    (lambda script: script["entries"][1].pop("events"), "'events' is missing"),
    (lambda script: script["entries"][1].pop("status"), "'status' is missing"),
    (lambda script: script["entries"][1].update(more=1), "unexpected keyword argument 'more'"),
    (lambda script: script["entries"][1].update(status="failed"), "status must be one of success, error"),
    (lambda script: script["entries"][1].update(cuts=[[1, "crash"]]), "how must be one of abrupt, clean"),
    (lambda script: script["entries"][1].update(losses=["all"]), "a loss must be one of request, answer, got 'all'"),
    (lambda script: script["entries"][1].update(interrupts=[{"value": 1}]), "'id' is missing"),
    (lambda script: script["entries"][1].update(status="timeout"), "a run ends in one way: got status='timeout' and"),
    (lambda script: script["entries"][1].update(thread_id=3), "thread_id must be a string that is not empty, got 3"),
    (
        lambda script: script["entries"][1].update(error="boom"),
        "error must be the name of its class and a text, got 'b",
    ),
    (lambda script: script["entries"][0].update(refusal=[200, "no", None]), "status must be one of an error, 400 to 5"),
    (lambda script: script["entries"][1].update(values=[1]), "values must be a dict, got [1]"),
    (lambda script: script["entries"][1].update(events=[["customs", 1]]), "an event must be of a mode in values"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[said for _, said in CHANGES])
def test_a_file_that_was_changed_wrongly(tmp_path: Path, change: Callable[[Any], Any], said: str) -> None:
    """A file in which something is missing, or wrong, is refused with its name and with what that is."""
    path = tmp_path / "script.json"
    EVERYTHING.save(path)
    script = json.loads(path.read_text("utf-8"))
    change(script)
    path.write_text(json.dumps(script), "utf-8")
    with pytest.raises(ValueError, match=r"script\.json is not a script that Script\.save has written: ") as raised:
        Script.load(path)
    assert said in str(raised.value)


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: Script().run(""), "assistant_id must be a string that is not empty, got ''"),
    (lambda: Script().run("chat", thread_id=3), "thread_id must be a string that is not empty, got 3"),
    (lambda: Script().run("chat", "Hello"), "events must be a list of (mode, data), got 'Hello'"),
    (lambda: Script().run("chat", ["Hello"]), "an event must be (mode, data), (mode, data, namespace) or message"),
    (lambda: Script().run("chat", [("customs", 1)]), "an event must be of a mode in values, updates"),
    (lambda: Script().run("chat", [("end", 1)]), "an event 'end' comes from the server: use error=, or restart()"),
    (
        lambda: Script().run("chat", status="failed"),
        "status must be one of success, error, timeout, interrupted, stopped",
    ),
    (lambda: Script().refuse("chat", 200), "status must be one of an error, 400 to 599, got 200"),
    (lambda: Script().cut(after=1), "cut() says what happens to a run: call it after run()"),
    (lambda: Script().refuse("chat", 500).lose_answer(), "lose_answer() says what happens to a run"),
    (lambda: Script().run("chat").cut(after=-1), "after must be a number of events, 0 or more, got -1"),
    (lambda: Script().run("chat").restart(after=True), "after must be a number of events, 0 or more, got True"),
    (lambda: Script().run("chat").cut(1, "crash"), "how must be one of abrupt, clean, reset, hang, got 'crash'"),
    (lambda: Script().run("chat", [("custom", {1})]), "the data of a 'custom' event must be JSON, got {1}"),
    (
        lambda: Script().run("chat", [("custom", 1, "child")]),
        "a namespace must be a list of names, such as ['child:1']",
    ),
    (lambda: message("a", namespace="child"), "a namespace must be a list of names, such as ['child:1'], got 'child'"),
    (lambda: Script().run("chat", values=[1]), "values must be a dict, got [1]"),
    (lambda: Script().run("chat", input={"a": object()}), "input.a cannot be encoded as JSON"),
    (lambda: Script().run("chat").lose_answer().lose_answer(), "lose_answer() comes too late: after lose_answer()"),
    (lambda: Script().run("chat").lose_answer().lose_request(), "lose_request() comes too late: after lose_answer()"),
    (
        lambda: Script().run("chat", error=ValueError("x"), status="success"),
        "a run ends in one way: got status='success' and error=ValueError('x')",
    ),
    (
        lambda: Script().run("chat", interrupts=["x"], error="q"),
        "a run ends in one way: got error='q' and interrupts=['x']",
    ),
    (
        lambda: Script().run("chat", interrupts=["x"], status="timeout"),
        "a run ends in one way: got status='timeout' and interrupts=['x']",
    ),
    (lambda: Script().run("chat", error=ValueError), "error must be an exception, such as ValueError('boom'), or a te"),
    (lambda: Script().run("chat", error=""), "or a text, got ''"),
    (lambda: Script().run("chat", error=KeyboardInterrupt()), "or a text, got KeyboardInterrupt()"),
    (lambda: Script().run("chat", interrupts="Send it?"), "interrupts must be a list of values, got 'Send it?'"),
    (lambda: Script().run("chat", interrupts={"id": "a"}), "interrupts must be a list of values, got {'id': 'a'}"),
    (lambda: Script().run("chat", interrupts=None), "interrupts must be a list of values, got None"),
    (lambda: Script().run("chat", events=None), "events must be a list of (mode, data), got None"),
    (lambda: Script().run("chat", values={"a": float("nan")}), "values must be JSON, got {'a': nan}"),
    (lambda: Script().run("chat", command="yes"), "command must be a dict such as {'resume': ...}, got 'yes'"),
    (lambda: Script().run("chat").restart(after=1).restart(after=2), "restart() was called before: a run is restarted"),
    (lambda: Script().refuse("", 500), "assistant_id must be a string that is not empty, got ''"),
    (lambda: Script().refuse("chat", 500, {"a": 1}), "detail must be a string, got {'a': 1}"),
    (lambda: Script().refuse("chat", 429, retry_after="5"), "retry_after must be a whole number of seconds, 0 or more"),
    (lambda: play(Script().run("chat"), flavour="Aegra"), "flavour must be one of langgraph, aegra, got 'Aegra'"),
    (lambda: play(Script().run("chat"), flavour=None), "flavour must be one of langgraph, aegra, got None"),
    (lambda: every_cut(Script().run("chat"), flavour="agra"), "flavour must be one of langgraph, aegra, got 'agra'"),
    (lambda: play(Script), "script must be a Script, got <class"),
    (lambda: every_cut("script.json"), "script must be a Script, got 'script.json'"),
    (lambda: record("http://server", "t", "r"), "client must be a Client or an AsyncClient, got 'http://server'"),
    (
        lambda: record(Client("http://nowhere"), "t", "r", assistant_id=""),
        "assistant_id must be a string that is not empty, got ''",
    ),
    (lambda: JumpingClock().jump(-1), "seconds must be 0 or more, got -1"),
    (lambda: message("a", id=1), "id must be a string, got 1"),
    (lambda: message("a", node=None), "node must be a string, got None"),
    (message, "message() takes one or more strings, got ()"),
    (lambda: message("a", 1), "message() takes one or more strings, got ('a', 1)"),
]


@pytest.mark.parametrize(("make", "said"), BAD, ids=[said for _, said in BAD])
def test_what_cannot_be_played_is_refused(make: Callable[[], Any], said: str) -> None:
    """An argument that makes no sense is refused where it is written, with its value and what was expected."""
    with pytest.raises((TypeError, ValueError)) as raised:
        make()
    assert said in str(raised.value)
