"""The keywords of calls: what becomes of them, and which contradict each other."""

from __future__ import annotations

import copy
from itertools import combinations_with_replacement
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

import pytest

from langgraph_runs import RetryPolicy
from langgraph_runs._core.calls.options import (
    batch_bodies,
    call_params,
    run_body,
    split_run_and_call_options,
    total_timeout,
    with_params,
)
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.api.runs import create_run_batch
from langgraph_runs._generated.types import UNSET, Request


def body(*, stateless: bool = False, waiting: bool = False, **fields: Any) -> dict[str, Any]:
    return run_body("agent", fields, stateless=stateless, waiting=waiting).to_dict()


class TestBody:
    """The body of a request that makes a run."""

    def test_what_is_given(self) -> None:
        """What is given is sent, by its name on the wire; UNSET and None are not, but for input=None."""
        assert body() == {"assistant_id": "agent"}
        given = {"metadata": UNSET, "command": None, "webhook": None, "extra_body": None, "stream_mode": None}
        assert body(input=None, after_seconds=0, config={"tags": []}, **given) == {
            "assistant_id": "agent",
            "input": None,
            "after_seconds": 0,
            "config": {"tags": []},
        }

    def test_the_assistant(self) -> None:
        """An assistant is named by text or UUID."""
        assert run_body(UUID(int=1), {}, stateless=False).to_dict() == {"assistant_id": str(UUID(int=1))}
        with pytest.raises(ValueError, match="assistant_id is empty"):
            run_body("", {}, stateless=False)
        with pytest.raises(TypeError, match="assistant_id must be a str, a UUID or an Assistant"):
            run_body(None, {}, stateless=False)  # type: ignore[arg-type]

    def test_another_assistant(self) -> None:
        """One among the keywords is refused: it would be ignored."""
        with pytest.raises(TypeError, match="unexpected keyword 'assistant_id': a handle has its assistant"):
            body(assistant_id="b")

    def test_unknown_keywords(self) -> None:
        """A typing error is not sent; the message says which keyword was meant, or where unknown fields go."""
        with pytest.raises(TypeError, match=r"unexpected keyword 'inputs'; did you mean 'input'\?$"):
            body(inputs={})
        with pytest.raises(
            TypeError, match="unexpected keyword 'priority'; pass API fields this package does not know via extra_body="
        ):
            body(priority=1)

    @pytest.mark.parametrize(
        ("given", "sent"),
        [("values", "values"), (["values", "custom", "values"], ["values", "custom"]), (("updates",), ["updates"])],
    )
    def test_stream_modes(self, given: Any, sent: Any) -> None:
        """One mode stays one, a list of modes a list, repetitions left out."""
        assert body(stream_mode=given)["stream_mode"] == sent

    @pytest.mark.parametrize("given", ["value", ["values", "x"], []])
    def test_stream_modes_that_there_are_not(self, given: Any) -> None:
        """A typing error in a mode is refused with the modes that there are."""
        with pytest.raises(ValueError, match=r"stream_mode .*messages-tuple'?, '?tasks'?, '?updates'?(,| or) '?values"):
            body(stream_mode=given)

    def test_checked(self) -> None:
        """The fields are checked as such."""
        with pytest.raises(TypeError, match="metadata must be a mapping"):
            body(metadata=7)
        with pytest.raises(ValueError, match="needs the thread"):
            body(stateless=True, command={"resume": 1})

    @pytest.mark.parametrize("name", ["stream_mode", "stream_subgraphs", "stream_resumable"])
    def test_waiting(self, name: str) -> None:
        """What a run streams is not for a wait, neither by keyword nor by extra_body: its answer would be empty."""
        value = "updates" if name == "stream_mode" else True
        for fields in ({name: value}, {"extra_body": {name: value}}):
            with pytest.raises(TypeError, match=f"unexpected keyword '{name}': wait returns values only"):
                body(waiting=True, **fields)
            assert body(waiting=False, **fields)[name] == value

    def test_the_callers_things_stay_as_they_are(self) -> None:
        """Nothing that is passed is changed."""
        fields = {
            "input": {"a": [1]},
            "config": {"configurable": {"b": 2}},
            "stream_mode": ["values", "values"],
            "extra_body": {"on_completion": "keep", "new": {"c": 3}},
        }
        before = copy.deepcopy(fields)

        made = run_body("agent", MappingProxyType(fields), stateless=False)
        made.to_dict()["extra"] = 1

        assert fields == before


