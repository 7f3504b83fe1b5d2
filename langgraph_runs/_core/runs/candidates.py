"""`Candidates`: of the runs that a search shows, which were created by our request, and which could have been.

The mark of a creation request is its X-Request-Id, which the server stores as `langgraph_request_id` in
`kwargs.config.configurable`. Those that we make are told by their form, so a run that has another of them is not ours.
The caller may give an id of his own, also for several requests; and proxies replace ids. So a run without an id of ours
could be ours, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.fetch import ACTIVE
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._core.wire.headers import find_header
from langgraph_runs._core.wire.json_decoder import decode, is_array, members
from langgraph_runs._generated.models.run import Run

REQUEST_ID_HEADER = "x-request-id"
MARK_PREFIX = "langgraph-runs-"
"""What the ids that we make begin with."""

CLOCK_TOLERANCE_SECONDS = 2.0
"""How much older a run may seem than it is: a Date header has no fractions of seconds, and clocks differ."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@frozen(slots=True, eq=False, repr=False)
class LookupResult(Record):
    """The runs that the request certainly created, oldest first; or, in `doubt`, why it may have created one.

    With neither, the server shows no run that can be ours. On a thread this means that none was created; a stateless
    run may have ended, and so been deleted, already. `only` is the run that the doubt is about, if it is about one that
    fits: it was created before the request was accepted, and shows nothing else than what was asked for. `gave_up`: the
    search came to no end.
    """

    runs: tuple[Run, ...]
    doubt: str | None = None
    only: Run | None = None
    gave_up: bool = False


class Candidates:
    """Sorts the runs that searches find into ours, others, and those that could be ours; what was seen once counts.

    `mark` is the one that we made, None if the caller gave one. `each_alone`: each run is on a temporary thread, where
    only a mark tells it from those of others. `own_thread`: the thread was made for our run, so any run on it is ours.
    `several`: more than one run is expected.
    """

    def __init__(self, mark: str | None, *, each_alone: bool, own_thread: bool, several: bool) -> None:
        self._mark = mark
        self._each_alone = each_alone
        self._own_thread = own_thread
        self._several = several
        self._given_ids: set[str] = set()  # of all attempts: a hook may change it
        self._content: bytes | None = None  # of the last attempt
        self._ours: dict[str, Run] = {}
        self._as_given: dict[str, Run] = {}  # with the given id, created since, and asked for the same
        self._id_is_elsewhere = False  # the given id is on a run that may be older, or was asked for something else
        self._possible: dict[str, Run] = {}  # nothing says whose they are
        self._too_late: set[str] = set()  # those of them that were created after the request had been accepted
        self.as_run: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _as_it_is
        """What a body asks for, as the fields of a run."""
        self.shows_no_marks = False  # a run was seen without `kwargs`
        self.active: set[str] = set()  # those that could be ours and had not ended when the latest search saw them

    def add_attempt(self, request: HTTPRequest) -> None:
        """Take note of a request as it was sent."""
        request_id = request_id_of_request(request)
        if request_id is not None and request_id != self._mark:
            self._given_ids.add(request_id)
        self._content = request.content

    @property
    def _bodies(self) -> list[Mapping[str, Any]]:
        """What the last attempt asked for, run by run; nothing if a hook replaced the body by something else.

        It is decoded only when a run has to be compared with it.
        """
        body: Any = None
        with suppress(ValueError):
            body = decode(self._content or b"")
        return [self.as_run(members(item)) for item in (body if is_array(body) else [body])]

    @property
    def conclusive(self) -> bool:
        """Whether the run is found, so that a search can end."""
        return bool(self._ours) and not self._several

    def add(self, run: Run, *, sent_at: float | None, accepted_at: float | None = None) -> None:
        """Consider a run.

        `sent_at`: when the request was sent, or a little earlier, by the server's clock; `accepted_at`: when it had
        certainly been accepted, if it was.
        """
        run_id, request_id = str(run.get("run_id")), request_id_of_run(run)
        created_at = run.get("created_at")
        self.shows_no_marks = self.shows_no_marks or not members(run.kwargs)
        is_of_others = (is_marked(request_id) and request_id != self._mark) or is_older(
            created_at, sent_at, CLOCK_TOLERANCE_SECONDS
        )
        if not is_of_others and run.get("status", "running") in ACTIVE:
            self.active.add(run_id)
        if self._own_thread or (request_id is not None and request_id == self._mark):
            self._ours[run_id] = run
        elif request_id in self._given_ids:
            since = sent_at is not None and not is_older(created_at, sent_at)
            if since and any(_is_as_asked(run, body) for body in self._bodies):
                self._as_given[run_id] = run
            else:
                self._id_is_elsewhere = True
        elif not (self._each_alone or is_marked(request_id) or is_older(created_at, sent_at, CLOCK_TOLERANCE_SECONDS)):
            self._possible[run_id] = run
            if is_newer(created_at, accepted_at, CLOCK_TOLERANCE_SECONDS):
                self._too_late.add(run_id)

    def result(self) -> LookupResult:
        """What all runs together show."""
        ours = self._ours or (self._as_given if self._several or len(self._as_given) == 1 else {})
        if ours:
            return LookupResult(tuple(sorted(ours.values(), key=lambda run: seconds_of(run.get("created_at")) or 0.0)))
        if self._as_given or self._id_is_elsewhere:
            return LookupResult((), "the given X-Request-Id is on other runs too, so it does not identify this one")
        if not self._possible:
            return LookupResult(())
        first, *others = self._possible.values()
        fits = first.run_id not in self._too_late and not any(_differs(first, body) for body in self._bodies)
        return LookupResult((), _why_it_could_be_ours(first), first if fits and not others else None)

    def in_order(self, runs: Iterable[Run]) -> tuple[list[Run], bool]:
        """The runs of a batch in the order of its items, and whether their content tells that order.

        Where it does not, they are in the order of their creation.
        """
        found = [*runs]
        ordered: list[Run] = []
        bodies = self._bodies
        for index, body in enumerate(bodies):
            fitting = [run for run in found if _is_as_asked(run, body)]
            if len(fitting) != bodies.count(body):
                return found, False
            ordered.append(fitting[bodies[:index].count(body)])
        return ordered, True


