"""The command line: commands, what they take, and the texts of `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, Final, NoReturn

from langgraph_runs import __version__
from langgraph_runs.cli.exits import MEANINGS, Exit

PATIENCE_SECONDS: Final = {"stream": 60.0, "wait": 60.0, "join": 60.0, "resume": 60.0, "tail": 600.0}
"""For how long a broken connection is tried again, by default, by commands that follow runs."""

_EPILOG: Final = "exit status:\n" + "\n".join(f"  {code:<3} {meaning}" for code, meaning in MEANINGS.items())
_JSON: Final = "JSON, @FILE, or - for stdin"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are two lines, without the usage of all options; with those of its commands, by name."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)  # --api-key must not stand for --api-key-file
        self.commands: dict[str, Parser] = {}

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was typed, and exit."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")


class _RefuseKey(argparse.Action):
    """Refuses a key as an argument, which every user of the machine could read."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        parser.error(
            "a key among the arguments is visible to every user of this machine (ps) and stays in the shell's history;"
            " set LANGGRAPH_API_KEY, or pass --api-key-file FILE"
        )


def build_parser(program: str) -> Parser:
    """The parser of the whole command line, under the name by which the program was called."""
    parser = Parser(
        prog=program,
        description="Start, follow, answer and cancel runs of a LangGraph API server.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"langgraph-runs {__version__}")
    parser.add_argument(
        "--completion", choices=["bash", "zsh", "fish"], help="print a script that completes commands in this shell"
    )
    add = _adder(parser, dest="command", metavar="COMMAND", title="commands")
    _add_runs(add)
    _add_listings(add)
    for name, text, kinds in (
        ("threads", "list, show, create and delete threads", _THREADS),
        ("assistants", "list and show assistants", _ASSISTANTS),
        ("store", "read and write what graphs remember across threads", _STORE),
    ):
        group = add(name, text, plain=True)
        nested = _adder(group, dest="group_action", metavar="ACTION", title="actions", required=True)
        for action, (help_text, arguments) in kinds.items():
            _add_arguments(nested(action, help_text), arguments)
    add("info", "show the server's version and features")
    return parser


def _adder(parent: Parser, **settings: Any) -> Callable[..., Parser]:
    """What adds commands to a parser."""
    commands = parent.add_subparsers(**settings)

    def add(name: str, text: str, *, plain: bool = False) -> Parser:
        parser: Parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        parent.commands[name] = parser
        if not plain:
            _add_common(parser)
        return parser

    return add


def _add_common(parser: Parser) -> None:
    """What every command takes: where the server is, and how to print."""
    group = parser.add_argument_group("server")
    group.add_argument("--url", help="the server; else LANGGRAPH_API_URL, or http://127.0.0.1:2024")
    group.add_argument(
        "--api-key-file",
        metavar="FILE",
        help="a file with the API key; else LANGGRAPH_API_KEY, LANGSMITH_API_KEY or LANGCHAIN_API_KEY",
    )
    group.add_argument("--api-key", action=_RefuseKey, help=argparse.SUPPRESS)
    group.add_argument("--header", action="append", default=[], metavar="'NAME: VALUE'", help="a header to send")
    group.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="give up after this time; a run goes on")
    group.add_argument(
        "--retry-for",
        type=_seconds,
        metavar="SECONDS",
        help="how long to try again after a break",
    )
    group = parser.add_argument_group("output")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true", help="lines of JSON, as when stdout is no terminal")
    kind.add_argument("--text", action="store_true", help="what people read, also when stdout is no terminal")
    group.add_argument("-q", "--quiet", action="store_true", help="nothing on stderr but errors")


def _add_run_options(parser: Parser) -> None:
    group = parser.add_argument_group("run")
    group.add_argument("--config", metavar="JSON", help=f"tags, recursion_limit, configurable: {_JSON}")
    group.add_argument("--context", metavar="JSON", help=f"the graph's static context: {_JSON}")
    group.add_argument("--metadata", metavar="JSON", help=f"stored with the run: {_JSON}")
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="any other keyword of client.runs.create, such as durability=sync; VALUE is JSON, or else a text",
    )


def _add_modes(parser: Parser) -> None:
    parser.add_argument(
        "--mode",
        action="append",
        metavar="MODE",
        help="a stream mode: values, updates, messages-tuple, custom, ...; may be repeated",
    )


def _add_new_run(parser: Parser) -> None:
    parser.add_argument("assistant", metavar="ASSISTANT", help="the id of an assistant, or the name of a graph")
    parser.add_argument("input", nargs="?", metavar="INPUT", help=f"the input: {_JSON}")
    parser.add_argument(
        "-m",
        "--message",
        action="append",
        default=[],
        metavar="TEXT",
        help="add a message of the user to the input; - for stdin",
    )
    parser.add_argument("-t", "--thread", metavar="THREAD", help="the thread; else a new one, deleted at the end")
    parser.add_argument("--keep", action="store_true", help="keep a new thread")
    _add_run_options(parser)