class TestExtraBody:
    """Fields that this package does not know."""

    def test_unknown_fields(self) -> None:
        """They are sent as they are, null too."""
        assert body(extra_body={"new": None, "newer": {"a": 1}}) == {
            "assistant_id": "agent",
            "new": None,
            "newer": {"a": 1},
        }
        assert body(extra_body=MappingProxyType({"new": 1}))["new"] == 1

    def test_known_fields(self) -> None:
        """Those that it does know count as if they were given by keyword, and are checked like that."""
        made = run_body("agent", {"extra_body": {"on_completion": "keep"}}, stateless=True)

        assert made.on_completion == "keep"
        assert made.additional_properties == {}
        with pytest.raises(ValueError, match="stream_mode must be "):
            body(extra_body={"stream_mode": "value"})
        assert body(extra_body={"webhook": None, "input": None}) == {"assistant_id": "agent", "input": None}
        with pytest.raises(TypeError, match="webhook must be a str"):
            body(extra_body={"webhook": 7})

    @pytest.mark.parametrize("name", ["assistant_id", "input", "metadata"])
    def test_contradictions(self, name: str) -> None:
        """What is given twice is refused."""
        with pytest.raises(ValueError, match=rf"extra_body\['{name}'\] is also given as an argument"):
            body(input={}, metadata={}, extra_body={name: {}})

    @pytest.mark.parametrize("given", [["new"], "new", 7])
    def test_no_mapping(self, given: Any) -> None:
        """It is a mapping."""
        with pytest.raises(TypeError, match="extra_body must be a mapping"):
            body(extra_body=given)


class Text(str):
    """A str of the caller's own."""

    __slots__ = ()


FIELDS: list[tuple[str, list[Any]]] = [
    ("assistant_id", ["a", "my graph", "", "..", "\n", "\ud800", UUID(int=1), Text("a"), None, UNSET, 7, ["a"], {}]),
    ("input", [{}, None, UNSET, 1.5, [None], "x"]),
    ("command", [None, {"goto": "n"}, {"resume": 1}, {"other": 1}]),
    ("checkpoint", [{}, {"checkpoint_id": None}, {"checkpoint_id": "c"}]),
    ("context", [{"a": 1}, None]),
    ("config", [{}, {"configurable": {"a": 1}}, None, UNSET]),
    ("stream_mode", ["values", ["values", "custom"], "x", ()]),
    ("metadata", [{}, None, UNSET, {"deep": None}]),
    ("extra_body", [{}, {"new": 1}, {"metadata": 1}, {"webhook": None}, 7]),
    ("additional_properties", [{}, {"a": 1}]),
    (Text("assistant_id"), ["a", "", None]),
    ("timeout", [3]),
    (Text("webhook"), ["https://example.com", None]),
    (cast("str", 7), [1]),
]
SOME_ITEMS: list[dict[str, Any]] = [
    {**first, name: value, other: another, **last}
    for first, last in ([{"assistant_id": "a"}, {}], [{}, {"assistant_id": "a"}])
    for (name, values), (other, others) in combinations_with_replacement(FIELDS, 2)
    for value in values
    for another in others
]


def came_to(payloads: Any) -> object:
    """The bodies that a batch has, or the error."""
    try:
        return encode(create_run_batch.request(body=batch_bodies(payloads)).body)  # in the order of its members, too
    except (TypeError, ValueError) as error:
        return type(error), str(error).replace("mappingproxy(", "").replace("})", "}")


