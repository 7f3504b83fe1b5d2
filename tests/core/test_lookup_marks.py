"""Request ids that the caller chose, or that a hook changed: what a lookup makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import KEPT, World, answer, lost, run
from tests.core.creating import LIST, POST
from tests.core.looking import OTHER, assert_unknown, looks, make

ASSISTANT = "a0000000-0000-4000-8000-00000000000a"


class TestGivenMarks:
    """The caller's X-Request-Id is used, in any letter case; but it may be on other runs too."""

    def test_it_is_sent_and_looked_for(self) -> None:
        """It is sent unchanged, and a run that has it, was created since and asked for the same is adopted."""
        world = World((POST, lost()), (LIST, answer([run("o", mark="mine", kwargs=KEPT, at=1)])))

        assert make(world, mark="mine").run_id == "o"
        assert world.marks[0] == "mine"
        assert sum(name.lower() == "x-request-id" for name in world.requests[0].headers) == 1

    def test_what_was_asked_for_is_compared(self) -> None:
        """Metadata that the server adds, and an assistant given by name, make no difference."""
        kept: dict[str, Any] = {"metadata": {"m": 1, "more": 2}, "assistant_id": ASSISTANT}
        page = answer([run("o", mark="mine", kwargs=KEPT, at=1, **kept)])
        fields = {"input": {"a": 1}, "metadata": {"m": 1}}

        for assistant in "agent", ASSISTANT, ASSISTANT.upper():
            world = World((POST, lost()), (LIST, page))
            assert make(world, mark="mine", assistant=assistant, **fields).run_id == "o"

    @pytest.mark.parametrize(
        "other",
        [
            {"kwargs": OTHER},
            {"kwargs": {"input": {"a": 1}, "command": {"resume": 1}}},
            {"kwargs": KEPT, "metadata": {"m": 2}},
            {"kwargs": KEPT, "metadata": {"m": 1}, "assistant_id": ASSISTANT.replace("0", "1")},
        ],
    )
    def test_a_run_that_was_asked_for_something_else(self, other: dict[str, Any]) -> None:
        """A run that was asked for something else is not taken for ours; but the server may have rewritten it."""
        page = [run("x", mark="mine", at=1, **other)]
        fields = {"input": {"a": 1}, "metadata": {"m": 1}, "assistant": ASSISTANT}

        assert_unknown(World(*looks(page)), "is on other runs too", mark="mine", **fields)

    @pytest.mark.parametrize("at", [-0.1, -1, -100])
    def test_only_an_older_run_bears_it(self, at: float) -> None:
        """A run that is older proves nothing, however little, and whatever it was asked for: clocks may differ."""
        page = [run("x", mark="mine", kwargs=KEPT, at=at)]

        assert_unknown(World(*looks(page)), "is on other runs too", mark="mine")

    def test_it_was_used_before(self) -> None:
        """Of older and newer runs with it, the one that was created since and asked for the same is ours."""
        page = [
            run("y", mark="mine", kwargs=OTHER, at=2),
            run("o", mark="mine", kwargs=KEPT, at=1),
            run("old", mark="mine", kwargs=KEPT, at=-1),
            run("older", mark="mine", kwargs=KEPT, at=-100),
        ]

        assert make(World((POST, lost()), (LIST, answer(page))), mark="mine").run_id == "o"

    def test_it_was_used_twice_since(self) -> None:
        """If two newer runs have it, and were asked for the same, either may be ours."""
        page = [run("a", mark="mine", kwargs=KEPT, at=2), run("b", mark="mine", kwargs=KEPT, at=1), run("old", at=-9)]

        assert_unknown(World(*looks(page)), "is on other runs too", mark="mine")

    def test_a_server_without_a_clock(self) -> None:
        """Without a Date header it is not known what is older."""
        page = answer([run("x", mark="mine", kwargs=KEPT, at=1)], date="")

        assert_unknown(World((POST, lost()), *[(LIST, page)] * 2), "is on other runs too", mark="mine")

    @pytest.mark.parametrize("mark", ["", "ünïque", " "])
    def test_it_cannot_be_kept(self, mark: str) -> None:
        """An id that the server would not store is refused before anything is sent."""
        with pytest.raises(ValueError, match=r"X-Request-Id must be ASCII and not empty, .* got "):
            make(World(), mark=mark)

    def test_it_is_the_client_s(self) -> None:
        """One from the client's headers is used as well."""
        bare = {"input": None, "command": None}
        world = World((POST, lost()), (LIST, answer([run("o", mark="service", kwargs=bare, at=1)])))
        request = create_run.request("t", body=run_body("agent", {}, stateless=False))

        made = world.run(create(world.context(headers={"X-Request-ID": "service"}), request, "t"))

        assert made.run_id == "o"


class TestHooks:
    """A hook may change the request id: what was sent counts."""

    def test_it_is_replaced(self) -> None:
        """The run is looked up by the id that was sent."""
        replaced = lost(hook=lambda request: request.headers.update({"x-request-id": "hooked"}))
        world = World((POST, replaced), (LIST, answer([run("o", mark="hooked", kwargs=KEPT, at=1)])))

        assert make(world).run_id == "o"

    def test_it_is_new_on_every_attempt(self) -> None:
        """A run may have the id of any attempt."""
        first = lost(hook=lambda request: request.headers.update({"x-request-id": "one"}))
        second = lost(hook=lambda request: request.headers.update({"x-request-id": "two"}))
        found = answer([run("o", mark="one", kwargs=KEPT, at=1)])
        world = World(*looks([], first=first), (POST, second), (LIST, found))

        assert make(world).run_id == "o"

    def test_the_body_is_replaced(self) -> None:
        """The content that was sent is what is compared."""

        def change(request: Any) -> None:
            request.content = b'{"input": {"b": 2}}'

        page = answer([run("o", mark="mine", kwargs=OTHER, at=1)])

        assert make(World((POST, lost(hook=change)), (LIST, page)), mark="mine").run_id == "o"

    @pytest.mark.parametrize("content", [None, b"", b"nonsense", b"[]"])
    def test_the_body_is_removed(self, content: bytes | None) -> None:
        """A request without a valid body tells nothing of what it asked for."""

        def change(request: Any) -> None:
            request.content = content

        page = [run("x", mark="mine", kwargs=OTHER, at=1)]
        assert_unknown(World(*looks(page, first=lost(hook=change))), "is on other runs too", mark="mine")

    @pytest.mark.parametrize("mark", ["of the server", None])
    @pytest.mark.parametrize(
        "remove", [lambda fields: fields.pop("x-request-id"), lambda fields: fields.update({"x-request-id": ""})]
    )
    def test_it_is_removed(self, remove: Any, mark: str | None) -> None:
        """If no id was sent, any newer run may be ours, and the error names no mark to look for."""
        removed = lost(hook=lambda request: remove(request.headers))
        world = World(*looks([run("x", mark=mark, kwargs=OTHER, at=1)], first=removed))

        with pytest.raises(errors.RunOutcomeUnknownError, match="run x was created after this request and") as caught:
            make(world)
        assert caught.value.mark is None
        assert "langgraph_request_id" not in str(caught.value)
