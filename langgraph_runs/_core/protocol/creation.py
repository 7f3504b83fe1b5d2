"""`CommandCreation`: create a run by a command, exactly once, as `runs.create` does by a request of its own.

The server keeps the mark of a command, its X-Request-Id, in the run that it creates. So a run is looked up by it if the
response is lost, and also if the response does not name it, as that to an answer does not.
"""

from __future__ import annotations

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import read_body
from langgraph_runs._core.protocol.commands import (
    end_of_error,
    read_command_error,
    run_id_in,
    run_of_command,
    what_failed,
)
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Flow, Head, Response, TransportFailure
from langgraph_runs._generated.types import Request


class CommandCreation(RunCreation):
    """One command and its attempts. An `own_thread` is created by it, by an id of our choice.

    A thread that does not exist is created by it, too. So where one was there before (`had_thread`), and is gone when
    the run is looked up, the run may be gone with it, and the command must not be sent again.
    """

    def __init__(
        self, context: Context, request: Request, thread_id: str, *, own_thread: bool = False, had_thread: bool = False
    ) -> None:
        super().__init__(context, request, thread_id, own_thread=own_thread)
        self._lookup.had_thread = had_thread
        self._own_id = thread_id
        self._body: Response | TransportFailure | None = None  # of the latest 2xx
        self._lookup.candidates.as_run = run_of_command

    def create(self) -> Flow[RunRef]:
        """Send the command: the run that it created.

        Raises what `runs.create.create` does.
        """
        created = yield from self.send(long=False)
        if isinstance(created, RunRef):
            return created
        body = self._body
        assert body is not None
        run_id = run_id_in(body) if isinstance(body, Response) else None
        if run_id is None:
            return (yield from self.find_run(created, body, "does not name its run"))
        return (yield from self.find_other(run_id)) or RunRef(self._own_id, run_id)

    def _read_refusal(self, head: Head) -> Flow[Response | None]:
        self._body = body = yield from read_body(self._context, head)
        refusal = None if isinstance(body, TransportFailure) else read_command_error(body)
        if refusal is not None and refusal.head.ok:  # what failed may have failed after the run was created
            self._maybe_created = True
            self._what = what_failed(refusal)
        return refusal

    def _error_for(self, outcome: Response | TransportFailure) -> errors.LangGraphRunsError:
        if isinstance(outcome, TransportFailure) or outcome.head.ok:
            return self._context.error_for(outcome, what=self._what, thread_id=self._own_id)
        return self._context.error_for(outcome, end=end_of_error(outcome), thread_id=self._own_id)
