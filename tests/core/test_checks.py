"""What callers pass is checked before anything is sent: a refusal names the value, the rule and the remedy."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from langgraph_runs import Assistant, PartialAssistant, PartialRun, PartialThread, Run, Thread
from langgraph_runs._core.calls import checks
from langgraph_runs._core.calls.checks import AssistantRef
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.run_field import RunField
from langgraph_runs._generated.types import UNSET

ID = UUID("1f1e6967-f4b4-675c-8002-cbeb1993767c")


class TestIds:
    """Ids of threads, runs and assistants."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (ID, str(ID)),
            ("agent", "agent"),
            ("a/b?c#d", "a/b?c#d"),
            ("..x", "..x"),
            (" x ", " x "),
            ("ü☃", "ü☃"),
            ("0", "0"),
        ],
    )
    def test_good_ones(self, given: Any, expected: str) -> None:
        """A UUID or any text with something in it."""
        assert checks.checked_id("run_id", given) == expected

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            (None, "None"),
            (7, "7"),
            (b"run", "b'run'"),
            (["run"], r"\['run'\]"),
            (["run"] * 99, "a list"),
            (True, "True"),
            ({"values": "x" * 999}, "a dict"),
            ({"run_id": "r"}, "a dict; pass its run_id"),
        ],
    )
    def test_no_text(self, given: Any, shown: str) -> None:
        """Anything else is refused by its value, or its type where that would be long."""
        with pytest.raises(TypeError, match=f"^run_id must be a str, a UUID or a Run, got {shown}$"):
            checks.checked_id("run_id", given)

    @pytest.mark.parametrize(
        ("name", "model"),
        [
            ("run_id", Run),
            ("run_id", PartialRun),
            ("thread_id", Thread),
            ("thread_id", PartialThread),
            ("assistant_id", Assistant),
            ("assistant_id", PartialAssistant),
        ],
    )
    def test_a_model(self, name: str, model: Any) -> None:
        """The model that an id identifies serves as well."""
        one = model.from_dict({name: "x", "metadata": {"a": 1}})
        assert checks.checked_id(name, one) == "x"
        assert checks.checked_ids("ids", ["y", one], name) == ["y", "x"]

    def test_another_model(self) -> None:
        """A model of something else is refused with what to pass: a run is no thread, though it has the id of one."""
        run = Run.from_dict({"run_id": "r", "thread_id": "t", "kwargs": {"x": "y" * 999}})
        with pytest.raises(
            TypeError, match=r"^thread_id must be a str, a UUID or a Thread, got a Run; pass its thread_id$"
        ):
            checks.checked_id("thread_id", run)
        with pytest.raises(TypeError, match=r"^run_ids\[0\] must be a str, a UUID or a Run, got a Thread$"):
            checks.checked_ids("run_ids", [Thread.from_dict({"thread_id": "t"})], "run_id")

    def test_a_handle_of_an_assistant(self) -> None:
        """It is taken for the assistant's id, and for no other."""
        handle = AssistantRef()
        handle.assistant_id = "agent"
        assert checks.checked_id("assistant_id", handle) == "agent"
        with pytest.raises(TypeError, match="run_id must be a str, a UUID or a Run"):
            checks.checked_id("run_id", handle)

    def test_the_input_in_place_of_a_thread(self) -> None:
        """A dict that is no thread or assistant is probably the input of a run, which goes elsewhere."""
        for name in ("assistant_id", "thread_id"):
            with pytest.raises(TypeError, match="got a dict; pass the input of a run as input="):
                checks.checked_id(name, {"messages": []})

    def test_a_model_without_its_id(self) -> None:
        """A model whose id was not selected is refused with how to get it."""
        with pytest.raises(
            ValueError, match=r"^thread_id: this PartialThread has no thread_id; add 'thread_id' to its sel"
        ):
            checks.checked_id("thread_id", PartialThread.from_dict({"status": "idle"}))

    @pytest.mark.parametrize("given", ["", " ", "\t\n", "\u3000"])
    def test_empty(self, given: str) -> None:
        """An empty id would ask another endpoint."""
        with pytest.raises(ValueError, match="run_id is empty"):
            checks.checked_id("run_id", given)

    @pytest.mark.parametrize("given", ["a\0", "a\nb", "\x7f", "a\x1b[31m", "a\x85", "a\ud800"])
    def test_control_characters(self, given: str) -> None:
        """No id has control characters, or halves of characters."""
        with pytest.raises(ValueError, match=r"run_id must not contain control characters, got "):
            checks.checked_id("run_id", given)

    @pytest.mark.parametrize("given", [".", "..", "..."])
    def test_dots(self, given: str) -> None:
        """Dots alone stand for other places in a path, whatever is done to quote them."""
        with pytest.raises(ValueError, match=r"run_id must be a valid id, got '\.+'"):
            checks.checked_id("run_id", given)

    def test_a_thread(self) -> None:
        """A thread that is None is refused with what to do instead."""
        assert checks.checked_thread_id(ID, otherwise="do that") == str(ID)
        with pytest.raises(ValueError, match="thread_id is None: do that"):
            checks.checked_thread_id(None, otherwise="do that")
        with pytest.raises(ValueError, match="thread_id is empty"):
            checks.checked_thread_id("", otherwise="do that")

    @pytest.mark.parametrize(("given", "expected"), [(None, None), ("-1", "-1"), ("ü☃", "ü☃"), ("0-0", "0-0")])
    def test_an_event(self, given: str | None, expected: str | None) -> None:
        """The id of an event is any text; none stands for none."""
        assert checks.checked_event_id(given) == expected

    def test_an_event_without_an_id(self) -> None:
        """An empty id is a mistake: of the two things that it could mean one would lose events."""
        with pytest.raises(ValueError, match=r"must be the id of an event, '-1' for .* or None for .*, got ''"):
            checks.checked_event_id("")

    @pytest.mark.parametrize("given", [7, b"1", ["1"], UUID(int=1)])
    def test_an_event_that_is_no_text(self, given: Any) -> None:
        """Anything else is refused."""
        with pytest.raises(TypeError, match="last_event_id must be a str"):
            checks.checked_event_id(given)

    @pytest.mark.parametrize("given", ["1\n", "1\0", "\ud800"])
    def test_an_event_with_control_characters(self, given: str) -> None:
        """It goes out in a header, so it has no line break."""
        with pytest.raises(ValueError, match=r"last_event_id must not contain control characters, got "):
            checks.checked_event_id(given)


