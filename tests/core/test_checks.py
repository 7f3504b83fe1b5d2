"""What callers pass is checked before anything is sent: a refusal names the value, the rule and the remedy."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.calls import checks
from langgraph_runs._generated.models.cancel_action import CancelAction

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

    @pytest.mark.parametrize("given", [None, 7, b"run", ["run"], object, True])
    def test_no_text(self, given: Any) -> None:
        """Anything else is refused by its value."""
        with pytest.raises(TypeError, match="run_id must be a str or UUID, got"):
            checks.checked_id("run_id", given)

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
        checks.check_choice("action", "rollback", CancelAction)
        for given in ("abort", None, ["interrupt"]):
            with pytest.raises(ValueError, match="action must be 'interrupt' or 'rollback', got "):
                checks.check_choice("action", given, CancelAction)

    def test_params(self) -> None:
        """Parameters that are None are left out."""
        assert checks.checked_params({"a": 1, "b": None, 3: "c"}) == {"a": 1, "3": "c"}
        assert checks.checked_params(None) == {}
        with pytest.raises(TypeError, match="params must be a mapping"):
            checks.checked_params([("a", 1)])


class TestRun:
    """The fields of a run to be made."""

    def check(self, *, stateless: bool = False, **fields: Any) -> None:
        checks.check_run(fields, stateless=stateless)

    def test_good_ones(self) -> None:
        """What the server takes passes."""
        self.check(input=None, command=None, config={}, context={}, checkpoint={"checkpoint_id": "c"}, metadata={})
        self.check(command={"resume": 1, "update": {}, "goto": "node"}, config={"configurable": {"a": 1}})
        self.check(config={"configurable": {}, "tags": ["a"]}, context={"a": 1})
        self.check(input="any", config="odd", checkpoint="odd", command="odd")

    @pytest.mark.parametrize(
        "name", ["config", "context", "metadata", "checkpoint", "webhook", "stream_mode", "durability"]
    )
    def test_null(self, name: str) -> None:
        """Null is refused where the server refuses it, with the remedy."""
        with pytest.raises(ValueError, match=f"{name}=None: the server rejects null here; omit {name} instead"):
            self.check(**{name: None})

    @pytest.mark.parametrize("name", ["checkpoint_id", "checkpoint_map"])
    def test_null_in_a_checkpoint(self, name: str) -> None:
        """So it is within a checkpoint."""
        with pytest.raises(ValueError, match=rf"checkpoint\['{name}'\]=None: .* omit {name}"):
            self.check(checkpoint={"thread_id": "t", name: None})

    def test_context_and_configurable(self) -> None:
        """One of the two."""
        with pytest.raises(ValueError, match=r"context and config\['configurable'\] are mutually exclusive; pass one"):
            self.check(context={"a": 1}, config={"configurable": {"b": 2}})

    @pytest.mark.parametrize("resume", ["yes", False, 0, "", {}, []])
    def test_resume_without_a_thread(self, resume: Any) -> None:
        """Nothing can be resumed without the thread that was interrupted, whatever the answer is."""
        with pytest.raises(ValueError, match=r"command\['resume'\] needs the thread that was interrupted"):
            self.check(stateless=True, command={"resume": resume})
        self.check(stateless=False, command={"resume": resume})
        self.check(stateless=True, command={"resume": None})

    def test_parts_of_a_command(self) -> None:
        """A typing error in a command would end in an error of the server's own."""
        with pytest.raises(ValueError, match="command: unexpected key 'resum'; a command has resume, update and goto"):
            self.check(command={"resum": 1})

    @pytest.mark.parametrize("goto", ["node", ["a", "b"], [{"node": "a"}, {"node": "b"}], {"node": "a"}, [], ()])
    def test_goto(self, goto: Any) -> None:
        """Where to go is one place, or several of one kind."""
        self.check(command={"goto": goto})

    @pytest.mark.parametrize("goto", [["a", {"node": "b"}], ({"node": "b"}, "a")])
    def test_mixed_goto(self, goto: Any) -> None:
        """Names and Sends do not mix."""
        with pytest.raises(ValueError, match=r"command\['goto'\] mixes node names and Sends"):
            self.check(command={"goto": goto})
