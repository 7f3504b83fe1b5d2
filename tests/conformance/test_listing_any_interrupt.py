"""Ctrl-C at every instruction of iterating over a listing: what is left comes then, and nothing comes twice."""

from __future__ import annotations

import dis
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import CodeType
from typing import Any

import pytest

from langgraph_runs import Client
from langgraph_runs._core.calls import pager
from langgraph_runs._sync import pages, turns
from langgraph_runs._sync.pages import Listing

from .listings import LISTINGS
from .support import ScriptedServer
from .test_stream_any_interrupt import Interrupter

NAMES = [f"n{number}" for number in range(7)]


def code_of(function: Any) -> CodeType:
    """The code of a function."""
    code: CodeType = function.__code__
    return code


def from_to(code: CodeType, is_first: Callable[[dis.Instruction], bool]) -> frozenset[int]:
    """The instructions after the first one that is so, up to the return; no signal handler runs there."""
    instructions = list(dis.get_instructions(code))
    first = next(at for at, one in enumerate(instructions) if is_first(one))
    end = next(at for at, one in enumerate(instructions) if at > first and one.opname.startswith("RETURN_"))
    assert not any(one.opname in ("CALL", "JUMP_BACKWARD") for one in instructions[first:end])
    return frozenset(one.offset for one in instructions[first + 1 : end + 1])


ADDING, TAKING = code_of(pager.Pager.add_page), code_of(Listing.__next__)
EXEMPT = {
    ADDING: from_to(ADDING, lambda one: one.opname == "STORE_ATTR" and one.argval == "items"),
    TAKING: from_to(TAKING, lambda one: one.opname == "DELETE_SUBSCR"),
}
"""Where a page is half added, or an item no longer kept and not handed out yet."""


@pytest.mark.parametrize("module", [pages, turns, pager], ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", ["runs", "threads"])
@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_an_interrupt_anywhere(scripted: ScriptedServer, name: str, module: Any, stride: int) -> None:
    """Whatever it breaks into, no item is lost or comes twice."""
    with ThreadPoolExecutor(1) as pool:  # a thread of its own, see `test_stream_any_interrupt`
        pool.submit(interrupt_everywhere, scripted, name, module.__file__, stride).result()


def interrupt_everywhere(server: ScriptedServer, name: str, file: str, stride: int) -> None:
    """Iterate again and again, interrupted at another instruction each time, and then to the end."""
    listing = LISTINGS[name]
    listing.serve(server, NAMES)
    with Client(server.url, api_key=None) as client:
        for at in range(1, 10_000, stride):
            items, got = listing.iterate(client, page_size=3), list[Any]()
            try:
                with Interrupter(at, file, EXEMPT).at_work():
                    for item in items:
                        got.append(item)
            except KeyboardInterrupt:
                assert listing.names([*got, *items]) == NAMES, at
            else:
                assert listing.names(got) == NAMES
                assert at > 50
                return
    raise AssertionError("the listing was never read to its end")
