"""`Candidates`: of the runs that a search shows, which were created by our request, and which could have been.

A creation request carries its mark twice: as X-Request-Id, which the server stores as `langgraph_request_id` in
`kwargs.config.configurable`, and in a header of our own, which it stores there by its name. The first may be given by
the caller, for other requests as well, and proxies replace it; the second tells runs of this package from each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._core.wire.headers import find_header
from langgraph_runs._core.wire.json_codec import decode, is_array, members
from langgraph_runs._generated.models.run import Run

REQUEST_ID_HEADER = "x-request-id"
MARK_HEADER = "x-langgraph-runs-mark"

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@frozen(slots=True, eq=False, repr=False)
class LookupResult(Record):
    """The runs that the request certainly created, oldest first; or, in `doubt`, why it may have created one.

    With neither, the server shows no run that can be ours. On a thread this means that none was created; a stateless
    run may have ended, and so been deleted, already.
    """

    runs: tuple[Run, ...]
    doubt: str | None = None


class Candidates:
    """Sorts the runs that searches find into ours, others, and those that could be ours; what was seen once counts.

    `mark` is the one that we made. `each_alone`: each run is on a temporary thread, where only a mark tells it from
    those of others. `own_thread`: the thread was made for our run, so any run on it is ours. `several`: more than one
    run is expected.
    """

    def __init__(self, mark: str, *, each_alone: bool, own_thread: bool, several: bool) -> None:
        self._mark = mark
        self._each_alone = each_alone
        self._own_thread = own_thread
        self._several = several
        self._given_ids: set[str] = set()  # of all attempts: a hook may change it
        self._bodies: list[Mapping[str, Any]] = []  # of the last attempt
        self._ours: dict[str, Run] = {}
        self._doubt: str | None = None
        self.shows_no_marks = False  # a run was seen without `kwargs`

    def add_attempt(self, request: HTTPRequest) -> None:
        """Take note of a request as it was sent."""
        request_id = request_id_of_request(request)
        if request_id is not None and request_id != self._mark:
            self._given_ids.add(request_id)
        self._bodies = _bodies_of(request)

    @property
    def conclusive(self) -> bool:
        """Whether the run is found, so that a search can end."""
        return bool(self._ours) and not self._several

    def add(self, run: Run, *, older: bool) -> None:
        """Consider a run; `older`: it was created before the request was sent."""
        run_id, kwargs = str(run.run_id), members(run.kwargs)
        self.shows_no_marks = self.shows_no_marks or not kwargs
        mark, request_id = mark_of_run(run), request_id_of_run(run)
        if self._own_thread or self._mark in (mark, request_id):
            self._ours[run_id] = run
        elif mark is None:  # else another request of this package created it
            self._doubt = self._doubt or self._why_it_could_be_ours(run_id, request_id, older=older)

    def result(self) -> LookupResult:
        """What all runs together show."""
        if self._ours:
            return LookupResult(tuple(sorted(self._ours.values(), key=lambda run: seconds_of(run.created_at) or 0.0)))
        return LookupResult((), self._doubt)

    def in_order(self, runs: Iterable[Run]) -> tuple[list[Run], bool]:
        """The runs of a batch in the order of its items, and whether their content tells that order.

        Where it does not, they are in the order of their creation.
        """
        found = [*runs]
        ordered: list[Run] = []
        for index, body in enumerate(self._bodies):
            fitting = [run for run in found if _is_as_asked(run, body)]
            if len(fitting) != self._bodies.count(body):
                return found, False
            ordered.append(fitting[self._bodies[:index].count(body)])
        return ordered, True

    def _why_it_could_be_ours(self, run_id: str, request_id: str | None, *, older: bool) -> str | None:
        """Why a run could be ours although it shows no mark of this package; None if it cannot be.

        Another request may have carried the same id, if the caller gave it; and clocks may differ.
        """
        if request_id in self._given_ids:
            return f"run {run_id} has the given X-Request-Id, but other requests may have had it, too"
        if older or self._each_alone:
            return None
        since = f"run {run_id} was created after this request and"
        if request_id is None:
            return f"{since} has no request id"
        return f"{since} could be its run: a proxy may have changed the request id"


def request_id_of_request(request: HTTPRequest) -> str | None:
    """The X-Request-Id of a request; None without one."""
    return find_header(request.headers, REQUEST_ID_HEADER) or None


def request_id_of_run(run: Run) -> str | None:
    """The X-Request-Id of the request that created a run; None if there was none or the server does not store it."""
    return _configurable(run, "langgraph_request_id")


def mark_of_run(run: Run) -> str | None:
    """The mark that this package gave the request that created a run; None without one, or if it is not stored."""
    return _configurable(run, MARK_HEADER)


def seconds_of(time: object) -> float | None:
    """A time that the server gave, in seconds since the epoch; None if it is none. Without a zone it is UTC."""
    if not isinstance(time, datetime):
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _configurable(run: Run, name: str) -> str | None:
    value = members(members(members(run.kwargs).get("config")).get("configurable")).get(name)
    return value if isinstance(value, str) and value else None


def _bodies_of(request: HTTPRequest) -> list[Mapping[str, Any]]:
    """What each run of a request was asked for; nothing if a hook replaced the body by something else."""
    body: Any = None
    with suppress(ValueError):
        body = decode(request.content or b"")
    return [members(item) for item in (body if is_array(body) else [body])]


def _is_as_asked(run: Run, body: Mapping[str, Any]) -> bool:
    """Whether a run shows what a request asked for. That it does not proves nothing: the server may rewrite it."""
    kwargs, assistant_id = members(run.kwargs), str(body.get("assistant_id"))
    return (
        all(kwargs.get(name) == body.get(name) for name in ("input", "command"))
        and members(body.get("metadata")).items() <= members(run.metadata).items()
        and (not _UUID.fullmatch(assistant_id) or assistant_id.lower() == str(run.assistant_id).lower())
    )
