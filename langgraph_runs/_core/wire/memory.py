"""Memory for reads, which the C library's allocator is to keep at hand."""

from __future__ import annotations

from functools import cache

MUCH = 256 * 1024
"""Bytes to read at once of what comes fast. asyncio makes room for so many before each read, whatever then comes."""

LITTLE = 63 * 1024
"""Bytes to read at once otherwise. From 64 KiB on glibc tidies up whenever it gets back what a read has left over."""


@cache
def keep_room() -> None:
    """Have room for reads taken from the heap.

    glibc maps a block above a threshold anew each time, and unmaps it again: three system calls and two page faults
    for a read. Unmapping one raises the threshold to its size (mallopt(3), M_MMAP_THRESHOLD), but not if it has shrunk
    meanwhile, as the outcome of a read has. So one is unmapped here. It was never written to and takes no memory; other
    C libraries are not affected.
    """
    bytes(2 * MUCH)
