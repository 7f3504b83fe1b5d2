"""A client of pyright's language server: what an editor shows at a place in a file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent
SERVER = Path(sys.executable).with_name("pyright-langserver")


class LanguageServer:
    """The server with one open file. A `^` in its text marks the place that is asked about."""

    def __init__(self, text: str) -> None:
        self._line, self._character = next(
            (number, line.index("^")) for number, line in enumerate(text.splitlines()) if "^" in line
        )
        self._text = text.replace("^", "")
        self._uri = (ROOT / "tests" / "typing" / "asked.py").as_uri()
        self._id = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(SERVER), "--stdio"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        folder = {"uri": ROOT.as_uri(), "name": "repository"}
        markup = {"contentFormat": ["plaintext"], "documentationFormat": ["plaintext"]}
        item = {"documentationFormat": ["plaintext"]}
        self.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            workspaceFolders=[folder],
            capabilities={
                "textDocument": {
                    "hover": markup,
                    "completion": {"completionItem": item},
                    "signatureHelp": {"signatureInformation": item},
                }
            },
        )
        self._send({"method": "initialized", "params": {}})
        document = {"uri": self._uri, "languageId": "python", "version": 1, "text": self._text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def hover(self) -> str:
        """What is shown when the mouse is over the place."""
        return str(self._at("hover")["contents"]["value"])

    def completions(self) -> dict[str, dict[str, Any]]:
        """What is proposed at the place, by label."""
        return {item["label"]: item for item in self._at("completion")["items"]}

    def documentation(self, item: dict[str, Any]) -> str:
        """What is shown beside a proposal."""
        return str(self.ask("completionItem/resolve", **item).get("documentation", {}).get("value", ""))

    def signature(self) -> dict[str, Any]:
        """The signature that is shown at the place."""
        found: dict[str, Any] = self._at("signatureHelp")["signatures"][0]
        return found

    def _at(self, what: str) -> Any:
        place = {"line": self._line, "character": self._character}
        return self.ask(f"textDocument/{what}", textDocument={"uri": self._uri}, position=place)

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request, and return its result; what the server asks meanwhile is answered."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items", ())
                self._send({"id": message["id"], "result": [None for _ in items] or None})
            elif message.get("id") == self._id:
                assert "error" not in message, message
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        size = 0
        while (line := self._process.stdout.readline()) != b"\r\n":
            assert line, "the language server ended"
            if found := re.match(rb"Content-Length: (\d+)", line):
                size = int(found[1])
        message: dict[str, Any] = json.loads(self._process.stdout.read(size))
        return message
