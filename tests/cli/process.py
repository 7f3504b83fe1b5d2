"""The command as a shell starts it: in a terminal of its own, or with pipes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

COMMAND = (sys.executable, "-W", "error", "-m", "langgraph_runs")
PATIENCE_SECONDS = 120.0
"""How long to wait, on a busy machine, for what is bound to come."""


def environment(url: str, **more: str) -> dict[str, str]:
    """What the command finds around it: no key, no proxy, no style of the machine's."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LANGGRAPH_API_URL": url, "LANG": "C.UTF-8", "TERM": "xterm", **more}


def piped(
    url: str, *arguments: str | bytes, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, with pipes."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        env=environment(url, **(env or {})),
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def in_terminal(url: str, *arguments: str, columns: int = 80, **env: str) -> InTerminal:
    """Run the command in a terminal."""
    return InTerminal(*COMMAND, *arguments, env=environment(url, **env), columns=columns)


class InTerminal:
    """A command of a shell in a terminal of its own, in which keys may be pressed.

    `shown` is all that the terminal has shown so far.
    """

    def __init__(self, *command: str, env: Mapping[str, str], columns: int = 80) -> None:
        self.shown = ""
        self._own, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        name = os.ttyname(terminal)
        # The first terminal that the leader of a session opens is that of the session: its keys send signals there.
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec <>"$0" >&0 2>&0; exec "$@"', name, *command],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env=env,
            start_new_session=True,
        )
        os.close(terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._own)

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until the terminal shows a text."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := re.search(pattern, self.shown, re.DOTALL)) is None:
            assert time.monotonic() < deadline, f"{pattern!r} is not in {self.shown!r}"
            assert self._read(), f"it ended without {pattern!r}: {self.shown!r}"
        return found

    def look(self) -> str:
        """What the terminal has shown by now."""
        while select.select([self._own], [], [], 0)[0] and self._read():
            pass
        return self.shown

    def press_ctrl_c(self) -> None:
        """Press Ctrl-C."""
        os.write(self._own, b"\x03")

    def finish(self) -> int:
        """Wait for the end of the command, and return its exit status as a shell tells it."""
        while self._read():
            pass
        status = self._process.wait(PATIENCE_SECONDS)
        return 128 - status if status < 0 else status

    def has_ended_by(self, number: signal.Signals) -> bool:
        """Whether it was a signal that ended it."""
        return self._process.wait(PATIENCE_SECONDS) == -number

    def _read(self) -> bool:
        """Take in what is shown next; false at the end."""
        ready, _, _ = select.select([self._own], [], [], PATIENCE_SECONDS)
        if not ready:
            return False
        try:
            data = os.read(self._own, 65536)
        except OSError:  # EIO: nobody has the terminal any more
            return False
        self.shown += data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
        return bool(data)
