"""CPU pinning and memory use."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1


def pin(core: int) -> None:
    """Pin this process to one core, if the system supports that and has more than one."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:
            os.sched_setaffinity(0, {cores[min(core, len(cores) - 1)]})


def memory(field: str = "VmRSS") -> int:
    """Bytes of memory in use now (VmRSS), or the peak of this process (VmHWM)."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not Linux: only the peak is known
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    line = next(line for line in text.splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) * 1024