class TestBatch:
    """The items of a batch."""

    def test_good_ones(self) -> None:
        """Each is a mapping with the keywords of create and its assistant."""
        payloads = [
            {"assistant_id": "a", "input": 1},
            MappingProxyType({"assistant_id": UUID(int=2), "stream_mode": "custom"}),
        ]
        before = copy.deepcopy(payloads[0])

        assert [made.to_dict() for made in batch_bodies(payloads)] == [  # type: ignore[arg-type]
            {"assistant_id": "a", "input": 1},
            {"assistant_id": str(UUID(int=2)), "stream_mode": "custom"},
        ]
        assert payloads[0] == before

    def test_together_or_one_by_one(self) -> None:
        """All items are looked at together where nothing in them has a rule of its own; the outcome is the same."""
        for item in SOME_ITEMS:
            for others in ([], [{"assistant_id": "a"}], [{"assistant_id": "b", "command": {"goto": "n"}}]):
                together = came_to([item, *others])
                assert together == came_to([MappingProxyType(item), *others]), item
                assert came_to([*others, item]) == came_to([*others, MappingProxyType(item)]), item

    def test_items_are_copied(self) -> None:
        """What becomes of the caller's dicts later does not change the bodies."""
        payload: Any = {"assistant_id": "a", "metadata": {}}
        made = batch_bodies([payload, payload])
        payload["assistant_id"] = "b"
        assert [one.assistant_id for one in made] == ["a", "a"]
        assert vars(made[0]) is not vars(made[1])

    @pytest.mark.parametrize("given", ["ab", {"assistant_id": "a"}, None, 7, iter([])])
    def test_no_list(self, given: Any) -> None:
        """A batch is a list."""
        with pytest.raises(TypeError, match="payloads must be a list of mappings"):
            batch_bodies(given)

    @pytest.mark.parametrize("given", [[], ()])
    def test_an_empty_one(self, given: Any) -> None:
        """An empty batch makes nothing."""
        with pytest.raises(ValueError, match="payloads is empty; pass at least one run"):
            batch_bodies(given)

    @pytest.mark.parametrize(
        ("item", "kind", "match"),
        [
            ("a", TypeError, r"payloads\[1\] must be a mapping, got 'a'"),
            ({}, ValueError, r"payloads\[1\] has no assistant_id"),
            ({"assistant_id": None}, ValueError, r"payloads\[1\] has no assistant_id"),
            ({"assistant_id": ""}, ValueError, r"payloads\[1\]: assistant_id is empty"),
            ({"assistant_id": 7}, TypeError, r"payloads\[1\]: assistant_id must be a str, a UUID or an Assistant"),
            (
                {"assistant_id": "\ud800"},
                ValueError,
                r"payloads\[1\]: assistant_id must not contain control characters, got '\\ud800'",
            ),
            ({"assistant_id": "a", "metadata": 7}, TypeError, r"payloads\[1\]: metadata must be a mapping, got 7"),
            ({"assistant_id": "a", "timeout": 3}, TypeError, r"payloads\[1\]: unexpected keyword 'timeout'"),
            (
                {"assistant_id": "a", "stream_mode": "x"},
                ValueError,
                r"payloads\[1\]: stream_mode must be .*, got 'x'",
            ),
            ({"assistant_id": "a", "command": {"resume": 1}}, ValueError, r"payloads\[1\]: command\['resume'\] needs"),
            (
                {"assistant_id": "a", "input": {}, "command": {"goto": "n"}},
                ValueError,
                r"payloads\[1\]: input and command are mutually exclusive",
            ),
        ],
    )
    def test_the_item_that_is_wrong(self, item: Any, kind: type[Exception], match: str) -> None:
        """A refusal says which item it is about."""
        with pytest.raises(kind, match=match):
            batch_bodies([{"assistant_id": "a"}, item])


REQUEST = Request(
    operation="x", method="GET", path="/x", params={"limit": 3}, headers={"X-A": "1"}, streaming=False, idempotent=True
)


class TestCall:
    """What every call takes."""

    def test_params(self) -> None:
        """Query parameters are added to the request's own, which stays as it is; other options change nothing in it."""
        made = with_params(
            REQUEST, {"headers": {"x-a": "2", "X-B": "3"}, "params": {"q": [1, 2], "none": None}, "timeout": 3}
        )

        assert made.params == {"limit": 3, "q": [1, 2]}
        assert made.headers == REQUEST.headers == {"X-A": "1"}
        assert REQUEST.params == {"limit": 3}

    @pytest.mark.parametrize("call", [{}, {"params": None}, {"params": {}}, {"params": UNSET}])
    def test_nothing(self, call: dict[str, Any]) -> None:
        """Without any the request is what it was."""
        assert with_params(REQUEST, call) == REQUEST
        assert call_params(call) == {}

    def test_a_parameter_of_the_call_s_own(self) -> None:
        """A parameter that the call sets itself is not to be set behind its back."""
        with pytest.raises(ValueError, match="params: 'limit' is set by the method itself"):
            with_params(REQUEST, {"params": {"limit": 7}})

    def test_unknown_keywords(self) -> None:
        """A typing error is refused."""
        with pytest.raises(TypeError, match="unexpected keyword 'header'"):
            with_params(REQUEST, {"header": {}, "zzz": 1})

    def test_checked(self) -> None:
        """What is given is checked."""
        with pytest.raises(TypeError, match="params must be a mapping"):
            with_params(REQUEST, {"params": "a=1"})

    @pytest.mark.parametrize(
        ("call", "expected"), [({}, None), ({"timeout": None}, None), ({"timeout": UNSET}, None), ({"timeout": 3}, 3.0)]
    )
    def test_a_deadline(self, call: dict[str, Any], expected: float | None) -> None:
        """A timeout of the call is a total one; without it there is none."""
        assert total_timeout(call) == expected

    @pytest.mark.parametrize("given", [0, -1, float("nan"), float("inf"), "3", True, (1, 2)])
    def test_no_deadline(self, given: Any) -> None:
        """It is a positive number of seconds."""
        with pytest.raises((TypeError, ValueError), match="timeout"):
            total_timeout({"timeout": given})

    def test_split(self) -> None:
        """A method's keywords are those of the run and those of the call."""
        policy = RetryPolicy()
        options = {"input": 1, "headers": {}, "timeout": 3, "extra_body": {}, "params": {}, "retry": policy}

        assert split_run_and_call_options(options) == (
            {"input": 1, "extra_body": {}},
            {"headers": {}, "timeout": 3, "params": {}, "retry": policy},
        )
