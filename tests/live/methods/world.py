"""What a row of the table finds around it: a sync or async client, and plain HTTP to set the scene and look behind."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any, Self

import httpx

from tests.conformance.support.clients import ClientMaker
from tests.live.plainly import PATIENCE, until

NEVER = "0 0 29 2 *"  # a schedule: leap days
SPACED = {"count": 4, "delay": 0.02}  # for `steps`: events with ids of their own


class World:
    """The scene of one row. What it starts it also ends."""

    def __init__(self, url: str, make_client: ClientMaker, api: httpx.Client) -> None:
        self.url = url
        self.make_client = make_client
        self.api = api
        self.heads: list[Any] = []  # of every answer that the client got
        self.client = make_client(url, on_response=self.heads.append)
        self.made: list[str] = []  # ids of what was made for the row, oldest first
        self.crons: list[str] = []  # those of crons, which are deleted with the row
        self._scene = ExitStack()

    def close(self) -> None:
        self.forget_crons()
        self._scene.close()

    @cached_property
    def thread(self) -> str:
        """A thread of this row's own."""
        return self.make_thread()

    def make_thread(self, **body: Any) -> str:
        return str(self.post("/threads", body)["thread_id"])

    def make_assistant(self, graph: str, **body: Any) -> str:
        """An assistant that is gone after the row; its id."""
        made = str(self.post("/assistants", {"graph_id": graph, **body})["assistant_id"])
        self.delete_later(f"/assistants/{made}")
        return made

    def delete_later(self, path: str) -> None:
        self._scene.callback(self.api.delete, path)

    @cached_property
    def unheard_of(self) -> str:
        """An id that nothing has."""
        return str(uuid.uuid4())

    def assistant(self, graph: str) -> str:
        """The id of a graph's assistant."""
        [found] = self.post("/assistants/search", {"graph_id": graph})
        return str(found["assistant_id"])

    def run(self, graph: str, given: Any = None, *, thread: str | None = None, **body: Any) -> str:
        """A run that has ended; its id."""
        path = f"/threads/{thread or self.thread}/runs"
        body = {"assistant_id": graph, "input": given, "stream_resumable": True, **body}
        run = str(self.post(path, body)["run_id"])
        self.get(f"{path}/{run}/join")
        return run

    def slow(self, *, thread: str | None = None, **body: Any) -> str:
        """A run that is at work, and for long; its id."""
        thread = thread or self.thread
        body = {
            "assistant_id": "slow",
            "input": {"count": 600, "delay": 0.02},
            "stream_mode": ["values", "custom"],
            **body,
        }
        path = f"/threads/{thread}/runs"
        run = str(self.post(path, {**body, "stream_resumable": True})["run_id"])
        self._scene.callback(self.api.post, f"{path}/{run}/cancel", params={"wait": 1})
        with self.api.stream("GET", f"{path}/{run}/stream", headers={"Last-Event-ID": "-1"}) as response:
            next(line for line in response.iter_lines() if line == "event: custom")
        return run

    def cancel(self, run: str) -> None:
        """Cancel a run, and wait for its end."""
        self.api.post(f"/threads/{self.thread}/runs/{run}/cancel", params={"wait": 1})
        self.until(lambda: self.look(run)["status"] not in ("pending", "running"))

    def look(self, run: str, *, thread: str | None = None) -> dict[str, Any]:
        """A run as the server has it; nothing if it has it not."""
        response = self.api.get(f"/threads/{thread or self.thread}/runs/{run}")
        return response.json() if response.status_code == 200 else {}

    def result(self, run: str, *, thread: str | None = None) -> Any:
        """What a run comes to."""
        return self.get(f"/threads/{thread or self.thread}/runs/{run}/join")

    def states(self, thread: str | None = None) -> list[dict[str, Any]]:
        """A thread's states, newest first."""
        return self.post(f"/threads/{thread or self.thread}/history", {"limit": 100})

    def interrupts(self) -> dict[str, str]:
        """Questions by the ids of the thread's pending interrupts."""
        state = self.get(f"/threads/{self.thread}/state")
        return {one["id"]: one["value"]["question"] for task in state["tasks"] for one in task["interrupts"]}

    def cron(self, *, thread: str | None = None, **body: Any) -> str:
        """A cron that starts no run; its id."""
        path = f"/threads/{thread}/runs/crons" if thread else "/runs/crons"
        metadata = {"metadata": {"made": "by hand"}}
        made = self.post(
            path, {"assistant_id": "echo", "schedule": NEVER, "input": {}, "enabled": False, **metadata, **body}
        )
        self.forget_cron(str(made["cron_id"]))
        return self.crons[-1]

    def cron_of(self, cron: str) -> dict[str, Any]:
        """A cron as the server has it; nothing if it has it not."""
        found = self.post("/runs/crons/search", {"limit": 1000})
        return next((one for one in found if one["cron_id"] == cron), {})

    def forget_cron(self, cron: str) -> None:
        """Delete a cron with the row."""
        self.crons.append(cron)

    def forget_crons(self) -> None:
        """Delete the row's crons now."""
        for cron in self.crons:
            self.api.delete(f"/runs/crons/{cron}")

    def put(self, namespace: list[str], key: str, value: Any) -> None:
        """Store an item."""
        response = self.api.put("/store/items", json={"namespace": namespace, "key": key, "value": value})
        assert response.status_code == 204, response.text

    def item(self, namespace: list[str], key: str) -> Any:
        """The value of an item, None if there is none."""
        found = self.api.get("/store/items", params={"namespace": ".".join(namespace), "key": key}).json()
        return (found or {}).get("value")

    def until(self, condition: Callable[[], bool]) -> None:
        """Ask until the condition holds."""
        until(condition)

    @cached_property
    def webhook(self) -> Posts:
        """Where finished runs are posted to."""
        return self._scene.enter_context(Posts())

    def get(self, path: str) -> Any:
        response = self.api.get(path, timeout=PATIENCE)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: Any) -> Any:
        response = self.api.post(path, json=body)
        assert response.status_code == 200, response.text
        return response.json()


class Posts:
    """A place on the loopback interface that JSON is posted to; `answer` makes the reply of it."""

    def __init__(self, answer: Callable[[Any], Any] = lambda _: None) -> None:
        posted = self._posted = Queue[Any]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                posted.put(data)
                body = json.dumps(answer(data)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def posted(self) -> Any:
        """What was posted, once it is."""
        return self._posted.get(timeout=PATIENCE)


def feedback_tokens(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What LangSmith answers when the server asks it for addresses that take feedback."""
    return [
        {
            "id": str(uuid.uuid4()),
            "url": f"https://feedback/{one['feedback_key']}",
            "expires_at": "2100-01-01T00:00:00Z",
        }
        for one in asked
    ]


def data(events: list[Any], mode: str) -> list[Any]:
    """The data of the events of a mode."""
    return [event.data for event in events if event.mode == mode]
