"""Scripts that complete the command line in a shell, made from the parser."""

# pyright: reportPrivateUsage=false
# argparse has no public way to tell what a parser takes.

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from langgraph_runs.cli.parser import Parser

_BASH: Final = """\
_langgraph_runs() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} path= words= index
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "$path ${{COMP_WORDS[index]}}" in
            {paths}) path="$path ${{COMP_WORDS[index]}}" ;;
        esac
    done
    case "$path" in
{commands}
    esac
    case "$path ${{COMP_WORDS[COMP_CWORD - 1]}}" in
{values}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _langgraph_runs langgraph-runs
"""
_ZSH: Final = "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"


class _Command(NamedTuple):
    """A command by its path, such as ("threads", "list"); () is the program."""

    path: tuple[str, ...]
    help: str
    options: Sequence[argparse.Action]
    commands: Sequence[str]


def completion(shell: str, parser: Parser) -> str:
    """The script for a shell."""
    commands = [*_walk(parser, ())]
    if shell == "fish":
        return "".join(f"{line}\n" for line in _fish(commands))
    return (_ZSH if shell == "zsh" else "") + _bash(commands)


def _walk(parser: Parser, path: tuple[str, ...]) -> Iterator[_Command]:
    options = [each for each in parser._actions if each.option_strings and each.help != argparse.SUPPRESS]  # noqa: SLF001
    yield _Command(path, (parser.description or "").rstrip("."), options, [*parser.commands])
    for name, other in parser.commands.items():
        yield from _walk(other, (*path, name))


def _bash(commands: Sequence[_Command]) -> str:
    paths = "|".join(f'" {" ".join(each.path)}"' for each in commands if each.path)
    words: list[str] = []
    values: list[str] = []
    for command in commands:
        path = "".join(f" {name}" for name in command.path)
        options = [name for option in command.options for name in option.option_strings]
        words.append(f'        "{path}") words="{" ".join([*command.commands, *options])}" ;;')
        taking = [option for option in command.options if option.nargs != 0]
        values += [_case(path, [option], " ".join(map(str, option.choices))) for option in taking if option.choices]
        if any(not option.choices for option in taking):  # no words: the shell completes names of files
            values.append(_case(path, [option for option in taking if not option.choices], ""))
    return _BASH.format(paths=paths, commands="\n".join(words), values="\n".join(values))


def _case(path: str, options: Sequence[argparse.Action], words: str) -> str:
    """What may follow these options of a command."""
    places = "|".join(f'"{path} {name}"' for option in options for name in option.option_strings)
    return f'        {places}) words="{words}" ;;'


def _fish(commands: Sequence[_Command]) -> Iterator[str]:
    for command in commands:
        seen = [f"__fish_seen_subcommand_from {name}" for name in command.path]
        if command.commands:
            others = " ".join(command.commands)
            condition = "; and ".join([*seen, f"not __fish_seen_subcommand_from {others}"])
            for other in commands:
                if other.path[:-1] == command.path and other.path:
                    yield _fish_line(condition, "-f", "-a", other.path[-1], "-d", other.help)
        else:
            condition = "; and ".join(seen)
        for option in command.options:
            names = [
                part
                for name in option.option_strings
                for part in (("-l", name[2:]) if name.startswith("--") else ("-s", name[1:]))
            ]
            takes = [] if option.nargs == 0 else ["-r"]
            choices = ["-f", "-a", " ".join(map(str, option.choices))] if option.choices else []
            yield _fish_line(condition, *names, *takes, *choices, "-d", option.help or "")


def _fish_line(condition: str, *words: str) -> str:
    return f"complete -c langgraph-runs -n {shlex.quote(condition)} {' '.join(map(_quoted, words))}"


def _quoted(word: str) -> str:
    """A word as fish reads it: there, a backslash escapes in single quotes, too."""
    return word if word.replace("-", "").isalnum() else "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"
