"""What goes wrong between a server's work and its client, by plan."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Container, Iterable
from typing import Any, Literal, get_args

from langgraph_runs.testing.answer import Action, Answer, How, drop, reply, reply_json
from langgraph_runs.testing.request import Request

Operation = Literal[
    "create", "batch", "stream", "wait", "join", "get", "list", "cancel", "cancel_many", "delete", "history", "state",
    "create_thread", "get_thread", "delete_thread", "search_threads", "assistant", "assistants", "command",
    "request",
]  # fmt: skip
"""What faults can name. "stream" counts all event streams, made or joined; "request" counts every request."""

Nth = int | Iterable[int] | Literal["every"]
Work = Callable[[], Answer]
Fault = Callable[[Request, Work], Answer]
"""Given the request and what the server would do: what it does instead."""


class FaultPlan:
    """Faults by operation and number, counted from 1: `cut(stream=1, ...)`, `lose(create=[1, 2], ...)`."""

    def __init__(self) -> None:
        self.known: set[str] = {*get_args(Operation)}
        self._planned: list[tuple[str, Container[int] | None, Fault]] = []
        self._counts: Counter[str] = Counter()
        self._late: list[tuple[int, Work]] = []

    def fault(self, fault: Fault, **nth: Nth) -> None:
        """Plan any fault: a function of the request and of the work that the server would do."""
        ((operation, number),) = nth.items()
        if operation not in self.known:
            known = ", ".join(sorted(self.known))
            raise ValueError(f"no operation {operation!r} among {known}; for an endpoint, add endpoint= to the row")
        numbers = None if number == "every" else {number} if isinstance(number, int) else set(number)
        self._planned.append((operation, numbers, fault))

    def cut(
        self,
        *,
        after_bytes: int | None = None,
        after_events: int = 0,
        plus_bytes: int = 0,
        how: How = "abrupt",
        meanwhile: Action | None = None,
        **nth: Nth,
    ) -> None:
        """Cut an answer's body after so many bytes, or events and then some bytes of the next one.

        `meanwhile` happens in the gap: after the last byte is sent and before the client can notice.
        """

        def fault(_: Request, work: Work) -> Answer:
            return work().cut(after=after_bytes, items=after_events, plus=plus_bytes, how=how, meanwhile=meanwhile)

        self.fault(fault, **nth)

    def cut_head(self, after: int = 0, how: How = "abrupt", **nth: Nth) -> None:
        """Do the work, but cut the answer within its status line and headers."""
        self.fault(lambda _, work: work().cut_head(after, how), **nth)

    def lose(
        self, *, done: bool, late: int = 0, how: How = "abrupt", meanwhile: Action | None = None, **nth: Nth
    ) -> None:
        """Break the connection instead of answering, with the work done or not.

        `late=n`: the work is done only after n more requests have been answered. `meanwhile` happens after the work.
        """

        def fault(_: Request, work: Work) -> Answer:
            if late:
                self._late.append((self._counts["request"] + late, work))
            elif done:
                work()
            if meanwhile:
                meanwhile()
            return drop(how)

        self.fault(fault, **nth)

    def lose_at_random(self, seed: int, probability: float, **nth: Nth) -> None:
        """Lose answers at random by a seed, each as likely before as after the work."""
        rng = random.Random(seed)  # noqa: S311  # no secrets

        def fault(_: Request, work: Work) -> Answer:
            lost, done = rng.random() < probability, rng.random() < 0.5
            answer = work() if done or not lost else None
            return drop("reset") if lost or answer is None else answer

        self.fault(fault, **nth)

    def fail(
        self,
        status: int = 503,
        *,
        retry_after: int | str | None = None,
        detail: Any = "try again",
        body: bytes | str | None = None,
        done: bool = False,
        **nth: Nth,
    ) -> None:
        """Answer with an error instead; with the work `done` nevertheless, or not. `body` replaces the JSON detail."""

        def fault(_: Request, work: Work) -> Answer:
            if done:
                work()
            headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
            return reply_json({"detail": detail}, status, headers) if body is None else reply(body, status, headers)

        self.fault(fault, **nth)

    def answer_late(self, answer: Answer, *, late: int, **nth: Nth) -> None:
        """Answer with this, and do the work only after `late` more requests have been answered (0: at once)."""

        def fault(_: Request, work: Work) -> Answer:
            if late:
                self._late.append((self._counts["request"] + late, work))
            else:
                work()
            return answer

        self.fault(fault, **nth)

    def answer(self, answer: Answer, **nth: Nth) -> None:
        """Answer with this instead of doing anything."""
        self.fault(lambda _, __: answer, **nth)

    def apply(self, operation: str, request: Request, work: Work) -> Answer:
        """Count a request and do what is planned for it (called by the server, one request at a time)."""
        self._counts.update((operation, "request"))
        for due, late_work in [late for late in self._late if late[0] < self._counts["request"]]:
            self._late.remove((due, late_work))
            late_work()
        for name, numbers, fault in self._planned:
            if name in (operation, "request") and (numbers is None or self._counts[name] in numbers):
                return fault(request, work)
        return work()
