"""The fields of a run to be created: what the server would refuse, ignore or misunderstand is refused, or warned of."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import attrs
import pytest

from langgraph_runs import LangGraphRunsWarning
from langgraph_runs._core.calls.run_fields import check_run
from langgraph_runs._core.calls.warn import warn
from tests.lookalikes import Command


@dataclasses.dataclass
class Settings:
    a: int


@attrs.define
class Place:
    a: int


class Message:
    """Stands for pydantic's models."""

    def __init__(self, a: int) -> None:
        self.a = a

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        return {"a": self.a, "mode": mode}


class TestRun:
    """The fields of a run to be made."""

    def check(self, *, stateless: bool = False, **fields: Any) -> dict[str, Any]:
        check_run(fields, stateless=stateless)
        return fields

    def test_good_ones(self) -> None:
        """What the server takes passes."""
        self.check(input=None, config={}, context={}, checkpoint={"checkpoint_id": "c"}, metadata={})
        self.check(command={"resume": 1, "update": {}, "goto": "node"}, config={"configurable": {"a": 1}})
        self.check(config={"configurable": {}, "tags": ["a"]}, context={"a": 1})
        self.check(input="any", interrupt_before="*", interrupt_after=("a",), webhook="https://x", after_seconds=-1.5)
        self.check(
            feedback_keys=["a"], langsmith_tracer={}, checkpoint_id="c", stream_subgraphs=False, strict_resume=True
        )

    def test_what_is_sent(self) -> None:
        """A list is a list, an id is text, and modes come once."""
        sent = self.check(interrupt_before=("a",), checkpoint_id=UUID(int=1), stream_mode=("values", "values"))
        assert sent == {"interrupt_before": ["a"], "checkpoint_id": str(UUID(int=1)), "stream_mode": ["values"]}

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("config", "odd", "config must be a mapping, got 'odd'"),
            ("context", 7, "context must be a mapping, got 7"),
            ("context", dict, "context must be a mapping, got <class 'dict'>"),
            ("metadata", ["a"], r"metadata must be a mapping, got \['a'\]"),
            ("checkpoint", "c", "checkpoint must be a mapping, got 'c'"),
            ("command", "c", "command must be a mapping or a langgraph Command, got 'c'"),
            ("interrupt_before", "node", r"interrupt_before must be '\*' or a list of node names, got 'node'"),
            ("interrupt_after", ["a", 7], r"interrupt_after\[1\] must be a str, got 7"),
            ("feedback_keys", "key", "feedback_keys must be a list of keys, got 'key'"),
            ("after_seconds", "3", "after_seconds must be a number, got '3'"),
            ("stream_subgraphs", "yes", "stream_subgraphs must be a bool, got 'yes'"),
            ("strict_resume", 1, "strict_resume must be a bool, got 1"),
            ("durability", "Sync", "durability must be 'async', 'exit' or 'sync', got 'Sync'; did you mean 'sync'?"),
            ("on_disconnect", 7, "on_disconnect must be 'cancel' or 'continue', got 7"),
        ],
    )
    def test_other_types(self, name: str, value: Any, message: str) -> None:
        """A value of another type is refused by its name, with what it must be."""
        with pytest.raises((TypeError, ValueError), match=message):
            self.check(**{name: value})

    @pytest.mark.parametrize("context", [Settings(1), Place(1), Message(1)])
    def test_objects(self, context: Any) -> None:
        """An object that is written like a mapping will do for one."""
        assert self.check(context=context, metadata=context)["context"] is context

    @pytest.mark.parametrize("name", ["checkpoint_id", "checkpoint_map"])
    def test_null_in_a_checkpoint(self, name: str) -> None:
        """Null within a checkpoint is refused, as the server refuses it, with the remedy."""
        with pytest.raises(ValueError, match=rf"checkpoint\['{name}'\]=None: .* omit {name}"):
            self.check(checkpoint={"thread_id": "t", name: None})

    def test_context_and_configurable(self) -> None:
        """One of the two."""
        with pytest.raises(ValueError, match=r"context and config\['configurable'\] are mutually exclusive; pass one"):
            self.check(context={"a": 1}, config={"configurable": {"b": 2}})

    @pytest.mark.parametrize(
        "command", [{"resume": 1}, {"goto": "node"}, {"update": {}}, {"resume": None}, Command(goto="n")]
    )
    @pytest.mark.parametrize("given", [{}, {"a": 1}, 0, ""])
    def test_input_and_command(self, given: Any, command: Any) -> None:
        """One of the two: the server would ignore the input."""
        with pytest.raises(ValueError, match=r"^input and command are mutually exclusive, .*; pass one of them$"):
            self.check(input=given, command=command)

    def test_input_beside_no_command(self) -> None:
        """A command with nothing in it has no effect, and neither has an input that is None."""
        assert self.check(input={"a": 1}, command={}) == {"input": {"a": 1}, "command": {}}
        assert self.check(input=None, command={"goto": "node"}) == {"input": None, "command": {"goto": "node"}}

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


