"""The proxy breaks connections where it is told to, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .support import (
    Break,
    ChaosProxy,
    Probe,
    ScriptedServer,
    ask,
    random_breaks,
    reply,
    stream,
)


def test_a_proxy_without_a_plan_is_transparent(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """Everything passes, on one connection, and nothing is counted."""
    scripted.always("POST", "/", lambda request: reply(request.body))
    proxy = chaos(scripted.url)

    with Probe(proxy.url) as probe:
        for body in (b"a", b"b" * 500_000):
            probe.send("POST", "/", body)
            assert body == probe.receive().body
    assert (proxy.breaks, proxy.connections, scripted.connections) == (0, 1, 1)


@pytest.mark.parametrize(
    ("how", "body", "end"),
    [("reset", b"0123", "reset"), ("close", b"0123", "eof"), ("clean", b"0123456789", "complete")],
)
def test_a_proxy_breaks_where_planned(
    scripted: ScriptedServer, chaos: Callable[..., ChaosProxy], how: str, body: bytes, end: str
) -> None:
    """A break comes at its byte, or at the next end of a chunk, and the next connection is whole."""
    scripted.always("GET", "/", stream("0123456789", "abc"))
    whole = ask(scripted.url, "GET", "/")
    head = whole.raw.index(b"0123")
    proxy = chaos(scripted.url, [Break(head + 4, how)])  # type: ignore[arg-type]

    first, second = ask(proxy.url, "GET", "/"), ask(proxy.url, "GET", "/")

    assert (body, end) == (first.body, first.end)
    assert whole.raw == second.raw
    assert [Break(head + 4, how)] == proxy.broken  # type: ignore[arg-type]


def test_a_proxy_breaks_in_the_middle_of_a_chunk(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """Half a chunk is what arrives of the first chunk that begins after the byte."""
    scripted.always("GET", "/", stream("0123456789", "abcd"))
    head = ask(scripted.url, "GET", "/").raw.index(b"0123")

    assert ask(chaos(scripted.url, [Break(head + 6, "half")]).url, "GET", "/").body == b"0123456789ab"


def test_a_proxy_breaks_only_what_matches(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """A break waits for a connection on which the marked request was made, and counts from there."""
    scripted.always("GET", "/{any}", reply("abc"))
    proxy = chaos(scripted.url, [Break(3, "close")], match=b"GET /stream")

    assert ask(proxy.url, "GET", "/other").end == "complete"
    assert ask(proxy.url, "GET", "/stream").raw == b"HTT"
    assert ask(proxy.url, "GET", "/stream").end == "complete"


def test_a_break_that_never_came_is_put_back(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """An answer shorter than the break does not use it up."""
    scripted.enqueue(reply("short"), reply("x" * 5000))
    proxy = chaos(scripted.url, [Break(3000)])

    assert ask(proxy.url, "GET", "/").end == "complete"
    scripted.wait_until_closed()
    assert ask(proxy.url, "GET", "/").end == "reset"
    assert proxy.breaks == 1


def test_random_breaks_follow_their_seed() -> None:
    """The same seed draws the same breaks."""
    assert list(random_breaks(1, 20)) == list(random_breaks(1, 20)) != list(random_breaks(2, 20))


def test_a_proxy_resets_when_its_server_is_away(chaos: Callable[..., ChaosProxy]) -> None:
    """A server that refuses looks, through the proxy, like a reset."""
    with ScriptedServer(listening=False) as server:
        assert ask(chaos(server.url).url, "GET", "/").end == "reset"
