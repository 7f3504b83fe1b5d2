"""Server-sent events as the two servers write them."""

from __future__ import annotations

import json
from typing import Any, Literal

Flavour = Literal["langgraph", "aegra"]


def frame(
    event: str, data: Any, id: str | None = None, *, style: Flavour = "langgraph", id_first: bool = False
) -> bytes:
    """Build one event: CRLF lines for "langgraph", LF for "aegra", the id last. Bytes are taken as the data's text."""
    end = "\r\n" if style == "langgraph" else "\n"
    text = data.decode() if isinstance(data, bytes) else to_json(data)
    lines = [f"event: {event}", f"data: {text}"]
    if id is not None:
        lines.insert(0 if id_first else 2, f"id: {id}")
    return (end.join(lines) + end + end).encode()


def heartbeat() -> bytes:
    """Build a heartbeat: a comment, with CRLF on both servers."""
    return b": heartbeat\r\n\r\n"


def to_json(value: Any) -> str:
    """Write JSON as the servers do: compact, and raw UTF-8; escaped if it has lone surrogates, which UTF-8 has not."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def read_frames(body: bytes) -> list[tuple[str, Any, str | None]]:
    """Read (event, data, id) of the complete events of a body that `frame` and `heartbeat` built."""
    *blocks, _ = body.replace(b"\r\n", b"\n").split(b"\n\n")
    found: list[tuple[str, Any, str | None]] = []
    for block in blocks:
        fields = dict(line.split(": ", 1) for line in block.decode().split("\n"))
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"]), fields.get("id")))
    return found
