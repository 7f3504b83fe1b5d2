"""Every path through the decoder gives what the standard says, for whatever servers and networks may do."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from langgraph_runs._core.wire.sse import COLUMNS_MIN_LINES, SSEDecoder
from tests.core.whatwg import decode

SEEDS = range(60)
BODIES_PER_SEED = 40
LINE_ENDS = [b"\n", b"\r\n", b"\r"]
TEXTS = [b"", b" ", b"x", b'{"i":1}', b"1763800000000-0", b"a:b", b"\0", b"\xff", b"\xe2\x82", "\u2028\u0085".encode()]
USUAL = [[b"event: ", b"data: ", b"id: "], [b"event: ", b"data: "]]
NAMES = [b"event: ", b"data: ", b"id: ", b"event:", b"data:", b"id:", b"data", b"id", b": ", b":", b"retry: ", b"x: "]


class Fuzz:
    """Draws bodies that are mostly in the servers' shape, with a deviation here and there."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def body(self) -> bytes:
        """Runs of blocks that are alike, and single lines."""
        rng = self.rng
        parts = [b"\xef\xbb\xbf"] if rng.random() < 0.1 else []
        for _ in range(rng.randrange(1, 6)):
            parts.append(
                self.run_of_blocks() if rng.random() < 0.8 else self.line(rng.choice(NAMES), rng.choice(LINE_ENDS))
            )
        return b"".join(parts)

    def run_of_blocks(self) -> bytes:
        """Some blocks with the same fields and line ends, any of which may deviate."""
        rng = self.rng
        fields = list(rng.choice(USUAL)) if rng.random() < 0.8 else [rng.choice(NAMES) for _ in range(rng.randrange(6))]
        ends = [rng.choice(LINE_ENDS)] * (len(fields) + 1)
        if rng.random() < 0.4:
            ends = [rng.choice(LINE_ENDS) for _ in ends]
        deviation = rng.choice([0.0, 0.0, 0.02, 0.2])
        return b"".join(self.block(fields, ends, deviation) for _ in range(rng.randrange(1, COLUMNS_MIN_LINES)))

    def block(self, fields: list[bytes], ends: list[bytes], deviation: float) -> bytes:
        """One block: each line, and the blank one, may be another, or end in another way."""
        rng = self.rng
        lines = [
            self.line(rng.choice(NAMES) if rng.random() < deviation else name, end)
            for name, end in zip(fields, ends, strict=False)
        ]
        return b"".join([*lines, rng.choice(LINE_ENDS) if rng.random() < deviation else ends[-1]])

    def line(self, name: bytes, end: bytes) -> bytes:
        """One line; now and then it is long."""
        rng = self.rng
        value = rng.choice(TEXTS) * rng.choice([1, 1, 1, 1, 40]) if rng.random() < 0.5 else b"123"
        return name + value + (rng.choice(LINE_ENDS) if rng.random() < 0.02 else end)

    def cuts(self, body: bytes) -> Iterator[bytes]:
        """The body in reads of random sizes, some of them empty; or line by line, or event by event."""
        rng = self.rng
        most = rng.choice([1, 3, 10, 100, 10_000])
        start = 0
        while start < len(body):
            stop = start + rng.randrange(most + 1)
            if rng.random() < 0.3:
                stop = (
                    body.find(rng.choice([b"\n", b"\r", b"\n\n", b"\r\n\r\n"]), start) + rng.randrange(1, 5)
                ) or stop
            stop = max(start, stop)
            yield body[start:stop]
            start = stop


@pytest.mark.parametrize("large_line", [4, 30, 32 * 1024])
@pytest.mark.parametrize("seed", SEEDS)
def test_any_path_reads_as_the_standard_says(seed: int, large_line: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """For random line ends, fields, sizes and cuts, the events, ids and heartbeats are those of the standard."""
    monkeypatch.setattr("langgraph_runs._core.wire.sse.LARGE_LINE_MIN_BYTES", large_line)
    fuzz = Fuzz(seed)
    for _ in range(BODIES_PER_SEED):
        body = fuzz.body()
        pieces = [*fuzz.cuts(body)]
        expected = decode(body)
        decoder = SSEDecoder()

        frames = [frame for piece in pieces for frame in decoder.feed(piece)]

        found = [(event, data.decode("utf-8", "replace"), own_id, last_id) for event, data, own_id, last_id in frames]
        wanted = [(event.event, event.data, event.own_id, event.last_id) for event in expected.events]
        assert found == wanted, pieces
        assert (decoder.last_id, decoder.comments) == (expected.last_id, expected.comments), pieces
