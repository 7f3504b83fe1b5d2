"""The command line as a whole: commands, help, completion, and the commands that go on."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator

import pytest

from langgraph_runs.cli.completion import completion
from langgraph_runs.cli.going_on import GoingOn
from langgraph_runs.cli.main import COMMANDS, program_name
from langgraph_runs.cli.parser import Parser, _RefuseKey, build_parser

PARSER = build_parser("langgraph-runs")
COMPLETE = """
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_langgraph_runs; echo "${{COMPREPLY[@]}}"
"""


def leaves(parser: Parser, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """The commands that have none below them, by their paths."""
    for name, other in parser.commands.items():
        yield from leaves(other, (*path, name)) if other.commands else [((*path, name), other)]


LEAVES = [*leaves(PARSER)]


def test_every_command_is_carried_out() -> None:
    """Each command of the parser has a function that carries it out, and no function is without a command."""
    assert {path for path, _ in LEAVES} == set(COMMANDS)


@pytest.mark.parametrize(("path", "parser"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_option_is_explained(path: tuple[str, ...], parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--help` says what each command does, and what each of its arguments is; it fits into 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    text = parser.format_help()
    assert parser.description
    assert path[-1] in text
    hidden = {"--api-key"}
    actions = parser._actions
    assert [each.dest for each in actions if not each.help and not isinstance(each, argparse._HelpAction)] == []
    assert {each.option_strings[0] for each in actions if each.help == argparse.SUPPRESS} == hidden
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("str", "stream"),
        ("threads ''", "list get state create delete -h --help"),
        ("threads del", "delete"),
        ("tail --from ''", "start now"),
        ("tail t --fr", "--from"),
        ("stream --thread ''", ""),
        ("list --api-k", "--api-key-file"),
        ("--completion ''", "bash zsh fish"),
    ],
)
def test_completion(typed: str, offered: str) -> None:
    """A shell offers commands, options, and the values of an option."""
    script = completion("bash", PARSER) + COMPLETE.format(words=f"langgraph-runs {typed}")
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == (offered, "")


def test_completion_of_other_shells() -> None:
    """The script for zsh is bash's, with what that needs there; fish has a line for each command and option."""
    assert completion("zsh", PARSER).endswith(completion("bash", PARSER))
    lines = completion("fish", PARSER).splitlines()
    assert all(line.startswith("complete -c langgraph-runs -n ") for line in lines)
    for path, parser in LEAVES:
        assert any(f"-a {path[-1]} -d" in line for line in lines)
        options = {name for each in parser._actions for name in each.option_strings if each.help != argparse.SUPPRESS}
        condition = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in path)
        here = "\n".join(line for line in lines if condition in line)
        assert {name for name in options if name.startswith("--") and not re.search(rf"-l {name[2:]}\b", here)} == set()


def test_commands_that_go_on() -> None:
    """They go to the same server; nothing secret is in them, and what a shell would take for its own is quoted."""
    given = {
        "--url": "http://h/a b",
        "--api-key-file": "key",
        "--header": ["X-Tenant: blue", "X-Auth: Bearer x"],
    }
    server = "--url 'http://h/a b' --api-key-file key --header 'X-Tenant: blue' --header 'X-Auth: ...'"
    going_on = GoingOn("langgraph-runs", given)
    assert going_on.tail("t", "r", "5-0") == f"langgraph-runs tail t r --after 5-0 {server}"
    going_on = GoingOn("langgraph-runs", {})
    assert going_on.tail("t") == "langgraph-runs tail t"
    assert going_on.join("t", "r") == "langgraph-runs join t r"
    assert going_on.list("$(x)") == "langgraph-runs list '$(x)'"
    assert going_on.resume("t", ["q"]) == "langgraph-runs resume t ANSWER"
    assert going_on.resume("t", ["q", "p"]) == "langgraph-runs resume t --answer q=ANSWER --answer p=ANSWER"


