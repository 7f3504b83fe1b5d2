"""The operations of an OpenAPI document: their parameters, bodies and responses, whatever these refer to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.shapes import Document
from codegen.spec import METHODS


@dataclass(frozen=True)
class Operation:
    """A method of a path."""

    name: str
    """As in `GET /threads/{thread_id}`."""
    item: dict[str, Any]
    content: dict[str, Any]
    document: Document

    @property
    def key(self) -> str:
        """Its name, whatever the parameters of the path are called."""
        return anonymous(self.name)

    @property
    def path_parameters(self) -> list[str]:
        """The names of the parameters in its path, in their order, as in `path thread_id`."""
        return [f"path {name}" for name in re.findall(r"{([^}]*)}", self.name)]

    @cached_property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Its parameters, by names as in `query limit`."""
        every = [*self.item.get("parameters", ()), *self.content.get("parameters", ())]
        found = [self.document.resolved(one) for one in every]
        return {f"{one['in']} {one['name'].lower() if one['in'] == 'header' else one['name']}": one for one in found}

    @cached_property
    def body(self) -> dict[str, Any] | None:
        """What it asks for; None for no body."""
        body = self.document.resolved(self.content.get("requestBody"))
        return body if body and body.get("content") else None

    @cached_property
    def responses(self) -> dict[str, dict[str, Any]]:
        """Its responses by status, without the default one."""
        every = self.content.get("responses", {}).items()
        return {str(status): self.document.resolved(one) for status, one in every if str(status) != "default"}


def anonymous(path: str) -> str:
    """A path without the names of its parameters, which are not sent."""
    return re.sub(r"{[^}]*}", "{}", path)


def first_segment(path: str) -> str:
    """What a path begins with, without slashes; nothing for the root."""
    return path.lstrip("/").partition("/")[0]


def operations(document: Document) -> dict[str, Operation]:
    """The operations of a document by key."""
    found = [*_operations(document)]
    for one in found:
        _ = one.parameters, one.body, one.responses
    return {one.key: one for one in found}


def _operations(document: Document) -> Iterator[Operation]:
    for path, item in document.content["paths"].items():
        whole = document.resolved(item)
        for method in METHODS:
            if method in whole:
                yield Operation(f"{method.upper()} {path}", whole, whole[method], document)
