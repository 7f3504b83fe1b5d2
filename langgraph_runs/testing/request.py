"""What a server received: parsed just enough to be answered and asserted on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Headers(Mapping[str, str]):
    """Header fields by case-insensitive name; repeated ones are joined by commas, `pairs` keeps them as sent."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)

    def __getitem__(self, name: str) -> str:
        values = [value for key, value in self.pairs if key.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key.lower() for key, _ in self.pairs))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return f"Headers({list(self.pairs)!r})"


@dataclass(eq=False)
class Request:
    """One request; the model adds which operation of the API it is."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    path_params: dict[str, str] = field(default_factory=dict[str, str], kw_only=True)
    operation: str = field(default="", kw_only=True)

    @property
    def path(self) -> str:
        """The target without its query, still percent-encoded."""
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The query's parameters, decoded, each with all its values in order."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.body)

    def matches(self, method: str, pattern: str) -> dict[str, str] | None:
        """Return the decoded `{names}` of a path pattern, or None if this is another path or method."""
        mine, theirs = self.path.split("/"), pattern.split("/")
        if method not in (self.method, "*") or len(mine) != len(theirs):
            return None
        found: dict[str, str] = {}
        for segment, wanted in zip(mine, theirs, strict=True):
            if wanted.startswith("{"):
                found[wanted.strip("{}")] = unquote(segment)
            elif segment != wanted:
                return None
        return found
