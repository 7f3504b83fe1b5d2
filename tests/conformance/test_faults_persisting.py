"""Every public call meets every fault again and again: it ends, with an error that says what happened."""

from __future__ import annotations

import copy
import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from langgraph_runs import Timeouts, errors

from .mishaps import MISHAPS
from .operation import Operation
from .operations import OPERATIONS
from .support import ClientMaker, FakeRuns

ATTEMPTS = 3

CALLS = [operation for operation in OPERATIONS if not operation.fares]
"""One of each kind: those that differ only in what they ask for fare alike."""

ENDS: dict[str, set[type[errors.LangGraphRunsError]]] = {
    "refused": {errors.APIConnectionError},
    "lost": {errors.APIConnectionError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
    "lost.done": {errors.APIConnectionError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
    "head": {errors.APIConnectionError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
    "body": {errors.APIConnectionError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
    "408": {errors.APIStatusError, errors.RunOutcomeUnknownError},
    "409": {errors.ConflictError},
    "422": {errors.UnprocessableEntityError},
    "429": {errors.RateLimitError},
    "429date": {errors.RateLimitError},
    "500": {errors.InternalServerError, errors.RunOutcomeUnknownError},
    "500.done": {errors.InternalServerError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
    "502": {errors.InternalServerError, errors.RunOutcomeUnknownError},
    "503": {errors.InternalServerError, errors.RunOutcomeUnknownError},
    "307": {errors.APIStatusError},
    "html": {errors.APIResponseError, errors.RunOutcomeUnknownError, errors.RunOutcomeUnknownError},
    "html.done": {
        errors.APIResponseError,
        errors.RunOutcomeUnknownError,
        errors.RunOutcomeUnknownError,
        errors.StreamInterruptedError,
    },
    "empty": {errors.APIResponseError, errors.RunOutcomeUnknownError, errors.RunOutcomeUnknownError},
    "cutjson": {errors.APIResponseError, errors.RunOutcomeUnknownError, errors.RunOutcomeUnknownError},
    "silent": {errors.APITimeoutError, errors.RunOutcomeUnknownError},
    "silent.d": {errors.APITimeoutError, errors.RunOutcomeUnknownError, errors.StreamInterruptedError},
}
"""The errors by which a call may end, CronOutcomeUnknownError where RunOutcomeUnknownError is named.

One may also succeed: a run that was made is found by other requests.
"""


def trial(operation: Operation, mishap: str, make_client: ClientMaker, http_client: Any) -> None:
    sent: Counter[str] = Counter()
    seen = Event()
    with FakeRuns() as server:
        client = make_client(
            server.url,
            http_client=http_client,
            retry={"attempts": ATTEMPTS},
            timeout=Timeouts(read=0.2) if "silent" in mishap else Timeouts(),
            on_request=lambda request: sent.update([f"{request.method} {request.url}"]),
            on_response=lambda head: seen.set(),
        )
        scene = operation.scene(server, client)
        before = len(server.runs) + len(server.crons)
        MISHAPS[mishap](server, operation.asks, "every", seen)
        try:
            result = operation.call(scene)
        except errors.LangGraphRunsError as error:
            check(error, ENDS[mishap])
        else:
            assert operation.is_right(result), result
        assert len(server.runs) + len(server.crons) - before <= operation.makes
        own = next(iter(sent))
        assert sent[own] <= ATTEMPTS, sent


def check(error: errors.LangGraphRunsError, kinds: set[type[errors.LangGraphRunsError]]) -> None:
    """The error is one of these, tells what was asked, keeps its cause, and survives copying."""
    if errors.RunOutcomeUnknownError in kinds:
        kinds = {*kinds, errors.CronOutcomeUnknownError}
    assert type(error) in kinds, repr(error)
    if not isinstance(error, errors.StreamInterruptedError):
        assert error.method
        assert error.url
        assert error.method in str(error)
    if isinstance(error, errors.APIConnectionError) and not isinstance(error, errors.APITimeoutError):
        assert error.__cause__ is not None
    for same in copy.copy(error), pickle.loads(pickle.dumps(error)):
        assert type(same) is type(error)
        assert str(same) == str(error)
        assert same.__dict__ == error.__dict__


@pytest.mark.slow
@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_fault_that_persists(mishap: str, make_client: ClientMaker, naps: list[float]) -> None:
    """Every call gives up after its attempts, with the error that the fault calls for, and never makes two."""
    http_client = make_client.http_client()
    with ThreadPoolExecutor(len(CALLS) if "silent" in mishap else 1) as pool:
        trials = {
            operation.name: pool.submit(trial, operation, mishap, make_client, http_client) for operation in CALLS
        }
    problems = {name: repr(done.exception()) for name, done in trials.items() if done.exception()}
    assert not problems
