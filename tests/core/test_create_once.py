"""However often responses are lost, and whoever else uses the thread: one run, or RunOutcomeUnknownError."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text

TRIALS = 150
PATIENT = RetryPolicy(attempts=12, timeout=None)

HURT_BEFORE: list[Callable[[], Reply]] = [
    lambda: lost("connect"),
    lambda: lost("disconnected"),
    lambda: answer({}, 503),
    lambda: answer({}, 429, retry_after="1"),
    lambda: text("Internal Server Error", 500),
    lambda: text("<html>Bad Gateway</html>", 502),
]
HURT_AFTER: list[Callable[[], Reply]] = [
    lambda: lost("disconnected"),
    lambda: lost("timeout", took=60),
    lambda: text("Internal Server Error", 500),
    lambda: text("<html>Bad Gateway</html>", 502),
    lambda: text("", 504),
    lambda: text([b'{"run_id": "', "disconnected"]),
    lambda: text(b'{"run_'),
    lambda: text("<html>Sign in</html>"),
]


class Server:
    """A thread that others use too; about half of all requests fail, before the server did the work or after.

    `rewrites`: a proxy replaces request ids. `bare`: runs are shown without kwargs.
    """

    def __init__(self, seed: int, *, rewrites: bool = False, bare: bool = False) -> None:
        self.dice = random.Random(seed)
        self.rewrites, self.bare = rewrites, bare
        self.world = World(server=self.reply, dice=self.dice.random())
        self.ours: list[str] = []
        self.runs: list[dict[str, Any]] = []
        self.late: list[dict[str, Any]] = []
        for _ in range(self.dice.choice([0, 3, 150])):
            self.somebody(at=-self.dice.uniform(3, 9000))

    def somebody(self, at: float | None = None) -> None:
        """Another caller creates a run."""
        self.add(
            run(f"x{len(self.runs)}", mark=f"theirs-{len(self.runs)}", kwargs=self.kept({"b": len(self.runs)})), at
        )

    def kept(self, given: Any) -> dict[str, Any]:
        return {"input": given, "command": None}

    def add(self, made: dict[str, Any], at: float | None = None) -> None:
        stamped = run(at=self.world.time if at is None else at)["created_at"]
        self.runs.append({**made, "created_at": stamped})
        self.runs.sort(key=lambda one: str(one["created_at"]), reverse=True)

    def reply(self, request: HTTPRequest) -> Reply:
        """Answer one of our requests, after other callers created runs."""
        for _ in range(self.dice.choice([0, 0, 1, 3])):
            self.somebody()
        for made in self.late:
            self.add(made)
        self.late.clear()
        if request.method == "POST":
            return self.make(request)
        if self.dice.random() < 0.3:
            return self.dice.choice(HURT_BEFORE)()
        query = parse_qs(urlsplit(request.url).query)
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        shown = [{name: one[name] for name in one if not (self.bare and name == "kwargs")} for one in self.runs]
        return answer(shown[offset : offset + limit])

    def make(self, request: HTTPRequest) -> Reply:
        before, after = self.dice.random() < 0.4, self.dice.random() < 0.5
        if before:
            return self.dice.choice(HURT_BEFORE)()
        mark = "of a proxy" if self.rewrites else request.headers["x-request-id"]
        made = run(f"ours-{len(self.ours)}", mark=mark, kwargs=self.kept(json.loads(request.content or b"")["input"]))
        self.ours.append(made["run_id"])
        if not after:
            self.add(made)
            return answer(made)
        hurt = self.dice.choice(HURT_AFTER)()
        if hurt.status == 200 or self.dice.random() < 0.5:
            self.add(made)
        else:
            self.late.append(made)  # the server is still at it, and done by the next request
        return hurt

    def trial(self) -> Any:
        """Create a run and return its id."""
        request = create_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False))
        return self.world.run(create(self.world.context(retry=PATIENT), request, "t")).run_id


@pytest.mark.parametrize("part", range(4))
def test_exactly_one(part: int) -> None:
    """Where request ids survive, exactly one run is created and returned, whatever happens to responses."""
    told = 0
    for seed in range(part * TRIALS, (part + 1) * TRIALS):
        server = Server(seed)
        try:
            made = server.trial()
        except errors.RunOutcomeUnknownError as error:
            assert len(server.ours) <= 1, (seed, server.world.sent)
            assert error.mark == "mark-1", seed
        else:
            assert server.ours == [made], (seed, server.world.sent)
            told += 1
    assert told > 0.9 * TRIALS


@pytest.mark.parametrize("kind", ["rewrites", "bare"])
def test_never_two(kind: str) -> None:
    """Where request ids do not survive, the outcome may be unknown, but there are never two runs."""
    unknown = 0
    for seed in range(TRIALS):
        server = Server(seed, **{kind: True})
        try:
            made = server.trial()
        except errors.RunOutcomeUnknownError:
            unknown += 1
        except errors.APIResponseError:
            assert server.ours == [], seed
        else:
            assert server.ours == [made], (seed, server.world.sent)
        assert len(server.ours) <= 1, (seed, server.world.sent)
    assert 0 < unknown < TRIALS
