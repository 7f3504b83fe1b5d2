"""What can befall a request: named, and planned for the requests of one operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event
from typing import Any

from .support import PATIENCE, Answer, FakeRuns, reply

ELSEWHERE = "https://elsewhere.invalid/"

Plan = Callable[[FakeRuns, str, Any, Event], None]
"""Plans a mishap: server, operation, the numbers of the requests, and what is set when an answer's head arrives."""


def _answers(answer: Callable[[], Answer], *, done: bool = False) -> Plan:
    """Another answer than the server's own; with the work `done` or not."""

    def plan(server: FakeRuns, asks: str, nth: Any, seen: Event) -> None:
        def fault(_: Any, work: Callable[[], Answer]) -> Answer:
            if done:
                work()
            return answer()

        server.fault(fault, **{asks: nth})

    return plan


def _loses(how: Any, *, done: bool) -> Plan:
    """No answer; with the work `done` or not."""
    return lambda server, asks, nth, seen: server.lose(done=done, how=how, **{asks: nth})


def _cuts(after: int) -> Plan:
    """The answer's head, so many bytes of its body, and once the head has arrived a reset."""

    def plan(server: FakeRuns, asks: str, nth: Any, seen: Event) -> None:
        def wait() -> None:
            seen.wait(PATIENCE)
            seen.clear()

        server.cut(after_bytes=after, how="reset", meanwhile=wait, **{asks: nth})

    return plan


def _refuses(server: FakeRuns, asks: str, nth: Any, seen: Event) -> None:
    """Nobody listens."""
    server.refuse()


def text(body: str, status: int, kind: str, **headers: str) -> Answer:
    return reply(body, status, {"content-type": kind, **{name.replace("_", "-"): headers[name] for name in headers}})


def _refusal(status: int, **headers: str) -> Plan:
    return _answers(lambda: text('{"detail": "no"}', status, "application/json", **headers))


def _in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


MISHAPS: dict[str, Plan] = {
    "refused": _refuses,  # no connection
    "lost": _loses("reset", done=False),  # reset before a byte of the answer, the work not done
    "lost.done": _loses("reset", done=True),  # … done
    "head": _cuts(0),  # reset after the head
    "body": _cuts(1),  # reset in mid-body
    "408": _refusal(408),
    "409": _refusal(409),
    "422": _refusal(422),
    "429": _refusal(429, retry_after="7"),
    "429date": _answers(lambda: text("slow down", 429, "text/plain", retry_after=_in_an_hour())),
    "500": _answers(lambda: text("Internal Server Error", 500, "text/plain")),
    "500.done": _answers(lambda: text("Internal Server Error", 500, "text/plain"), done=True),
    "502": _answers(lambda: text("<html><h1>502 Bad Gateway</h1></html>", 502, "text/html")),
    "503": _refusal(503),
    "307": _answers(lambda: text("", 307, "text/plain", location=ELSEWHERE)),
    "html": _answers(lambda: text("<html>Please sign in</html>", 200, "text/html")),
    "html.done": _answers(lambda: text("<html>Please sign in</html>", 200, "text/html"), done=True),
    "empty": _answers(lambda: text("", 200, "application/json")),
    "cutjson": _answers(lambda: text('{"run_id": "', 200, "application/json")),
    "silent": _loses("hang", done=False),  # no answer, ever
    "silent.d": _loses("hang", done=True),
}
