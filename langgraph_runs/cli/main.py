"""`main`: a command line, from what was typed to the exit status."""

from __future__ import annotations

import os
import sys
import warnings
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from langgraph_runs import errors
from langgraph_runs.cli.exits import Exit, UsageError, exit_of_error
from langgraph_runs.cli.inputs import as_text
from langgraph_runs.cli.leaving import (
    detach_on_interrupt,
    detach_on_termination,
    end_of_closed_pipe,
    end_of_interrupt,
)
from langgraph_runs.cli.output import PipeClosedError, UnwrittenError
from langgraph_runs.cli.parser import build_parser
from langgraph_runs.cli.terminal import Terminal

if TYPE_CHECKING:
    from langgraph_runs.cli.session import Session

COMMANDS: Final = {
    ("stream",): "runs.stream",
    ("wait",): "runs.wait",
    ("join",): "runs.join",
    ("tail",): "runs.tail",
    ("resume",): "runs.resume",
    ("cancel",): "runs.cancel",
    ("list",): "records.list_runs",
    ("get",): "records.get_run",
    ("info",): "records.info",
    ("threads", "list"): "records.list_threads",
    ("threads", "get"): "records.get_thread",
    ("threads", "state"): "records.get_state",
    ("threads", "create"): "records.create_thread",
    ("threads", "delete"): "records.delete_thread",
    ("assistants", "list"): "records.list_assistants",
    ("assistants", "get"): "records.get_assistant",
    ("assistants", "schemas"): "records.get_schemas",
    ("store", "get"): "records.get_item",
    ("store", "put"): "records.put_item",
    ("store", "delete"): "records.delete_item",
    ("store", "search"): "records.search_items",
    ("store", "namespaces"): "records.list_namespaces",
}
"""The functions that carry out commands, loaded when one is typed."""

_MOST_LEVELS: Final = 3_000
"""How deeply calls may be nested: JSON that can be decoded has up to 1,024 levels, which Python writes with as many."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, that of the process by default, and return the exit status."""
    terminal = Terminal.of_process()
    sys.setrecursionlimit(_MOST_LEVELS)
    try:
        status = _carry_out([*sys.argv[1:]] if arguments is None else arguments, terminal)
        terminal.flush()
    except (BrokenPipeError, PipeClosedError):
        return end_of_closed_pipe()
    except UnwrittenError as error:
        terminal.tell(str(error), "red")
        return Exit.UNWRITTEN
    except KeyboardInterrupt:
        status = Exit.DETACHED
    return end_of_interrupt(status) if status is Exit.DETACHED else status


def _carry_out(arguments: Sequence[str], terminal: Terminal) -> int:
    program = program_name(sys.argv[0])
    parser = build_parser(program)
    try:
        typed = parser.read([as_text(each) for each in arguments])
    except UsageError as error:
        parser.error(str(error))
    if typed.completion:
        from langgraph_runs.cli.completion import completion  # noqa: PLC0415

        terminal.write_text(completion(typed.completion, build_parser("langgraph-runs")))
        return Exit.SUCCESS
    if typed.command is None:
        parser.error("a command is missing; --help lists them")
    return _perform(typed, terminal, program)


def _show_warning(terminal: Terminal, message: Warning | str, *_: object, **__: object) -> None:
    terminal.tell(f"warning: {message}")


def program_name(path: str) -> str:
    """How the program was called, to be called in the same way again."""
    name = os.path.basename(path)  # noqa: PTH119  # an import less
    return "python -m langgraph_runs" if name == "__main__.py" else name.removesuffix(".exe") or "langgraph-runs"


def _perform(typed: Namespace, terminal: Terminal, program: str) -> int:
    """Carry out a command, and tell what went wrong."""
    from langgraph_runs.cli.session import LeftError, Session  # noqa: PLC0415  # loads the client

    terminal.quiet = typed.quiet
    session = Session(typed, terminal, program)
    perform = _command_of(typed)
    detach_on_interrupt()
    detach_on_termination()
    with warnings.catch_warnings():
        warnings.simplefilter("always", errors.LangGraphRunsWarning)
        warnings.showwarning = partial(_show_warning, terminal)
        try:
            try:
                return perform(session)
            finally:
                session.close()
        except UsageError as error:
            terminal.tell(f"{program} {typed.command}: {error}", "red")
            if error.advice:
                session.advise(*error.advice)
            return Exit.USAGE
        except LeftError as left:
            session.tell_left(left)
            return Exit.DETACHED if left.reason is None else Exit.UNWRITTEN
        except errors.LangGraphRunsError as error:
            session.tell_error(error)
            return exit_of_error(error, has_limit=typed.timeout is not None)


def _command_of(typed: Namespace) -> Callable[[Session], Exit]:
    module, _, name = COMMANDS[(typed.command, *filter(None, [getattr(typed, "group_action", None)]))].partition(".")
    command: Callable[[Session], Exit] = getattr(import_module(f"langgraph_runs.cli.{module}"), name)
    return command
