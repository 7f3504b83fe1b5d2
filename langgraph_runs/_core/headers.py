"""HTTP header fields: looked up whatever their letter case (RFC 9110 §5.1), refused when they could split a request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from langgraph_runs._core.checks import checked_mapping

_SECRET = {"x-api-key", "authorization", "proxy-authorization", "cookie", "set-cookie", "x-service-key"}
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Headers(Mapping[str, str]):
    """Header fields of a request or an answer; names in any letter case, repeated fields joined by a comma."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, tuple[str, str]] = {}
        for name, value in fields:
            key = name.lower()
            before = self._fields.get(key)
            self._fields[key] = (name, value if before is None else f"{before[1]}, {value}")

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __repr__(self) -> str:
        return f"Headers({masked(self)!r})"


def merged(*layers: Mapping[str, str]) -> dict[str, str]:
    """One set of fields out of several; a later layer replaces a field of an earlier one in any letter case."""
    fields: dict[str, tuple[str, str]] = {}
    for layer in layers:
        for name, value in layer.items():
            fields[name.lower()] = (name, value)
    return dict(fields.values())


def masked(headers: Mapping[str, str]) -> dict[str, str]:
    """The fields for a repr or a log line: values that are secrets are replaced by `***`."""
    return {name: "***" if name.lower() in _SECRET else value for name, value in headers.items()}


def checked_headers(headers: object, *, what: str = "headers") -> dict[str, str]:
    """The caller's fields, copied, each fit to be sent.

    Raises TypeError for a name or value that is no string and ValueError for one that HTTP cannot carry: a line
    break or NUL would let a value smuggle in further fields (RFC 9110 §5.5).
    """
    checked: dict[str, str] = {}
    fields: Mapping[Any, Any] = checked_mapping(what, headers)
    for name, value in fields.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"{what}: names and values must be str, got {name!r}: {type(value).__name__}")
        if not name or not _TOKEN.issuperset(name):
            raise ValueError(f"{what}: {name!r} is not a header name (RFC 9110 §5.1)")
        if any(character in value for character in "\r\n\0"):
            raise ValueError(f"{what}: the value of {name!r} holds a line break or NUL, which HTTP refuses")
        try:
            value.encode("latin-1")
        except UnicodeEncodeError:
            raise ValueError(
                f"{what}: the value of {name!r} has characters outside latin-1; percent-encode them"
            ) from None
        checked[name] = value
    return checked
