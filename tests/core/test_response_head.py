"""Where a head ends: the HTTP library gets all of it, and nothing that comes after it."""

from __future__ import annotations

from itertools import pairwise

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langgraph_runs._core.wire.response_head import HeadReader

OK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def divided(data: bytes, places: list[int]) -> tuple[bytes, bytes, bool]:
    """What a reader makes of data cut there: heads, what comes after them, whether they are over."""
    reader = HeadReader()
    heads = rest = b""
    for start, end in pairwise([0, *sorted({place % (len(data) + 1) for place in places}), len(data)]):
        if reader.over:
            rest += data[start:end]
        else:
            head, more = reader.feed(data[start:end])
            heads, rest = heads + head, rest + more
    return heads, rest, reader.over


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([EARLY, CONTINUE, b"HTTP/1.1 103\r\n\r\n", b"HTTP/2.0 103 X\r\n\r\n"]), max_size=3),
    st.binary(max_size=30),
    st.lists(st.integers(0, 500), max_size=6),
)
def test_heads_end_where_the_library_has_them_end(interim, body, places):
    """Interim heads and the final one go to the library, however they are cut, and none of the body does."""
    heads = b"".join(interim) + OK
    assert divided(heads + body, places) == (heads, body, True)

    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.receive_data(heads)
    while isinstance(connection.next_event(), h11.InformationalResponse):
        pass
    assert connection.trailing_data == (b"", False)


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\n\n"])
def test_line_breaks_that_the_library_lets_pass(end):
    """A head may end in bare line feeds, as far as the library is concerned."""
    head = b"HTTP/1.1 200 OK\r\nA: b" + end
    for at in range(len(head) + 4):
        assert divided(head + b"body", [at]) == (head, b"body", True)


def test_switching_protocols_is_final():
    """101 is the last head that there is: what follows is no HTTP."""
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
    assert divided(head + OK, []) == (head, OK, True)


@pytest.mark.parametrize("data", [OK[:-1], EARLY, b"", b"SSH-2.0-OpenSSH\r\n"])
def test_what_is_no_head_yet_all_belongs_to_it(data):
    """Until a final head has ended everything is the library's, whatever it is."""
    assert divided(data, [1, 2, 3]) == (data, b"", False)
