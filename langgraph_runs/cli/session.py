"""`Session`: what all commands share: what was typed, the terminal, the client, and how errors are told."""

from __future__ import annotations

import errno
import os
import select
import sys
from argparse import Namespace
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, TextIO, cast

from langgraph_runs import Client, Notice, RetryPolicy, errors
from langgraph_runs._core.streams.interruption import is_in_vain
from langgraph_runs.cli import inputs
from langgraph_runs.cli.exits import UsageError
from langgraph_runs.cli.going_on import GoingOn
from langgraph_runs.cli.json_lines import JSONLines
from langgraph_runs.cli.output import UnwrittenError
from langgraph_runs.cli.parser import PATIENCE_SECONDS
from langgraph_runs.cli.pieces import Piece, View, to_json, to_json_line
from langgraph_runs.cli.terminal import Terminal
from langgraph_runs.cli.transcript import Transcript
from langgraph_runs.cli.wording import in_a_shell

_FOR_PROGRAMS = "; to send it anyway, use Client(allow_unknown=True)"
_MANY_ATTEMPTS = 10_000  # it is the time that counts
_LEAST_SECONDS = 0.001  # what is left of a --timeout that was used up


@contextmanager
def refused(hint: str = "") -> Generator[None]:
    """Take what a method refuses to send for a mistake in what was typed; `hint` says what to type instead."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise UsageError(f"{str(error).removesuffix(_FOR_PROGRAMS)}{hint}") from error


def _read_all(file: TextIO) -> bytes:
    """All that a file has, also if it does not block."""
    raw: Any = getattr(file.buffer, "raw", file.buffer)
    parts: list[bytes] = []
    while (part := raw.read(65536)) != b"":
        if part is None:  # nothing is there yet
            select.select([raw], [], [])
        else:
            parts.append(part)
    return b"".join(parts)


class LeftError(Exception):
    """The reading of a run, or of a thread, was broken off: by Ctrl-C, or for a `reason`."""

    def __init__(self, thread_id: str | None, run_id: str | None, reason: str | None) -> None:
        super().__init__()
        self.thread_id, self.run_id, self.reason = thread_id, run_id, reason


class Session:
    """One command."""

    def __init__(self, typed: Namespace, terminal: Terminal, program: str) -> None:
        self.typed = typed
        self.terminal = terminal
        self.position: str | None = None
        """The id of the event to go on after: the last that was printed."""
        self.cancels = False
        """Whether leaving the stream of the run cancels it."""
        self.is_stored = True
        """Whether the server stores the events of the run."""
        given: dict[str, Any] = {"--url": typed.url, "--api-key-file": typed.api_key_file, "--header": typed.header}
        self.going_on = GoingOn(program, given)
        self._view: View = JSONLines()
        self._has_read_stdin = False
        self.for_people: bool = typed.text or (terminal.is_shown and not typed.json)

    @cached_property
    def client(self) -> Client:
        """The client, with the settings that were typed; it sends nothing until it is used."""
        typed = self.typed
        settings: dict[str, Any] = {"headers": inputs.headers_of(typed.header)}
        if typed.api_key_file is not None:
            key = inputs.read_text("--api-key-file", f"@{typed.api_key_file}", self.read).strip()
            if not key:
                raise UsageError(f"--api-key-file: {typed.api_key_file} has no key in it")
            settings["api_key"] = key
        seconds = PATIENCE_SECONDS.get(typed.command) if typed.retry_for is None else typed.retry_for
        if seconds is not None:
            settings["retry"] = RetryPolicy(attempts=_MANY_ATTEMPTS, timeout=seconds)
        with refused():
            return Client(typed.url, on_retry=self._tell_retry, on_reconnect=self._tell_retry, **settings)

    @property
    def timeout(self) -> float | None:
        """The seconds that are left to the command, since this was asked for first, if its time is limited."""
        seconds: float | None = self.typed.timeout
        if seconds is None or not seconds > 0:
            return seconds
        return max(seconds - (monotonic() - self._began), _LEAST_SECONDS)

    @cached_property
    def _began(self) -> float:
        return monotonic()

    def read(self, name: str) -> bytes:
        """The content of a file, or of stdin for "-". Raises UsageError if that was read, and OSError."""
        if name != "-":
            return Path(os.fsdecode(name.encode()) if os.name == "posix" else name).read_bytes()
        if self._has_read_stdin:
            raise UsageError("stdin, which is typed as -, can be read once only")
        self._has_read_stdin = True
        if (stdin := cast("TextIO | None", sys.stdin)) is None:
            raise OSError(errno.EBADF, "it is closed")
        return _read_all(stdin)

    def run_options(self) -> dict[str, Any]:
        """The keywords of the run that is to be started."""
        options = inputs.run_options(vars(self.typed), self.read)
        return options if self.timeout is None else {**options, "timeout": self.timeout}

    def new_view(self, *, whole: bool = False, of_thread: bool = False) -> View:
        """How events are printed."""
        if self.for_people:
            self._view = Transcript(whole=whole, of_thread=of_thread, width=self.terminal.width)
        return self._view

    def check_thread(self, thread_id: str) -> None:
        """Raise NotFoundError if there is no such thread: of one that is gone, some servers list no runs."""
        self.client.threads.get(thread_id, timeout=self.timeout)

    def print_value(self, value: Any) -> None:
        """Print JSON: so that people can read it, or in one line."""
        text = to_json(value, indent=2) if self.for_people else to_json_line(value)
        self.terminal.write([Piece(f"{text}\n")])

    def print_line(self, text: str) -> None:
        """Print a line on stdout."""
        self.terminal.write([Piece(f"{text}\n")])

    def note(self, text: str) -> None:
        """Print a line on stderr that may be left out."""
        self.terminal.write([Piece(f"{text}\n", aside=True, style="dim")])

    def advise(self, text: str, command: str) -> None:
        """Print on stderr what can be done next, also if it is to be quiet."""
        self.terminal.tell(f"{text}:\n  {command}")

    def close(self) -> None:
        """Close the client, if there is one."""
        if "client" in vars(self):
            self.client.close()

    @contextmanager
    def leaving(self, ids: Callable[[], tuple[str | None, str | None]]) -> Generator[None]:
        """Leave the run of a thread if Ctrl-C is pressed, or if what it says cannot be written. Raises LeftError."""
        try:
            yield
        except (KeyboardInterrupt, UnwrittenError) as error:
            self._end_view()
            raise LeftError(*ids(), None if isinstance(error, KeyboardInterrupt) else str(error)) from None

    def _end_view(self) -> None:
        """Begin a line after what was printed of the events, or after the `^C` that the terminal shows for the key."""
        pieces = self._view.fail(None)
        with suppress(UnwrittenError):
            self.terminal.write(pieces)
        if not pieces:
            self.terminal.leave_echo()

    def fail_view(self, error: errors.LangGraphRunsError) -> None:
        """Print what ends the events in place of a result. That it can be written counts less than the error."""
        error.args = (in_a_shell(error, self.typed.timeout),)
        with suppress(UnwrittenError):
            self.terminal.write(self._view.fail(error))

    def tell_left(self, left: LeftError) -> None:
        """Say what became of a run that was left, and how to go on."""
        thread_id, run_id, why = left.thread_id, left.run_id, left.reason or "detached"
        if thread_id is None:
            self.terminal.tell(f"{why} before the server answered: the run may have been created")
        elif self.typed.command == "tail" and run_id is None:
            self.advise(f"{why}; go on with", self.going_on.tail(thread_id, after=self.position))
        elif run_id is None:
            text = f"{why} before the server answered; to see whether the run was created"
            self.advise(text, self.going_on.list(thread_id))
        elif self.cancels:
            text = f"{why}; the run is cancelled by that, as on_disconnect=cancel asks. How it ended"
            self.advise(text, self.going_on.join(thread_id, run_id))
        else:
            goes_on = "goes on" if left.reason is None else "may go on"
            follow = self._follow(thread_id, run_id, self.position)
            self.advise(f"{why}; the run {goes_on}. Follow it with", follow)

    def tell_error(self, error: errors.LangGraphRunsError) -> None:
        """Say what went wrong, and how to go on."""
        self.terminal.tell(f"{type(error).__name__}: {in_a_shell(error, self.typed.timeout)}", "red")
        thread_id, run_id = error.thread_id, error.run_id
        if isinstance(error, errors.RunOutcomeUnknownError) and thread_id:
            self.advise("to see whether the run was created", self.going_on.list(thread_id))
        elif isinstance(error, (errors.StreamInterruptedError, errors.APIConnectionError)):
            if self.typed.command == "tail" and self.typed.run is None:
                self.advise("go on with", self.going_on.tail(self.typed.thread, after=self._place(error)))
            elif thread_id and run_id:
                self.advise("the run may go on. Follow it with", self._follow(thread_id, run_id, self._place(error)))

    def _place(self, error: errors.LangGraphRunsError) -> str | None:
        """The event to go on after; what the error says of it counts. None if that would fail again."""
        if not isinstance(error, errors.StreamInterruptedError):
            return self.position
        if is_in_vain(error):
            self.is_stored = False
            return None
        return error.last_event_id

    def _follow(self, thread_id: str, run_id: str, after: str | None) -> str:
        if self.typed.command in ("wait", "join") or not (self.is_stored or after):
            return self.going_on.join(thread_id, run_id)
        return self.going_on.tail(thread_id, run_id, after)

    def _tell_retry(self, notice: Notice) -> None:
        self.terminal.write(self._view.note(f"{notice.cause}; trying again in {notice.wait:.1f} s"))
