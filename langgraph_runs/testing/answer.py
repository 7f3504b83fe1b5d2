"""What the server answers: a description of bytes, pauses and endings, rendered without any I/O.

An `Answer` is immutable; `cut`, `cut_head`, `held` and `then` return changed copies, so they chain:

    reply(b"hello").cut(after=2, how="reset")
    stream(frame("values", 1), gate, frame("values", 2)).cut(items=1, plus=5, how="abrupt")
"""

from __future__ import annotations

import http
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import to_json

Ending = Literal["keep", "close", "reset", "hang"]
"""After an answer: keep the connection, close it (FIN), reset it (RST), or fall silent with the socket open."""

How = Literal["clean", "abrupt", "reset", "hang"]
"""A cut: with the framing completed (a lie) and the connection kept, by FIN in the middle, by RST, or by silence."""

Framing = Literal["length", "chunked", "close"]
Action = Callable[[], object]
HeaderPairs = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Over:
    """The last step of an answer: how the connection goes on.

    As an item of a body it ends that where it stands; with "keep", as if it were whole.
    """

    ending: Ending


Step = bytes | Signal | Action | Over
Item = Step | str
Body = Iterable[Item] | Callable[[], Iterable[Item]]

_ENDINGS: dict[How, Ending] = {"clean": "close", "abrupt": "close", "reset": "reset", "hang": "hang"}
_BODILESS = (204, 304)


@dataclass(frozen=True)
class Cut:
    """Where a body stops: after `items` items and then `size` bytes; and what to do just before."""

    how: How
    items: int = 0
    size: int = 0
    meanwhile: Action | None = None