def _add_existing(parser: Parser, *, run: bool = True) -> None:
    parser.add_argument("thread", metavar="THREAD", help="the id of the thread")
    if run:
        parser.add_argument("run", metavar="RUN", help="the id of the run")


def _add_runs(add: Callable[..., Parser]) -> None:
    parser = add("stream", "start a run and print what it says and does")
    _add_new_run(parser)
    _add_modes(parser)
    parser.add_argument("--subgraphs", action="store_true", help="with the events of subgraphs")

    _add_new_run(add("wait", "start a run, wait for its end, and print the values it ended with"))
    _add_existing(add("join", "wait for the end of a run, and print the values it ended with"))

    parser = add("tail", "follow the events of a run, or of all runs of a thread, also across breaks")
    _add_existing(parser, run=False)
    parser.add_argument("run", nargs="?", metavar="RUN", help="the id of the run; else all runs of the thread")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--after", metavar="ID", help="begin after the event with this id")
    place.add_argument(
        "--from",
        dest="begin",
        choices=["start", "now"],
        help="where to begin (default: start of a run, now of a thread)",
    )
    _add_modes(parser)

    parser = add("resume", "answer the question that a thread waits with, and print what the run says and does")
    _add_existing(parser, run=False)
    parser.add_argument("answer", nargs="?", metavar="ANSWER", help=f"the answer: {_JSON}; none shows what is asked")
    parser.add_argument("-m", "--message", metavar="TEXT", help="the answer as a text; - for stdin")
    parser.add_argument(
        "--answer",
        dest="answers",
        action="append",
        default=[],
        metavar="ID=JSON",
        help="the answer to one of several questions",
    )
    _add_run_options(parser)
    _add_modes(parser)

    parser = add("cancel", "cancel a run")
    _add_existing(parser)
    parser.add_argument("--wait", action="store_true", help="until it has stopped")
    parser.add_argument(
        "--action", choices=["interrupt", "rollback"], default="interrupt", help="keep or undo its steps"
    )


def _add_listings(add: Callable[..., Parser]) -> None:
    parser = add("list", "list the runs of a thread, newest first")
    _add_existing(parser, run=False)
    parser.add_argument("--status", help="only those with this status of the server")
    _add_arguments(parser, ("--limit",))

    parser = add("get", "show a run")
    _add_existing(parser)
    parser.add_argument("--status", action="store_true", help="only its status: success, needs_input, failed, ...")


_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "thread": {"metavar": "THREAD", "help": "the id of the thread"},
    "assistant": {"metavar": "ASSISTANT", "help": "the id of an assistant, or the name of a graph"},
    "namespace": {"metavar": "NAMESPACE", "help": "labels with dots between them: users.ada"},
    "key": {"metavar": "KEY", "help": "the key of the item"},
    "value": {"metavar": "VALUE", "help": f"a JSON object: {_JSON}"},
    "query": {"nargs": "?", "metavar": "QUERY", "help": "search by meaning, if the store has an index"},
    "prefix": {"nargs": "?", "metavar": "NAMESPACE", "help": "only those below this one"},
    "--id": {"metavar": "THREAD", "help": "the id to give it"},
    "--graph": {"metavar": "GRAPH", "help": "only those of this graph"},
    "--metadata": {"metavar": "JSON", "help": f"metadata: {_JSON}"},
    "--status": {"help": "only those with this status: idle, busy, interrupted, error"},
    "--limit": {"type": int, "default": 10, "metavar": "N", "help": "how many at most (default: 10)"},
}
_THREADS: Final = {
    "list": ("list threads, newest first", ("--status", "--metadata", "--limit")),
    "get": ("show a thread", ("thread",)),
    "state": ("show the state of a thread", ("thread",)),
    "create": ("create a thread", ("--id", "--metadata")),
    "delete": ("delete a thread", ("thread",)),
}
_ASSISTANTS: Final = {
    "list": ("list assistants", ("--graph", "--metadata", "--limit")),
    "get": ("show an assistant", ("assistant",)),
    "schemas": ("show the JSON schemas of what its graph takes and returns", ("assistant",)),
}
_STORE: Final = {
    "get": ("show an item", ("namespace", "key")),
    "put": ("store an item", ("namespace", "key", "value")),
    "delete": ("delete an item", ("namespace", "key")),
    "search": ("list the items of a namespace and those below it", ("namespace", "query", "--limit")),
    "namespaces": ("list namespaces", ("prefix", "--limit")),
}


def _add_arguments(parser: Parser, names: tuple[str, ...]) -> None:
    for name in names:
        parser.add_argument(name, **_ARGUMENTS[name])


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number of seconds, got {text!r}")
    return seconds
