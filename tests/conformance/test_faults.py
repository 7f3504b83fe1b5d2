"""Every public call meets every fault once: what comes of it stands in one table."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any

import pytest

from langgraph_runs import Timeouts, errors

from .operations import OPERATIONS, Operation
from .support import ClientMaker, FakeRuns, reply, reply_json

TABLE = """
"""

FAULTS: dict[str, Callable[[FakeRuns, str, Any], None]] = {}


def fault(name: str) -> Callable[[Any], Any]:
    """Name a fault; the function plans it for the first request of an operation."""
    return lambda plan: FAULTS.setdefault(name, plan)


class Watch:
    """What a client sent, and what it waited for; `seen` is set when an answer's head has arrived."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.waits: list[float] = []
        self.seen = threading.Event()
        self.on_notice: Callable[[], None] = lambda: None

    def options(self) -> dict[str, Any]:
        """The hooks that tell."""
        return {
            "on_request": self._request,
            "on_response": self._response,
            "on_retry": self._notice,
            "on_reconnect": self._notice,
        }

    def _request(self, request: Any) -> None:
        self.sent.append(f"{request.method} {request.url}")

    def _response(self, head: Any) -> None:
        self.seen.set()

    def _notice(self, notice: Any) -> None:
        self.waits.append(notice.wait)
        self.on_notice()


@fault("refused")
def _(server, asks, watch):
    server.refuse()
    watch.on_notice = server.listen


@fault("lost")
def _(server, asks, watch):
    server.lose(done=False, how="reset", **{asks: 1})


@fault("lost done")
def _(server, asks, watch):
    server.lose(done=True, how="reset", **{asks: 1})


@fault("head")
def _(server, asks, watch):
    server.cut(after_bytes=0, how="reset", meanwhile=lambda: watch.seen.wait(5), **{asks: 1})


@fault("body")
def _(server, asks, watch):
    server.cut(after_bytes=1, how="reset", meanwhile=lambda: watch.seen.wait(5), **{asks: 1})


for status in (408, 409, 422, 503):
    FAULTS[str(status)] = lambda server, asks, watch, status=status: server.fail(status, **{asks: 1})

FAULTS["429"] = lambda server, asks, watch: server.fail(429, retry_after=7, **{asks: 1})
FAULTS["429 date"] = lambda server, asks, watch: server.fail(
    429, retry_after="Wed, 01 Jan 2020 00:00:00 GMT", **{asks: 1}
)
FAULTS["500"] = lambda server, asks, watch: server.answer(
    reply("Internal Server Error", 500, {"content-type": "text/plain"}), **{asks: 1}
)
FAULTS["500 done"] = lambda server, asks, watch: server.fail(500, body="Internal Server Error", done=True, **{asks: 1})
FAULTS["502"] = lambda server, asks, watch: server.answer(
    reply("<html><h1>502 Bad Gateway</h1></html>", 502, {"content-type": "text/html"}), **{asks: 1}
)
FAULTS["307"] = lambda server, asks, watch: server.answer(
    reply("", 307, {"location": "https://elsewhere.invalid/"}), **{asks: 1}
)
FAULTS["html"] = lambda server, asks, watch: server.answer(
    reply("<html>Sign in</html>", 200, {"content-type": "text/html"}), **{asks: 1}
)
FAULTS["empty"] = lambda server, asks, watch: server.answer(
    reply(b"", 200, {"content-type": "application/json"}), **{asks: 1}
)
FAULTS["cut json"] = lambda server, asks, watch: server.answer(
    reply(b'{"run_id": "', 200, {"content-type": "application/json"}), **{asks: 1}
)
FAULTS["html done"] = lambda server, asks, watch: server.fault(
    lambda _, work: (work(), reply("<html>Sign in</html>", 200, {"content-type": "text/html"}))[1], **{asks: 1}
)
FAULTS["silent"] = lambda server, asks, watch: server.lose(done=False, how="hang", **{asks: 1})
FAULTS["silent done"] = lambda server, asks, watch: server.lose(done=True, how="hang", **{asks: 1})


def outcome(operation: Operation, name: str, make_client, http_client) -> str:
    timeout = Timeouts(read=0.3) if name.startswith("silent") else Timeouts()
    watch = Watch()
    with FakeRuns() as server:
        client = make_client(server.url, http_client=http_client, timeout=timeout, **watch.options())
        scene = operation.scene(server, client)
        before = len(server.runs)
        FAULTS[name](server, operation.asks, watch)
        word = ""
        try:
            result = operation.call(scene)
        except errors.LangGraphRunsError as error:
            word = type(error).__name__
            # print(operation.name, name, repr(error))
        else:
            if not operation.is_right(result):
                word = f"WRONG({result!r})"
        made = len(server.runs) - before
        if made > operation.makes:
            word += f" MADE{made}"
        mine = (
            [s for s in watch.sent if s == watch.sent[0]]
            if operation.name != "join"
            else [s for s in watch.sent if s.endswith("join")]
        )
        asked = server.operations
        if not word:
            if len(mine) > 1:
                word = "resent" if operation.makes and "list" in asked else "again"
            elif (
                watch.waits or (operation.makes and "list" in asked) or (operation.name == "create" and "get" in asked)
            ):
                word = "found"
            else:
                word = "ok"
            if operation.makes and made != operation.makes:
                word += " NOTMADE"
    return word


@pytest.mark.parametrize("name", FAULTS)
def test_t(name, make_client: ClientMaker, monkeypatch):
    import langgraph_runs._compat as c, langgraph_runs._acompat as a

    monkeypatch.setattr(c.Alarm, "wait", lambda self, s: None)

    async def w(self, s):
        pass

    monkeypatch.setattr(a.Alarm, "wait", w)
    http_client = make_client.http_client()
    with ThreadPoolExecutor(28 if name.startswith("silent") else 1) as pool:
        col = list(pool.map(lambda op: outcome(op, name, make_client, http_client), OPERATIONS))
    import json

    json.dump(dict(zip([o.name for o in OPERATIONS], col)), open(f"/tmp/w/table-{make_client.colour}-{name}.json", "w"))