class TestShapes:
    """Mappings, lists and numbers."""

    @pytest.mark.parametrize("given", [{}, {"a": 1}, MappingProxyType({})])
    def test_a_mapping(self, given: Any) -> None:
        """Any mapping will do."""
        assert checks.checked_mapping("x", given) is given

    @pytest.mark.parametrize("given", [None, [], "a", 7, [("a", 1)]])
    def test_no_mapping(self, given: Any) -> None:
        """Anything else is refused by its name."""
        with pytest.raises(TypeError, match="x must be a mapping, got"):
            checks.checked_mapping("x", given)

    @pytest.mark.parametrize("given", [[], ["a"], ("a",)])
    def test_a_list(self, given: Any) -> None:
        """Any sequence will do."""
        assert checks.checked_list("x", given, of="names") is given

    @pytest.mark.parametrize("given", ["name", b"name", None, {"a"}, {"a": 1}, iter("a"), 7])
    def test_no_list(self, given: Any) -> None:
        """A text is no list of letters, and what has no order is none."""
        with pytest.raises(TypeError, match="x must be a list of names, got"):
            checks.checked_list("x", given, of="names")

    def test_a_count(self) -> None:
        """A whole number from the least on."""
        assert checks.checked_count("limit", 1, least=1) == 1
        with pytest.raises(ValueError, match="limit must be at least 1, got 0"):
            checks.checked_count("limit", 0, least=1)
        with pytest.raises(ValueError, match="limit must fit into 64 bits, got 9223372036854775808"):
            checks.checked_count("limit", 2**63, least=1)

    @pytest.mark.parametrize("given", [1.0, "1", True, None])
    def test_no_count(self, given: Any) -> None:
        """Anything else is refused."""
        with pytest.raises(TypeError, match="limit must be an int"):
            checks.checked_count("limit", given, least=1)

    def test_a_bound(self) -> None:
        """A bound is a count from 1, or None."""
        assert checks.checked_limit("max_concurrency", None) is None
        assert checks.checked_limit("max_concurrency", 3) == 3
        for given in (0, -1):
            with pytest.raises(ValueError, match=f"max_concurrency must be at least 1, got {given}"):
                checks.checked_limit("max_concurrency", given)
        with pytest.raises(TypeError, match="max_concurrency must be an int"):
            checks.checked_limit("max_concurrency", "3")

    def test_a_choice(self) -> None:
        """One of the words that there are; the server takes another one for its default."""
        assert checks.checked_choice("action", "rollback", CancelAction) == "rollback"
        for given in ("abort", ""):
            with pytest.raises(
                ValueError, match=rf"action must be 'interrupt' or 'rollback', got '{given}'; .*allow_unknown=True\)$"
            ):
                checks.checked_choice("action", given, CancelAction)
        for other in (None, 7, ["interrupt"]):
            with pytest.raises(TypeError, match="action must be 'interrupt' or 'rollback', got "):
                checks.checked_choice("action", other, CancelAction)

    def test_a_choice_of_a_newer_server(self) -> None:
        """A word that is not known passes if the client allows it; what is no word does not."""
        assert checks.checked_choice("action", "freeze", CancelAction, allow_unknown=True) == "freeze"
        assert checks.checked_fields("select", ["run_id", "cost"], RunField, allow_unknown=True) == ["run_id", "cost"]
        for given in ("", None, 7):
            with pytest.raises((TypeError, ValueError), match="action must be 'interrupt' or 'rollback'"):
                checks.checked_choice("action", given, CancelAction, allow_unknown=True)

    @pytest.mark.parametrize("given", ["Rollback", "ROLLBACK", "rollback ", "roll-back", "rolback"])
    def test_a_misspelt_choice(self, given: str) -> None:
        """The message says which one was probably meant."""
        with pytest.raises(ValueError, match=r"got '.*'; did you mean 'rollback'[?]$"):
            checks.checked_choice("action", given, CancelAction)

    def test_fields(self) -> None:
        """Names of fields are a list of those that there are; the message says which one is not."""
        assert checks.checked_fields("select", ("run_id",), RunField) == ["run_id"]
        with pytest.raises(ValueError, match=r"select\[1\] must be .*, got 'runid'; did you mean 'run_id'"):
            checks.checked_fields("select", ["status", "runid"], RunField)

    def test_texts_flags_hooks_and_ids(self) -> None:
        """Each is taken as it is, or refused by its name."""
        assert checks.checked_texts("x", ("a", ""), of="keys") == ["a", ""]
        assert checks.checked_flag("x", False) is False
        assert checks.checked_hook("x", None) is None
        assert checks.checked_hook("x", len) is len
        assert checks.checked_ids("x", [ID, "a"], "run_id") == [str(ID), "a"]
        assert checks.checked_dict("x", MappingProxyType({"a": 1})) == {"a": 1}
        for refuse, message in (
            (lambda: checks.checked_texts("x", ["a", 7], of="keys"), r"x\[1\] must be a str, got 7"),
            (lambda: checks.checked_flag("x", 1), "x must be a bool, got 1"),
            (lambda: checks.checked_hook("x", "f"), "x must be a function or None, got 'f'"),
            (lambda: checks.checked_ids("x", ["a", 7], "run_id"), r"x\[1\] must be a str, a UUID or a Run, got 7"),
        ):
            with pytest.raises(TypeError, match=message):
                refuse()

    def test_numbers(self) -> None:
        """A number is finite."""
        assert checks.checked_number("x", -2.5) == -2.5
        for given in (float("nan"), float("inf")):
            with pytest.raises(ValueError, match="x must be a finite number, got"):
                checks.checked_number("x", given)
        for other in (True, "1", None):
            with pytest.raises(TypeError, match="x must be a number, got"):
                checks.checked_number("x", other)

    def test_what_is_not_given(self) -> None:
        """None and UNSET stand for not given; anything else is checked."""
        assert checks.if_given("x", UNSET, checks.checked_text) is UNSET
        assert checks.if_given("x", 3, checks.checked_count, 1) == 3
        assert checks.if_given("x", None, checks.checked_text) is UNSET
        with pytest.raises(TypeError, match="x must be a str, got 7"):
            checks.if_given("x", 7, checks.checked_text)

    def test_settings(self) -> None:
        """A setting that is UNSET stays as it is; None is a value of it."""
        assert checks.checked_setting("on_retry", UNSET, checks.checked_hook) is UNSET
        assert checks.checked_setting("on_retry", None, checks.checked_hook) is None

    def test_long_values(self) -> None:
        """A message shows the beginning and the end of a long value."""
        with pytest.raises(TypeError, match=r"x must be a bool, got '1+\.\.\.1+'$") as caught:
            checks.checked_flag("x", "1" * 10_000)
        assert len(str(caught.value)) < 120

    @pytest.mark.parametrize("given", ["key", ["key"], 7])
    def test_headers_are_not_shown(self, given: Any) -> None:
        """What is given as headers may be a secret, and is not shown."""
        with pytest.raises(TypeError, match=rf"^headers must be a mapping, got {type(given).__name__}$"):
            checks.checked_headers(given)

    @pytest.mark.parametrize("path", ["/a%2F..%2Fb", "/a%2F..", "/..a/b..", "/a%2f%2e%2e%2fb", "/...", "/", ""])
    def test_a_path(self, path: str) -> None:
        """A quoted id may have dots and slashes in it."""
        assert not checks.has_dot_segments(path)

    @pytest.mark.parametrize("path", ["/..", "/a/../b", "/a/./b", "/%2e%2e/a", "/.%2E/a", "/a/%2E"])
    def test_a_path_to_another_place(self, path: str) -> None:
        """A segment of dots stands for another place, percent-encoded as well."""
        assert checks.has_dot_segments(path)

    def test_params(self) -> None:
        """Parameters that are None are left out."""
        assert checks.checked_params({"a": 1, "b": None, 3: "c"}) == {"a": 1, "3": "c"}
        assert checks.checked_params(None) == checks.checked_params(UNSET) == {}
        for given in ([("a", 1)], [], 0, ""):
            with pytest.raises(TypeError, match="params must be a mapping"):
                checks.checked_params(given)
