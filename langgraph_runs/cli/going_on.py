"""The commands that go on: with a run that was left, a stream that broke, or a question that waits."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Final

from langgraph_runs._core.wire.headers import has_secrets

START: Final = ""
"""The place before the first event."""


class GoingOn:
    """Writes commands that go to the same server in the same way; `given` is what was typed of that."""

    def __init__(self, program: str, given: Mapping[str, str | Sequence[str] | None]) -> None:
        self._program = program
        self._server: list[str] = []
        for option in ("--url", "--api-key-file"):
            value = given.get(option)
            if isinstance(value, str):
                self._server += [option, value]
        for header in given.get("--header") or ():
            self._server += ["--header", _masked(header)]

    def tail(self, thread_id: str, run_id: str | None = None, after: str | None = None) -> str:
        """The command that goes on with events; `after` is "-1" before the first, START for all of them anew."""
        place = ["--from", "start"] if after == START else [] if after in (None, "-1") else ["--after", after]
        return self._command("tail", thread_id, *([run_id] if run_id else []), *place)

    def join(self, thread_id: str, run_id: str) -> str:
        """The command that waits for the result."""
        return self._command("join", thread_id, run_id)

    def stream(self, thread_id: str) -> str:
        """The command that goes on with a run that stopped at a node, with a place for the assistant.

        The checkpoint is the latest: Aegra refuses a run that has neither an input nor a checkpoint.
        """
        checkpoint = 'checkpoint={"checkpoint_ns": ""}'
        return f"{self._command('stream', '--thread', thread_id, '--set', checkpoint)} ASSISTANT"

    def assistants(self, graph_id: str) -> str:
        """The command that lists the assistants of a graph."""
        return self._command("assistants", "list", "--graph", graph_id)

    def list(self, thread_id: str) -> str:
        """The command that shows the runs of a thread."""
        return self._command("list", thread_id)

    def resume(self, thread_id: str, question_ids: Sequence[str]) -> str:
        """The command that answers what a thread waits for, with a place for each answer."""
        if len(question_ids) < 2:
            return f"{self._command('resume', thread_id)} ANSWER"
        answers = [f"--answer {shlex.quote(name)}=ANSWER" for name in question_ids]
        return " ".join([self._command("resume", thread_id), *answers])

    def _command(self, name: str, *arguments: str) -> str:
        return f"{self._program} {shlex.join([name, *arguments, *self._server])}"


def _masked(header: str) -> str:
    """A header without its value where that may be a secret."""
    name, _, _ = header.partition(":")
    return f"{name}: ..." if has_secrets({name: ""}) else header
