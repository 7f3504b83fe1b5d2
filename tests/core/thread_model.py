"""A thread that others use too, on a clock of its own, with everything that can go wrong when a run is created on it.

Requests are refused, lost before or after the work, or arrive late; listings lag behind, are cut into pages that move
while they are read, and come from a gateway that says 404; ids are replaced on the way.
"""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text

PATIENT = RetryPolicy(attempts=12, timeout=None)

DECLINED: list[Callable[[], Reply]] = [
    lambda: lost("connect"),
    lambda: answer({}, 429, retry_after="1"),
]
REPEATED: list[Callable[[], Reply]] = [
    lambda: lost("disconnected"),
    lambda: answer({}, 503),
    lambda: text("<h1>Service Unavailable</h1>", 503),
]
FINAL: list[Callable[[], Reply]] = [
    lambda: lost("timeout", took=60),
    lambda: text("Internal Server Error", 500),
    lambda: text("<html>Bad Gateway</html>", 502),
    lambda: text("", 504),
    lambda: text("slow", 408),
]
BROKEN: list[Callable[[], Reply]] = [
    lambda: text([b'{"run_id": "', "disconnected"]),
    lambda: text(b'{"run_'),
    lambda: text("<html>Sign in</html>"),
]
UNLISTED: list[Callable[[], Reply]] = [
    lambda: lost("disconnected"),
    lambda: answer({}, 503),
    lambda: answer({"message": "no Route matched with those values"}, 404),
]


@dataclass(frozen=True)
class Setting:
    """What a thread and the way to it are like. Times are in seconds, and drawn up to these."""

    late: float = 4.0  # a request arrives so much later than its response is lost
    lag: float = 4.0  # a run is listed so much later than it is created
    tardy: float = 0.0  # … but a request whose connection broke may arrive so much later, up to 20 s
    final: bool = True  # outcomes come up after which nothing is sent again, as requests arrive at any time
    unlisted: float = 0.2  # how likely a listing fails
    crowd: int = 3  # others create so many runs between two requests
    rejects: bool = False  # the server refuses a second run while ours is there
    given: str | None = None  # the X-Request-Id that the caller gives; others on the thread give it, too
    rewrites: bool = False  # a proxy replaces X-Request-Id
    bare: bool = False  # runs are shown without kwargs
    reshapes: bool = False  # the server keeps input in another form
    strangers: bool = False  # others use another SDK, whose requests have no mark


