"""What is typed for values: JSON, `@file` or `-` for stdin; and what the keywords of a run become of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from langgraph_runs._core.wire.json_decoder import decode, is_array, is_object, members
from langgraph_runs.cli.exits import UsageError
from langgraph_runs.cli.layout import shorten
from langgraph_runs.cli.pieces import to_json

_SHOWN_CELLS = 60

_OWN: Final = {
    "assistant_id": ("ASSISTANT", "assistant"),
    "input": ("INPUT or -m", "input", "message"),
    "stream_mode": ("--mode", "mode"),
    "stream_subgraphs": ("--subgraphs", "subgraphs"),
    "on_completion": ("--keep", "keep"),
    "config": ("--config", "config"),
    "context": ("--context", "context"),
    "metadata": ("--metadata", "metadata"),
    "timeout": ("--timeout", "timeout"),
}
"""Keywords of a run that can be given otherwise than by `--set`: how, and where that is among what was typed."""

_NOT_SET: Final = {
    "assistant_id": "the assistant is that of the run that asked",
    "headers": "pass --header",
    "params": "it is for one request, and a command sends several",
    "retry": "pass --retry-for",
    "timeout": "pass --timeout",
}
"""Keywords that `--set` does not take, since they are for a request, or have no effect; and what to know of them."""

_BY_OPTION: Final = {"on_completion": ("--keep", "keep"), "stream_mode": ("--mode", "mode")}
"""Keywords that a command must know of if it has an option for them: that option, and where it is."""

_SEEN: Final = frozenset({*_BY_OPTION, "on_disconnect", "stream_resumable"})
"""Keywords that a command looks at."""

Read: TypeAlias = Callable[[str], bytes]
"""Reads the file of a name, or stdin for "-"."""


def as_text(argument: str) -> str:
    """An argument as the UTF-8 that was typed, whatever the locale took it for."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        raise UsageError(f"{argument!a} is not UTF-8") from None


def read_text(what: str, argument: str, read: Read) -> str:
    """The text that is typed, or that a file has, or stdin."""
    if argument != "-" and not argument.startswith("@"):
        return argument
    name = argument.removeprefix("@")
    shown = "stdin" if name == "-" else name
    try:
        content = read(name)
    except OSError as error:
        raise UsageError(f"{what}: cannot read {shown}: {error.strerror or error}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        raise UsageError(f"{what}: {shown} is not UTF-8") from None


def text_of(what: str, argument: str, read: Read) -> str:
    """A text of the user: as it was typed, with an @ at its beginning, too; or stdin."""
    return read_text(what, argument, read) if argument == "-" else argument


def read_json(what: str, argument: str, read: Read, *, hint: str = "") -> Any:
    """The JSON that is typed, or that a file has, or stdin."""
    text = read_text(what, argument, read)
    try:
        return decode(text.encode())
    except ValueError as error:
        shown = shorten(text, _SHOWN_CELLS)
        raise UsageError(f"{what} is not valid JSON: {shown or 'it is empty'} ({error}){hint}") from None


def read_object(what: str, argument: str, read: Read) -> dict[str, Any]:
    """The JSON object that is typed, or that a file has, or stdin."""
    value = read_json(what, argument, read)
    if not is_object(value):
        raise UsageError(f"{what} must be a JSON object, got {shorten(to_json(value), _SHOWN_CELLS)}")
    return {**value}


def input_of(argument: str | None, messages: Sequence[str], read: Read) -> Any:
    """The input of a run: JSON, and messages of the user, which are added to those that it has; None if none is given.

    Raises UsageError if it cannot have messages.
    """
    given: Any = None
    if argument is not None:
        hint = "" if messages else "; to say something to a model: -m TEXT"
        given = read_json("INPUT", argument, read, hint=hint)
    if not messages:
        return given
    said = [{"role": "user", "content": text_of("-m", text, read)} for text in messages]
    if given is None:
        return {"messages": said}
    earlier = given.get("messages", []) if is_object(given) else None
    if not is_array(earlier):
        raise UsageError("-m adds a message to `messages` of INPUT, which must be a JSON object then")
    return {**given, "messages": [*earlier, *said]}


def pair_of(what: str, argument: str) -> tuple[str, str]:
    """`NAME=VALUE`, taken apart."""
    name, separator, value = argument.partition("=")
    if not separator or not name:
        raise UsageError(f"{what} must be NAME=VALUE, got {argument!r}")
    return name, value


def keywords_of(settings: Sequence[str]) -> dict[str, Any]:
    """The keywords of `--set NAME=VALUE`, whose values are JSON, or else texts."""
    keywords: dict[str, Any] = {}
    for setting in settings:
        name, value = pair_of("--set", setting)
        if name in keywords:
            raise UsageError(f"{name} is set twice")
        try:
            keywords[name] = decode(value.encode())
        except ValueError:
            keywords[name] = value
    return keywords


def answers_of(pairs: Sequence[str], read: Read) -> dict[str, Any]:
    """The answers of `--answer ID=JSON`, by the ids of the questions."""
    answers: dict[str, Any] = {}
    for name, value in (pair_of("--answer", each) for each in pairs):
        if name in answers:
            raise UsageError(f"--answer {name} is given twice")
        answers[name] = read_json(f"--answer {name}", value, read)
    return answers


def headers_of(fields: Sequence[str]) -> dict[str, str]:
    """The headers of `--header 'NAME: VALUE'`."""
    headers: dict[str, str] = {}
    for each in fields:
        name, separator, value = each.partition(":")
        if not separator or not name.strip():
            raise UsageError("--header must be 'NAME: VALUE'")  # its value may be a secret
        if name.strip().lower() in map(str.lower, headers):
            raise UsageError(f"--header {name.strip()} is given twice")
        headers[name.strip()] = value.strip()
    return headers


def namespace_of(argument: str) -> list[str]:
    """A namespace of the store: labels with dots between them, or the list that programs get; "" is that of all.

    Raises UsageError.
    """
    labels: Any = argument.split(".") if argument else []
    if argument.startswith("["):
        with suppress(ValueError):
            labels = decode(argument.encode())
    if not is_array(labels) or not all(isinstance(label, str) and label for label in labels):
        raise UsageError(f"NAMESPACE must be labels with one dot between them, or a JSON list, got {argument!r}")
    return [*labels]


def run_options(given: Mapping[str, Any], read: Read) -> dict[str, Any]:
    """The keywords of a run: those with an option of their own, and those of `--set`. Raises UsageError."""
    keywords = keywords_of(given["set"])
    for name, (shown, *typed) in _OWN.items():
        if name in keywords and any(map(given.get, typed)):
            raise UsageError(f"{name} is given twice: by {shown} and by --set")
    for name in keywords:
        option, place = _BY_OPTION.get(name, ("", ""))
        advice = f"pass {option}" if place in given else _NOT_SET.get(name)
        if advice:
            raise UsageError(f"{name} cannot be given by --set: {advice}")
    for name in _SEEN & members(keywords.get("extra_body")).keys():
        raise UsageError(f"{name} cannot be given in extra_body: pass --set {name}=...")
    for name in ("config", "context", "metadata"):
        if given[name] is not None:
            keywords[name] = read_object(f"--{name}", given[name], read)
    return keywords