class TestCommand:
    """langgraph's Command, as `command` or as `input`."""

    @pytest.mark.parametrize("name", ["input", "command"])
    def test_a_command(self, name: str) -> None:
        """It becomes the server's command, and there is no input."""
        fields: dict[str, Any] = {name: Command(resume=1, goto=["a"])}
        check_run(fields, stateless=False)
        assert fields == {"command": {"resume": 1, "goto": ["a"]}}

    def test_beside_no_command(self) -> None:
        """A command that is None does not contradict it."""
        fields: dict[str, Any] = {"input": Command(update={}), "command": None}
        check_run(fields, stateless=True)
        assert fields == {"command": {"update": {}}}

    def test_two_commands(self) -> None:
        """Of two, one would be ignored."""
        with pytest.raises(ValueError, match="input is a Command, and command is given as well"):
            check_run({"input": Command(), "command": {}}, stateless=False)

    @pytest.mark.parametrize("name", ["input", "command"])
    def test_another_graph(self, name: str) -> None:
        """A command to another graph has no place in a run."""
        with pytest.raises(ValueError, match=rf"^{name}\.graph must be None, .* got '__parent__'"):
            check_run({name: Command(graph="__parent__")}, stateless=False)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"recursionLimit": 5}, "config: 'recursionLimit' is not a setting .*; did you mean 'recursion_limit'"),
        ({"configurable": {"recursion_limit": 5}}, r"config\['configurable'\]: 'recursion_limit' has no effect there"),
        ({"configurable": {"maxConcurrency": 5}}, r"put 'max_concurrency' into config itself"),
    ],
)
def test_settings_without_effect(config: dict[str, Any], message: str) -> None:
    """A setting of the run by another name or in another place is a warning, and sent as it is."""
    fields: dict[str, Any] = {"config": config}
    with pytest.warns(LangGraphRunsWarning, match=message) as told:
        check_run(fields, stateless=False)
    assert [one.filename for one in told] == [__file__]
    assert fields == {"config": config}


@pytest.mark.parametrize("config", [{"model": "x", 7: 1}, {"configurable": {"model": "x", 7: 1}}, {}])
def test_settings_of_the_graph(config: dict[str, Any]) -> None:
    """Settings that only the graph knows are no reason to warn."""
    check_run({"config": config}, stateless=False)


def test_a_warning_without_a_caller() -> None:
    """Where there is nothing but this package on the stack, the warning is still given."""
    code = compile("warn('odd')", "<string>", "exec")
    with pytest.warns(LangGraphRunsWarning, match="odd"):
        exec(code, {"warn": warn, "__name__": "langgraph_runs.inner"})


@pytest.mark.parametrize("config", [{"configurable": {"thread_id": "t"}}, {"thread_id": "t"}])
def test_a_thread_in_the_config(config: dict[str, Any]) -> None:
    """A run's thread is not taken from there: a stateless run would know nothing of what was said before."""
    with pytest.warns(LangGraphRunsWarning, match="config: the thread_id in it has no effect; only the argument"):
        check_run({"config": config}, stateless=True)
    check_run({"config": config}, stateless=False)