@dataclass
class Thread:
    """A thread, and one creation on it."""

    seed: int
    setting: Setting
    ours: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    cancelled: set[str] = field(default_factory=set[str])
    last_listing: float = 0.0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.world = World(server=self.reply, dice=self.dice.random())
        self.runs: list[dict[str, Any]] = []  # with `arrives`, and `shown`: from when it is listed
        self.misrouted = self.dice.random() < self.setting.unlisted / 2  # the gateway lists nothing at all
        for _ in range(self.dice.choice([0, 0, 3, 150])):
            self.somebody(at=-self.dice.uniform(1 if self.setting.given else 3, 9000))

    # What happens on the server

    def somebody(self, at: float | None = None) -> None:
        """Another caller creates a run, now and then of the same content, but not at the same time with the same id."""
        number = len(self.runs)
        given = {"b": number} if self.setting.given and at is None else self.dice.choice([{"a": 1}, {"b": number}])
        mark = f"stranger-{number}" if self.setting.strangers else f"langgraph-runs-x{number}"
        self.add(f"x{number}", self.setting.given or mark, given, at)

    def add(self, run_id: str, mark: str | None, given: Any, at: float | None = None) -> dict[str, Any]:
        """Create a run that arrives at this time, else now."""
        at = self.world.time if at is None else at
        kwargs: Any = {"input": {"wrapped": given} if self.setting.reshapes else given, "command": None}
        mark = f"proxy-{len(self.runs)}" if self.setting.rewrites else mark
        made = run(run_id, mark=mark, kwargs=kwargs, at=at, status=self.dice.choice(["pending", "running"]))
        if self.setting.bare:
            del made["kwargs"]
        late = 0.0 if at < 0 else self.dice.choice([0.0, 0.0, self.dice.uniform(0, self.setting.lag)])
        self.runs.append({"run": made, "arrives": at, "shown": at + late})
        return made

    def reply(self, request: HTTPRequest) -> Reply:
        """Answer one of our requests, while others create and delete runs."""
        for _ in range(self.dice.choice([0, 0, 0, 1, self.setting.crowd])):
            self.somebody()
        if self.dice.random() < 0.1:
            self.delete_of_others(self.dice.choice([1, 5, 60]))
        if request.method == "GET":
            return self.listing(request)
        if request.url.endswith("/cancel?wait=0&action=interrupt"):
            self.cancelled.add(urlsplit(request.url).path.split("/")[-2])
            return answer({}, 202)
        return self.creation(request)

    def delete_of_others(self, count: int) -> None:
        """Others delete some of the newest of their runs."""
        theirs = [one for one in self.runs if one["run"] not in self.ours][-count:]
        self.runs = [one for one in self.runs if one not in theirs]

    def listing(self, request: HTTPRequest) -> Reply:
        """The runs that have arrived and are listed by now, newest first."""
        if self.misrouted or self.dice.random() < self.setting.unlisted:
            return (UNLISTED[-1] if self.misrouted else self.dice.choice(UNLISTED))()
        now = self.last_listing = self.world.time
        query = parse_qs(urlsplit(request.url).query)
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        there = [one["run"] for one in self.runs if max(one["arrives"], one["shown"]) <= now]
        there.sort(key=lambda one: str(one["created_at"]), reverse=True)
        return answer(there[offset : offset + min(limit, 40)])

    def creation(self, request: HTTPRequest) -> Reply:
        """Create the run or not, and answer or not."""
        dice, setting = self.dice, self.setting
        if setting.rejects and any(self.arrived(one) for one in self.runs):
            return answer({"detail": "Thread is already running a task."}, 409)
        if dice.random() < 0.15:
            return dice.choice(DECLINED)()
        if dice.random() < 0.35:
            return self.make(request)
        final = setting.final and dice.random() < 0.5
        hurt = dice.choice(FINAL if final else REPEATED)()
        if dice.random() < 0.4:
            return hurt
        late = dice.choice([0.0, dice.uniform(0, 60.0 if final else setting.late)])
        if setting.tardy and dice.random() < 0.5:
            late = dice.uniform(10, 10 + setting.tardy)
        self.make(request, self.world.time + hurt.took + late)
        return dice.choice(BROKEN)() if late == 0 and dice.random() < 0.3 else hurt

    def make(self, request: HTTPRequest, at: float | None = None) -> Reply:
        """Do the work."""
        given = json.loads(request.content or b"")["input"]
        mark = Headers(request.headers.items()).get("x-request-id")
        made = self.add(f"ours-{len(self.ours)}", mark, given, at)
        self.ours.append(made)
        return answer(made, took=self.dice.choice([0.0, 3.0]))

    # One creation, and what is right

    def outcome(self) -> str:
        """Create a run; "told" or "unknown". Raises AssertionError for what must not be."""
        headers = {"X-Request-Id": self.setting.given} if self.setting.given else {}
        request = create_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False))
        context = self.world.context(retry=PATIENT, headers=headers)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                made = self.world.run(create(context, request, "t")).run_id
            except errors.RunOutcomeUnknownError as error:
                made, found = None, error
            except (errors.APIResponseError, errors.APIStatusError, errors.APIConnectionError) as error:
                assert self.known() == [], (self.seed, error, self.world.sent)
                return "told"
        known, said = self.known(), " ".join(str(warning.message) for warning in caught)
        assert all(run_id in said for run_id in known if len(known) > 1), (self.seed, known, said, self.world.sent)
        assert all(run_id.startswith("ours") for run_id in self.cancelled), self.seed
        if made is None:
            assert found.mark == (self.setting.given or "langgraph-runs-1"), self.seed
            return "unknown"
        ours = [one["run_id"] for one in self.ours]
        assert made in ours, (self.seed, made, self.world.sent)
        assert made not in self.cancelled, self.seed
        assert self.setting.tardy or len(ours) == 1, (self.seed, ours, self.world.sent)
        return "told"

    def arrived(self, one: dict[str, Any], *, by: float | None = None) -> bool:
        """Whether this is a run of ours that arrived by now, or was listed by the given time."""
        time = self.world.time if by is None else by
        return one["run"] in self.ours and (one["arrives"] if by is None else max(one["arrives"], one["shown"])) <= time

    def known(self) -> list[str]:
        """Our runs that were there to be seen at the end, or when the last listing that did not fail was sent."""
        by = self.last_listing if self.setting.unlisted else self.world.time
        return [one["run"]["run_id"] for one in self.runs if self.arrived(one, by=by)]
