"""The flows of our calls, made from the same parts as in the drivers."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, Any

from langgraph_runs._core.calls.config import Config, build_config, config_for_call
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.protocol.plan import thread_plan
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.protocol.start import AnswerCommand, StartCommand
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.answers import Pending, answer_by_id, answer_one
from langgraph_runs._core.runs.cancel import cancel
from langgraph_runs._core.runs.create import create, create_batch
from langgraph_runs._core.runs.wait import join, wait
from langgraph_runs._core.streams.plan import create_plan, join_plan
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api import runs as run_api
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import UNSET
from tests.simulation.network import BASE
from tests.simulation.plan import Actor
from tests.simulation.tasks_threads import ThreadTask, started

if TYPE_CHECKING:
    from tests.simulation.clock import Clock
    from tests.simulation.tasks import Task

_CREATING = ("multitask_strategy", "if_not_exists", "on_completion")


@cache
def config() -> Config:
    """The settings of all flows: the defaults."""
    return build_config(
        {}, base_url=BASE, api_key=None, headers=None, timeout=UNSET, retry=RetryPolicy(), idle_timeout="auto"
    )


class Flows:
    """Makes the flow of an actor."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._dice = random.Random(seed)

    def new_id(self) -> str:
        """A new id."""
        return f"{self._dice.getrandbits(64):016x}"

    def context(self, actor: Actor) -> Context:
        """The context of a call."""
        clock = self._clock
        mark, timeout = actor.get("mark"), actor.get("timeout")
        settings = config() if mark is None else config_for_call(config(), {"X-Request-Id": mark}, UNSET)
        context = Context(
            config=settings, now=clock.monotonic, wall=clock.wall, random=self._dice.random, uuid=self.new_id
        )
        return context.with_timeout(timeout)

    def session(self, task: Task) -> StreamSession:
        """The session of a stream."""
        actor = task.actor
        if actor.kind == "stream":
            options = self._creating(task, more=("stream_mode", "stream_resumable", "on_disconnect"))
            options = {"stream_mode": "values", "stream_resumable": True, "on_disconnect": "continue", **options}
            plan = create_plan(actor.thread, "agent", options, self.new_id)
        else:
            assert task.target is not None
            ref = requests.checked_ref(task.target.thread_id, task.target.run_id)
            plan = join_plan(
                ref,
                {},
                stream_mode=actor.get("stream_mode"),
                last_event_id=actor.get("last_event_id"),
                cancel_on_disconnect=False,
            )
        return StreamSession(plan, self.context(actor))

    def thread_session(self, task: ThreadTask) -> ThreadSession:
        """The session of a thread's stream."""
        actor = task.actor
        plan = thread_plan(
            str(actor.thread), "agent", {}, channels=actor.get("channels"), replay=actor.get("replay", False)
        )
        session = ThreadSession(plan, self.context(actor))
        if actor.get("is_entered"):
            session.keep_connection()
        if task.target is not None:
            session.wanted.follow(task.target.run_id)
        return session

    def command(self, task: ThreadTask, what: str, value: Any, number: int) -> Flow[Any]:
        """The flow of what a caller does with a thread's stream beside its reading."""
        context, thread_id, session = self.context(task.actor), str(task.actor.thread), task.session
        payload = {"of": task.number, "command": number}
        if what == "cancel":
            ref = requests.checked_ref(thread_id, str(session.wanted.newest))
            return cancel(context, requests.cancel_run(ref, {}, wait=False, action="interrupt"), ref, wait=False)
        if what == "start":
            options = {"input": payload, **({} if value is None else {"multitask_strategy": value})}
            return started(session, StartCommand(thread_id, "agent", options).flow(context))
        answers = dict.fromkeys([*session.wanted.questions][:1], payload) if what == "answer" else {}

        def choose(pending: Pending) -> dict[str, Any]:
            return answer_by_id(pending, answers) if answers else answer_one(pending, payload)

        command = AnswerCommand(thread_id, choose, {}, update=UNSET, goto=UNSET)
        return started(session, command.flow(context))

    def flow(self, task: Task) -> Flow[Any]:
        """The flow of any other call."""
        actor = task.actor
        context = self.context(actor)
        raise_error = actor.get("raise_error", True)
        if actor.kind == "create":
            request, own_id, *_ = requests.create_run(actor.thread, "agent", self._creating(task))
            return create(context, request, own_id)
        if actor.kind == "wait":
            made = requests.wait_run(actor.thread, "agent", self._creating(task), self.new_id)
            return wait(context, made, raise_error=raise_error)
        if actor.kind == "batch":
            payloads: Any = [{"assistant_id": "agent", "input": {"of": task.number}}] * actor.get("count", 1)
            return create_batch(context, requests.create_run_batch(payloads, {}), run_api.create_run_batch.parse)
        if actor.kind == "iter":
            return iterate(context, actor.thread, task)
        assert task.target is not None
        ref = requests.checked_ref(task.target.thread_id, task.target.run_id)
        if actor.kind == "join":
            return join(context, requests.join_run(ref, {}, cancel_on_disconnect=False), ref, raise_error=raise_error)
        assert actor.kind == "cancel"
        waits = actor.get("wait", False)
        return cancel(context, requests.cancel_run(ref, {}, wait=waits, action="interrupt"), ref, wait=waits)

    def _creating(self, task: Task, more: tuple[str, ...] = ()) -> dict[str, Any]:
        actor = task.actor
        wanted = (*_CREATING, *more)
        options = {name: value for name, value in actor.options if name in wanted}
        if actor.thread is not None:
            options["if_not_exists"] = "create"
        return {"input": {"of": task.number}, **options}


def iterate(context: Context, thread_id: Any, task: Task) -> Flow[list[Run]]:
    """As `runs.iter` does, with a caller that may cancel or delete each run that it is told."""
    actor = task.actor
    size, status, then = actor.get("page_size", 100), actor.get("status"), actor.get("then")
    pages, first = requests.all_runs(thread_id, {}, page_size=size, status=status, select=None, allow_unknown=False)
    told: list[Run] = []
    task.result = told
    while not pages.exhausted:
        pages.add_page((yield from call(context, pages.request(first), run_api.list_runs.parse)))
        for run in pages.items:
            told.append(run)
            task.note(f"is told run {run.run_id}")
            if then is not None:
                task.network.server.changed_by_caller(str(run.run_id), then)
    return told
