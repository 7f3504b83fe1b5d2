"""What to do when one creation was carried out twice: cancel the run that has not begun, and tell the caller of both.

It happens when a request whose connection broke arrives after `RetryPolicy.settle` seconds of looking for its run, or
when a proxy repeats one. Which runs are of one creation is decided in `candidates`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import send_once
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.wire.exchange import Flow, HTTPRequest, Notice, Response, Sleep
from langgraph_runs._generated.api.runs import cancel_run
from langgraph_runs._generated.models.run import Run


def keep_one(
    context: Context, runs: Sequence[Run], thread_id: str, *, own_id: str | None, sent: HTTPRequest, attempt: int
) -> Flow[Run]:
    """Of several runs of one creation, oldest first, the one to go on with; later ones that wait are cancelled.

    That is the run of the response (`own_id`) if it goes on, else the oldest. `sent` is the creation request, `attempt`
    how often it was repeated, for the notice.
    """
    ids = [run.run_id for run in runs]
    cancelled: set[str] = set()
    for run, run_id in zip(runs[1:], ids[1:], strict=True):
        if run.get("status") == "pending" and (yield from _cancel(context, thread_id, run_id)):
            cancelled.add(run_id)
    left = [run for run, run_id in zip(runs, ids, strict=True) if run_id not in cancelled]
    kept = next((run for run in left if run.run_id == own_id), left[0])
    message = _message(ids, cancelled, thread_id)
    notice = Notice(
        kind="retry",
        attempt=attempt,
        wait=0.0,
        cause=message,
        method=sent.method,
        url=sent.url,
        run_id=kept.run_id,
        thread_id=thread_id,
    )
    yield Sleep(0.0, notice)
    warn(message)
    return kept


def _cancel(context: Context, thread_id: str, run_id: str) -> Flow[bool]:
    """Cancel a run; whether the server did."""
    request = cancel_run.request(thread_id, run_id, wait=0, action="interrupt")
    outcome = yield from send_once(context, context.config.prepare(request))
    return isinstance(outcome, Response) and outcome.head.ok


def _message(ids: Sequence[str], cancelled: Collection[str], thread_id: str) -> str:
    """What happened, and what the caller has to look after."""
    message = f"one request created the runs {' and '.join(ids)} on thread {thread_id}"
    if cancelled:
        message += f"; {' and '.join(run_id for run_id in ids if run_id in cancelled)} was cancelled before it began"
    if len(ids) - len(cancelled) > 1:
        message += "; cancel those that you do not want by runs.cancel"
    return message
