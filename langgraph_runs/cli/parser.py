"""The command line: commands, what they take, and the texts of `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NoReturn

from langgraph_runs import __version__
from langgraph_runs.cli.exits import MEANINGS, Exit

PATIENCE_SECONDS: Final = {"stream": 60.0, "wait": 60.0, "join": 60.0, "resume": 60.0, "tail": 600.0}
"""For how long a broken connection is tried again, by default, by commands that follow runs."""

LISTED: Final = 10
"""How many things are listed at most, by default."""

_EPILOG: Final = "exit status:\n" + "\n".join(f"  {code:<3} {meaning}" for code, meaning in MEANINGS.items())
_KEY_IS_VISIBLE: Final = (
    "a key among the arguments is visible to every user of this machine (ps) and stays in the shell's history;"
    " set LANGGRAPH_API_KEY, or pass --api-key-file FILE"
)
_JSON: Final = "JSON, @FILE, or - for stdin"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are two lines, without the usage of all options; with those of its commands, by name."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)  # --api-key must not stand for --api-key-file
        self.register("action", None, _Once)
        self.given: set[argparse.Action] = set()
        """The options of one value that were met so far."""
        self.commands: dict[str, Parser] = {}
        self.part = ""  # what its commands are called

    def read(self, typed: Sequence[str]) -> argparse.Namespace:
        """What was typed. What does not exist is told with what was probably meant."""
        parser, words = self.choose(typed)
        parser.given.clear()
        path = typed[: len(typed) - len(words)]
        parsed, unknown = self.parse_known_args([*path, *parser.options_first(words)])
        for word in unknown:
            parser.refuse(word)
        return parsed

    def options_first(self, words: Sequence[str]) -> Sequence[str]:
        """The words with its options, and their values, before all others; `--` ends them.

        argparse takes an argument that may be left out for left out if an option stands before it.
        """
        options: list[str] = []
        others: list[str] = []
        left = iter(words)
        for word in left:
            if word == "--":
                others += [word, *left]
            elif not self._is_option(word):
                others.append(word)
            else:
                options.append(word)
                if self._takes_next(word):
                    value = next(left, "--")
                    if value == "--":
                        return words  # it has no value, which argparse tells
                    options.append(value)
        return [*options, *others]

    def _is_option(self, word: str) -> bool:
        """Whether a word is one of its options, or begins with one: `--set=a=b`, `-mHi`, `-qm`."""
        name = word.partition("=")[0] if word.startswith("--") else word[:2]
        return name in self._option_string_actions

    def _takes_next(self, word: str) -> bool:
        """Whether the value of an option is the word after it."""
        if (action := self._option_string_actions.get(word)) is not None:
            return action.nargs != 0
        if word.startswith("--") or self._option_string_actions[word[:2]].nargs != 0:
            return False  # its value is in the word
        rest = f"-{word[2:]}"
        return self._is_option(rest) and self._takes_next(rest)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was typed, and exit."""
        self.exit(Exit.USAGE, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")

    @property
    def options(self) -> list[str]:
        """The names of its own options."""
        return [*self._option_string_actions]

    def choose(self, typed: Sequence[str]) -> tuple[Parser, Sequence[str]]:
        """The parser of the command that was typed, this one if none was, and the words after the command."""
        if not (self.commands and typed):
            return self, typed
        word = typed[0]
        if word in self.commands:
            return self.commands[word].choose(typed[1:])
        if not word.startswith("-"):
            self.error(f"{self.part} {word!r} does not exist{_did_you_mean(word, self.commands)}")
        option = word.partition("=")[0]
        if option == "--api-key":
            self.error(_KEY_IS_VISIBLE)
        if option not in self.options:
            if any(option in parser.options for parser in self.leaves()):
                self.error(f"{option} goes after the {self.part}: {self.prog} {self.part.upper()} {option} ...")
            self.refuse(option)
        return self, typed

    def leaves(self) -> Iterator[Parser]:
        """The parsers below it that have none below them."""
        for parser in self.commands.values():
            yield from parser.leaves() if parser.commands else [parser]

    def refuse(self, word: str) -> NoReturn:
        """Say that there is no such argument, and exit."""
        if not word.startswith("-"):
            self.error(f"unexpected argument {word!r}")
        option = word.partition("=")[0]
        self.error(f"unknown option {option}{_did_you_mean(option, self.options)}")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # only mistakes need it

    meant = get_close_matches(word, [each for each in known if each != "--api-key"], n=1)
    return f"; did you mean {meant[0]!r}?" if meant else ""


class _Once(argparse.Action):
    """Takes the value of an argument. An option that is given again is refused: its first value would be lost."""

    def __call__(
        self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        if option_string is not None:
            if self in parser.given:
                raise argparse.ArgumentError(self, "it is given twice")
            parser.given.add(self)
        setattr(namespace, self.dest, values)


class _RefuseKey(argparse.Action):
    """Refuses a key as an argument, which every user of the machine could read."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        parser.error(_KEY_IS_VISIBLE)


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
    parent.part = settings["metavar"].lower()

    def add(name: str, text: str, *, plain: bool = False) -> Parser:
        parser: Parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        parent.commands[name] = parser
        if not plain:
            _add_common(parser, PATIENCE_SECONDS.get(name, 60.0))
        return parser

    return add


def _add_common(parser: Parser, patience: float) -> None:
    """What every command takes: where the server is, and how to print."""
    group = parser.add_argument_group("server")
    group.add_argument("--url", help="the server (default: LANGGRAPH_API_URL, or http://127.0.0.1:2024)")
    group.add_argument(
        "--api-key-file",
        metavar="FILE",
        help="a file with the API key (default: LANGGRAPH_API_KEY, LANGSMITH_API_KEY or LANGCHAIN_API_KEY)",
    )
    group.add_argument("--api-key", action=_RefuseKey, help=argparse.SUPPRESS)
    group.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="a header to send; may be repeated"
    )
    group.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="give up after this time; the run goes on")
    group.add_argument(
        "--retry-for",
        type=_seconds,
        metavar="SECONDS",
        help=f"how long to keep trying when a connection breaks (default: {patience:g})",
    )
    group = parser.add_argument_group("output")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument(
        "--json", action="store_true", help="print lines of JSON; the default if stdout is not a terminal"
    )
    kind.add_argument("--text", action="store_true", help="print text for people; the default on a terminal")
    group.add_argument("-q", "--quiet", action="store_true", help="print nothing on stderr but errors")


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
        help="another field of a run, by its name in client.runs.create: durability=sync; VALUE is JSON, or a text",
    )


def _add_modes(parser: Parser) -> None:
    parser.add_argument(
        "--mode",
        action="append",
        metavar="MODE",
        help="a stream mode, such as values, updates, messages-tuple or custom; may be repeated",
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
        help="add a user message to the input, or stdin if it is -; may be repeated",
    )
    parser.add_argument(
        "-t", "--thread", metavar="THREAD", help="the thread to run on (default: a new one, deleted at the end)"
    )
    parser.add_argument("--keep", action="store_true", help="keep the new thread")
    _add_run_options(parser)


def _add_existing(parser: Parser, *, run: bool = True) -> None:
    parser.add_argument("thread", metavar="THREAD", help="the id of the thread")
    if run:
        parser.add_argument("run", metavar="RUN", help="the id of the run")


def _add_runs(add: Callable[..., Parser]) -> None:
    parser = add("stream", "start a run and print what it says and does")
    _add_new_run(parser)
    _add_modes(parser)
    parser.add_argument("--subgraphs", action="store_true", help="include the events of subgraphs")

    _add_new_run(add("wait", "start a run, wait for its end, and print the values it ended with"))
    _add_existing(add("join", "wait for the end of a run, and print the values it ended with"))

    parser = add("tail", "follow the events of a run, or of all runs of a thread, through broken connections")
    _add_existing(parser, run=False)
    parser.add_argument("run", nargs="?", metavar="RUN", help="the id of the run (default: all runs of the thread)")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--after", metavar="ID", help="begin after the event with this id")
    place.add_argument(
        "--from",
        dest="begin",
        choices=["start", "now"],
        help="where to begin (default: start for a run, now for a thread)",
    )
    _add_modes(parser)

    parser = add("resume", "answer the question that a thread is waiting on, and print what the run says and does")
    _add_existing(parser, run=False)
    parser.add_argument(
        "answer", nargs="?", metavar="ANSWER", help=f"the answer: {_JSON}; leave it out to see the question"
    )
    parser.add_argument("-m", "--message", metavar="TEXT", help="the answer as text; - for stdin")
    parser.add_argument(
        "--answer",
        dest="answers",
        action="append",
        default=[],
        metavar="ID=JSON",
        help="the answer to one of several questions; may be repeated",
    )
    _add_run_options(parser)
    _add_modes(parser)

    parser = add("cancel", "cancel a run")
    _add_existing(parser)
    parser.add_argument("--wait", action="store_true", help="wait until the run has stopped")
    parser.add_argument(
        "--action",
        choices=["interrupt", "rollback"],
        default="interrupt",
        help="interrupt keeps what the run has done; rollback undoes it, and deletes the run",
    )


def _add_listings(add: Callable[..., Parser]) -> None:
    parser = add("list", "list the runs of a thread, newest first")
    _add_existing(parser, run=False)
    parser.add_argument(
        "--status",
        help="only runs with this status: pending, running, success, error, timeout, interrupted",
    )
    _add_arguments(parser, ("--limit",))

    parser = add("get", "show a run")
    _add_existing(parser)
    parser.add_argument(
        "--status", action="store_true", help="print only how it stands: success, needs_input, failed, ..."
    )


_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "thread": {"metavar": "THREAD", "help": "the id of the thread"},
    "assistant": {"metavar": "ASSISTANT", "help": "the id of an assistant, or the name of a graph"},
    "namespace": {"metavar": "NAMESPACE", "help": "labels, joined by dots: users.ada; or a JSON list"},
    "key": {"metavar": "KEY", "help": "the key of the item"},
    "value": {"metavar": "VALUE", "help": f"a JSON object: {_JSON}"},
    "query": {"nargs": "?", "metavar": "QUERY", "help": "search by meaning, if the store has an index"},
    "prefix": {"nargs": "?", "metavar": "NAMESPACE", "help": "only namespaces below this one"},
    "--id": {"metavar": "THREAD", "help": "the id of the new thread (default: a random one)"},
    "--graph": {"metavar": "GRAPH", "help": "only assistants of this graph"},
    "--metadata": {"metavar": "JSON", "help": f"metadata: {_JSON}"},
    "--status": {"help": "only threads with this status: idle, busy, interrupted, error"},
    "--limit": {"type": int, "metavar": "N", "help": f"how many to list at most (default: {LISTED})"},
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