@dataclass(frozen=True)
class Answer:
    """An answer to one request. `end` is what happens to the connection afterwards."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: Body = ()
    framing: Framing = "length"
    end: Ending = "keep"
    hold: Signal | None = None
    body_cut: Cut | None = None
    head_cut: tuple[int, How] | None = None
    raw: bool = False

    def cut(
        self,
        *,
        after: int | None = None,
        items: int = 0,
        plus: int = 0,
        how: How = "abrupt",
        meanwhile: Action | None = None,
    ) -> Answer:
        """Stop the body after exactly `after` bytes, or after `items` items and `plus` bytes of the next.

        "clean" completes the framing, so that what was sent looks like all there is. `meanwhile` is called when the
        point is reached and before the client can notice. A body that ends earlier is cut at its end.
        """
        if after is not None and (items or plus):
            raise ValueError("give after, or items and plus")
        cut = Cut(how, 0, after, meanwhile) if after is not None else Cut(how, items, plus, meanwhile)
        return replace(self, body_cut=cut)

    def cut_head(self, after: int = 0, how: How = "abrupt") -> Answer:
        """Stop after `after` bytes of the status line and headers."""
        return replace(self, head_cut=(after, how))

    def held(self, gate: Signal) -> Answer:
        """Send nothing before the gate is open."""
        return replace(self, hold=gate)

    def then(self, end: Ending) -> Answer:
        """End the connection so after the whole answer, without having announced it."""
        return replace(self, end=end)


def reply(
    body: bytes | str | Body = b"",
    status: int = 200,
    headers: HeaderPairs = (),
    *,
    framing: Framing | None = None,
) -> Answer:
    """Answer with bytes (sent with a Content-Length), or with items (each sent as one chunk)."""
    if isinstance(body, bytes | str):
        return Answer(status, _pairs(headers), (body,) if body else (), framing or "length")
    return Answer(status, _pairs(headers), body, framing or "chunked")


def reply_json(value: Any, status: int = 200, headers: HeaderPairs = ()) -> Answer:
    """Answer with JSON."""
    pairs = (("content-type", "application/json"), *_pairs(headers))
    return Answer(status, pairs, (to_json(value),))


def stream(*items: Item, body: Body | None = None, headers: HeaderPairs = ()) -> Answer:
    """Answer with server-sent events, one HTTP chunk per item; `body` may be any iterable, or a function giving one."""
    pairs = (
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
        *_pairs(headers),
    )
    return Answer(200, pairs, items if body is None else body, "chunked")


def raw(*items: Item, end: Ending = "close") -> Answer:
    """Send exactly these bytes, head and all."""
    return Answer(body=items, framing="close", end=end, raw=True)


def drop(how: How = "abrupt") -> Answer:
    """Read the request and break the connection without a byte of an answer."""
    return Answer().cut_head(0, how)


def hang() -> Answer:
    """Read the request and stay silent until the client goes or the server stops."""
    return drop("hang")


def render(answer: Answer, *, bodiless: bool = False) -> Generator[Step, None, None]:
    """Turn an answer into what to send, wait for and call, ending with what happens to the connection."""
    if answer.hold:
        yield answer.hold
    body = _open(answer)
    bodiless = bodiless or answer.status in _BODILESS
    if answer.framing == "length":
        body = list(body)
    head = b"" if answer.raw else _head(answer, body, bodiless=bodiless)
    if answer.head_cut:
        after, how = answer.head_cut
        if after:
            yield head[:after]
        yield Over(_ENDINGS[how])
        return
    if head:
        yield head
    if bodiless:
        yield Over(answer.end)
        return
    yield from _body(answer, body)


def unframed(answer: Answer) -> Iterator[Step]:
    """Turn the body of an answer into what is received of it. "keep" at the end says that it came whole."""
    yield from _body(replace(answer, framing="length", end="keep"), _open(answer))


def _open(answer: Answer) -> Iterable[Step]:
    body = answer.body() if callable(answer.body) else answer.body
    return (item.encode() if isinstance(item, str) else item for item in body)


def _body(answer: Answer, body: Iterable[Step]) -> Iterator[Step]:
    chunked, cut = answer.framing == "chunked", answer.body_cut
    items = cut.items if cut else 0
    room = cut.size if cut else None
    for item in () if cut and not items and room == 0 else body:
        if isinstance(item, Over):
            if item.ending == "keep":
                break
            yield item
            return
        if not isinstance(item, bytes):
            yield item
            continue
        if not item:
            continue
        part = item
        if items:
            items -= 1
        elif room is not None:
            part, room = item[:room], room - len(item[:room])
        if part:
            yield _chunk(item, part, whole=cut is not None and cut.how == "clean") if chunked else part
        if cut and not items and room == 0:
            break
    if cut and cut.meanwhile:
        yield cut.meanwhile
    if chunked and (not cut or cut.how == "clean"):
        yield b"0\r\n\r\n"
    if cut and (cut.how != "clean" or answer.framing == "close"):
        yield Over(_ENDINGS[cut.how])
    else:
        yield Over("close" if answer.framing == "close" and answer.end == "keep" else answer.end)


def _chunk(item: bytes, part: bytes, *, whole: bool) -> bytes:
    """Frame `part` of an item: as a chunk of its own, or as what came of the item's chunk before the break."""
    if part == item or whole:
        return b"%x\r\n%s\r\n" % (len(part), part)
    return b"%x\r\n%s" % (len(item), part)


def _head(answer: Answer, body: Iterable[Step], *, bodiless: bool) -> bytes:
    try:
        reason = http.HTTPStatus(answer.status).phrase
    except ValueError:
        reason = "Unknown"
    pairs = list(answer.headers)
    named = {name.lower() for name, _ in pairs}
    if answer.framing == "chunked" and not bodiless:
        pairs.append(("transfer-encoding", "chunked"))
    elif answer.framing == "length" and not named & {"content-length", "transfer-encoding"} and not bodiless:
        pairs.append(("content-length", str(_length(answer.body_cut, body))))
    elif answer.framing == "close":
        pairs.append(("connection", "close"))
    lines = "".join(f"{name}: {value}\r\n" for name, value in pairs)
    return f"HTTP/1.1 {answer.status} {reason}\r\n{lines}\r\n".encode("latin-1")


def _length(cut: Cut | None, body: Iterable[Step]) -> int:
    """Count the body; a clean cut announces no more than it sends."""
    sizes = [len(item) for item in body if isinstance(item, bytes)]
    if not cut or cut.how != "clean":
        return sum(sizes)
    return min(sum(sizes), sum(sizes[: cut.items]) + cut.size)


def _pairs(headers: HeaderPairs) -> tuple[tuple[str, str], ...]:
    return tuple(headers.items() if isinstance(headers, Mapping) else headers)