def request_id_of_request(request: HTTPRequest) -> str | None:
    """The X-Request-Id of a request; None without one."""
    return find_header(request.headers, REQUEST_ID_HEADER) or None


def request_id_of_run(run: Run) -> str | None:
    """The X-Request-Id of the request that created a run; None if there was none or the server does not store it."""
    configurable = members(members(members(run.kwargs).get("config")).get("configurable"))
    request_id = configurable.get("langgraph_request_id")
    return request_id if isinstance(request_id, str) and request_id else None


def is_marked(request_id: str | None) -> bool:
    """Whether an id was made by this package, for one creation request."""
    return request_id is not None and request_id.startswith(MARK_PREFIX)


def is_older(time: object, since: float | None, tolerance: float = 0.0) -> bool:
    """Whether something was certainly created before a time, both by the server's clock."""
    created = seconds_of(time)
    return since is not None and created is not None and created < since - tolerance


def is_newer(time: object, since: float | None, tolerance: float = 0.0) -> bool:
    """Whether something was certainly created after a time, both by the server's clock."""
    created = seconds_of(time)
    return since is not None and created is not None and created > since + tolerance


def seconds_of(time: object) -> float | None:
    """A time that the server gave, in seconds since the epoch; None if it is none. Without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(time if isinstance(time, str) else "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _why_it_could_be_ours(run: Run) -> str:
    since = f"run {run.run_id} was created after this request and"
    if request_id_of_run(run) is None:
        return f"{since} has no request id"
    return f"{since} could be its run: a proxy may have changed the request id"


def _as_it_is(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return body


def _differs(run: Run, body: Mapping[str, Any]) -> bool:
    """Whether a run shows that it was asked for something else: in its `kwargs`, or on Aegra beside them."""
    shown = members(run.kwargs) or members(run)
    return any(name in shown and shown[name] != body.get(name) for name in ("input", "command"))


def _is_as_asked(run: Run, body: Mapping[str, Any]) -> bool:
    """Whether a run shows what a request asked for. That it does not proves nothing: the server may rewrite it."""
    kwargs, assistant_id = members(run.kwargs), str(body.get("assistant_id"))
    return (
        all(kwargs.get(name) == body.get(name) for name in ("input", "command"))
        and members(body.get("metadata")).items() <= members(run.metadata).items()
        and (not _UUID.fullmatch(assistant_id) or assistant_id.lower() == str(run.get("assistant_id")).lower())
    )