def test_the_name_of_the_program() -> None:
    """The commands that it prints call it as it was called."""
    assert program_name("/usr/bin/langgraph-runs") == "langgraph-runs"
    assert program_name("C:/x/langgraph-runs.exe") == "langgraph-runs"
    assert program_name("/x/langgraph_runs/__main__.py") == "python -m langgraph_runs"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("strem chat", "langgraph-runs: command 'strem' does not exist; did you mean 'stream'?"),
        ("threads lst", "langgraph-runs threads: action 'lst' does not exist; did you mean 'list'?"),
        ("xyz", "langgraph-runs: command 'xyz' does not exist"),
        ("--url http://h wait chat", "langgraph-runs: --url goes after the command: langgraph-runs COMMAND --url ..."),
        ("threads --url=http://h list", "langgraph-runs threads: --url goes after the action: "),
        ("-q wait chat", "langgraph-runs: -q goes after the command: "),
        ("--urk http://h wait chat", "langgraph-runs: unknown option --urk"),
        ("stream chat --tread t", "langgraph-runs stream: unknown option --tread; did you mean '--thread'?"),
        ("stream chat --tread=t", "langgraph-runs stream: unknown option --tread; did you mean '--thread'?"),
        ("threads list --xyz", "langgraph-runs threads list: unknown option --xyz"),
        ("--api-key xyz wait chat", "langgraph-runs: a key among the arguments is visible "),
        ("stream chat --api_key xyz", "langgraph-runs stream: unknown option --api_key"),
        ("get t r s", "langgraph-runs get: unexpected argument 's'"),
    ],
)
def test_what_is_mistyped(typed: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command or an option that does not exist, or stands in the wrong place, is told, with what was meant."""
    with pytest.raises(SystemExit) as caught:
        PARSER.read(typed.split())
    said = capsys.readouterr().err.splitlines()
    assert caught.value.code == 2
    assert said[0].startswith(told)
    assert said[-1] == f"Try '{said[0].partition(':')[0]} --help'."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["stream", "steps", "--mode", "custom", "{}"], {"assistant": "steps", "input": "{}", "mode": ["custom"]}),
        (["stream", "--mode=custom", "steps", "-q", "{}"], {"assistant": "steps", "input": "{}", "mode": ["custom"]}),
        (
            ["wait", "steps", "-mA", "-qm", "-", "{}", "-m=B"],
            {"input": "{}", "message": ["A", "-", "B"], "quiet": True},
        ),
        (["wait", "steps", "--thread", "t", "-"], {"input": "-", "thread": "t"}),
        (["resume", "t", "--text", "-1"], {"answer": "-1", "text": True}),
        (["resume", "--text", "t", "-0.5"], {"answer": "-0.5", "text": True}),
        (["resume", "t", "-5 apples", "--text"], {"answer": "-5 apples", "text": True}),
        (["resume", "t", "-q", "--", "--text"], {"answer": "--text", "text": False, "quiet": True}),
        (["tail", "t", "--after", "-1", "r"], {"thread": "t", "run": "r", "after": "-1"}),
        (["store", "search", "a.b", "--limit", "3", "words"], {"namespace": "a.b", "query": "words", "limit": 3}),
    ],
)
def test_options_and_arguments_in_any_order(typed: list[str], expected: dict[str, object]) -> None:
    """What may be left out is found behind options as well; a number may be negative, and `--` ends the options."""
    found = vars(PARSER.read(typed))
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["stream", "steps", "-m"], "argument -m/--message: expected one argument"),
        (["stream", "-m", "--keep", "steps"], "argument -m/--message: expected one argument"),
        (["tail", "t", "--from", "--", "r"], "argument --from: expected one argument"),
        (["stream", "--keep=1", "steps", "{}"], "argument --keep: ignored explicit argument '1'"),
        (["stream", "--keep", "--mode", "custom"], "the following arguments are required: ASSISTANT"),
        (["stream", "--tread", "t", "steps"], "unknown option --tread; did you mean '--thread'?"),
        (["tail", "t", "--from", "now", "r", "s"], "unexpected argument 's'"),
    ],
)
def test_an_option_takes_no_argument_of_another(
    typed: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option without its value, a missing argument and one too many are told, wherever they stand."""
    with pytest.raises(SystemExit):
        PARSER.read(typed)
    assert capsys.readouterr().err.startswith(f"langgraph-runs {typed[0]}: {told}\n")


def typed_once() -> Iterator[tuple[list[str], str, str]]:
    """Each option that has one value: a command line for it, its name, and a value that it takes."""
    others = (argparse._AppendAction, _RefuseKey)
    for path, parser in LEAVES:
        needed = ["x" for action in parser._actions if action.required]
        for action in parser._actions:
            if action.option_strings and action.nargs is None and not isinstance(action, others):
                yield [*path, *needed], action.option_strings[-1], next(iter(action.choices or ["10"]))


@pytest.mark.parametrize(("typed", "option", "value"), [*typed_once()], ids="".join)
def test_an_option_of_one_value_is_given_once(
    typed: list[str], option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second value is refused, since it would replace the first in silence, even if they are the same."""
    for _ in range(2):  # each command line by itself
        PARSER.read([*typed, option, value])
    with pytest.raises(SystemExit) as caught:
        PARSER.read([*typed, option, value, f"{option}={value}"])
    assert (caught.value.code, "it is given twice" in capsys.readouterr().err) == (2, True)
