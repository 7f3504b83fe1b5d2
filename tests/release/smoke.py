"""What a user's first program does, run by the interpreter of an environment with nothing but the wheel.

It needs no file of the repository: the server is a socket on loopback that says what a LangGraph server says. It cuts
the stream after the first piece of text, so that the client has to join the run again.
"""

import asyncio
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distributions, version
from threading import Thread

import langgraph_runs
from langgraph_runs import AsyncClient, Client, errors

RUN = "/threads/t/runs/r"
WHEN = {"created_at": "2030-01-01T00:00:00Z", "updated_at": "2030-01-01T00:00:00Z"}
TEXTS = ["From ", "the ", "wheel"]
UNASKED = {"aiohttp", "langchain-core", "langgraph", "langgraph-sdk", "pydantic", "rich", "sniffio"}


def event(number: int, name: str, data: object) -> bytes:
    return f"id: {number}-0\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()


def piece(number: int, text: str) -> bytes:
    return event(number, "messages", [{"type": "AIMessageChunk", "id": "m", "content": text}, {"langgraph_node": "n"}])


EVENTS = [
    event(1, "metadata", {"run_id": "r"}),
    *(piece(number, text) for number, text in enumerate(TEXTS, 2)),
    event(5, "end", {"status": "success"}),
]


class Server(BaseHTTPRequestHandler):
    """As much of a LangGraph server as one run needs."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        if self.path.endswith("/stream"):
            self.stream(EVENTS[:2], cut=True)
        elif self.path == "/threads":
            self.reply({"thread_id": "t", "status": "idle", "metadata": {}, **WHEN})
        else:
            self.reply({"detail": f"no {self.path}"}, status=404)

    def do_GET(self) -> None:
        if self.path.partition("?")[0].endswith("/stream"):
            last = int(self.headers["last-event-id"].partition("-")[0] or -1)
            self.stream([event for number, event in enumerate(EVENTS, 1) if number > last])
        elif self.path == RUN:
            self.reply(
                {"run_id": "r", "thread_id": "t", "assistant_id": "a", "status": "success", "kwargs": {}, **WHEN}
            )
        else:
            self.reply({"detail": "not found"}, status=404)

    def reply(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, events: list[bytes], *, cut: bool = False) -> None:
        self.send_response(200)
        for name, value in (("type", "text/event-stream"), ("location", RUN)):
            self.send_header(f"content-{name}", value)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for one in events:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(one), one))
        if not cut:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True


def read(url: str) -> list[str]:
    with Client(url, api_key=None) as client:
        thread = client.threads.create()
        with client.runs.stream(thread, "agent", input={}).text() as tokens:
            texts = list(tokens)
        assert (tokens.stream.status, tokens.stream.reconnects) == ("success", 1), tokens.stream
        try:
            client.runs.get("t", "another")
        except errors.NotFoundError as error:
            assert error.status_code == 404
        else:
            raise AssertionError("a run that does not exist was found")
        return texts


async def read_async(url: str) -> list[str]:
    async with AsyncClient(url, api_key=None) as client:
        thread = await client.threads.create()
        async with client.runs.stream(thread, "agent", input={}).text() as tokens:
            return [token async for token in tokens]


def main() -> None:
    """Run everything; raises if something is not as it should be."""
    assert "site-packages" in langgraph_runs.__file__, langgraph_runs.__file__
    assert version("langgraph-runs") == langgraph_runs.__version__
    for name in langgraph_runs.__all__:
        getattr(langgraph_runs, name)
    unasked = UNASKED & {found.metadata["Name"].lower() for found in distributions()}
    assert not unasked, unasked
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    for texts in (read(url), asyncio.run(read_async(url))):
        assert texts == TEXTS, texts
    server.shutdown()
    server.server_close()
    print(f"Python {sys.version.split()[0]}: langgraph_runs {langgraph_runs.__version__} {'|'.join(texts)}")


if __name__ == "__main__":
    main()
