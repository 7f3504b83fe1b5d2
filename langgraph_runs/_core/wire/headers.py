"""HTTP headers: case-insensitive lookup and merging (RFC 9110 §5.1), masking of secrets, encoding for the wire.

Which headers are sent is decided elsewhere: the client's in `calls.config`, the caller's are checked in `calls.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SECRET = re.compile("auth|cookie|credential|key|passw|secret|signature|token", re.IGNORECASE)


class Headers(Mapping[str, str]):
    """The headers of a response: looked up in any letter case, repeated ones joined by a comma."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        given = [*fields]
        self._fields: dict[str, tuple[str, str]] = {field[0].lower(): field for field in given}
        if len(self._fields) < len(given):
            self._join(given)

    def _join(self, fields: Iterable[tuple[str, str]]) -> None:
        """Set the fields, of which some are repeated."""
        self._fields = {}
        for name, value in fields:
            key = name.lower()
            earlier = self._fields.get(key)
            self._fields[key] = (name, value if earlier is None else f"{earlier[1]}, {value}")

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __repr__(self) -> str:
        return f"Headers({mask_secrets(self)!r})"

    def __reduce__(self) -> tuple[type[Headers], tuple[list[tuple[str, str]]]]:
        return Headers, ([*self._fields.values()],)


def find_header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header in any letter case, None if it is missing; `name` must be in lower case."""
    if name not in {*map(str.lower, headers)}:
        return None
    return next(value for key, value in headers.items() if key.lower() == name)


class MaskedHeaders(dict[str, str]):
    """Headers to be sent; their repr shows no secrets, as error reporters show the variables of a traceback."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(mask_secrets(self))


class Hidden:
    """A value that its repr does not show; `None` and other values that are no secrets are hidden as well."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "***"


def hide(value: Any) -> Any:
    """The value as `Hidden`, which it may be already: a function's variables are shown if it raises an error."""
    return value if isinstance(value, Hidden) else Hidden(value)


def merge_headers(*layers: Mapping[str, str]) -> MaskedHeaders:
    """Several sets of headers in one; a later layer replaces headers of earlier ones in any letter case."""
    merged = MaskedHeaders()
    for layer in layers:
        merged.update(layer)
    if len({*map(str.lower, merged)}) == len(merged):
        return merged  # no name in two spellings
    fields: dict[str, tuple[str, str]] = {}
    for layer in layers:
        for name, value in layer.items():
            fields[name.lower()] = (name, value)
    return MaskedHeaders(fields.values())


def has_secrets(headers: Mapping[str, str]) -> bool:
    """Whether there is a header whose name suggests a secret."""
    return any(_SECRET.search(name) for name in headers)


def mask_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers for a repr or a log line: `***` replaces values whose header name suggests a secret."""
    return {name: "***" if _SECRET.search(name) else value for name, value in headers.items()}


class Fields(list[tuple[bytes, bytes]]):
    """Header fields as bytes; their repr shows no secrets, as error reporters show the variables of a traceback."""

    def __repr__(self) -> str:
        return repr([(name, b"***" if _SECRET.search(name.decode("latin-1")) else value) for name, value in self])


def encode_headers(headers: Mapping[str, str]) -> Fields:
    """The headers as bytes: latin-1, except Last-Event-ID, which is UTF-8 (WHATWG HTML §9.2.4)."""
    return Fields(
        [
            (name.encode(), value.encode("utf-8" if name.lower() == "last-event-id" else "latin-1"))
            for name, value in headers.items()
        ]
    )
