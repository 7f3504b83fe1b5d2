"""Compares openapi.yaml with what a server says of itself, operation by operation."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from codegen.operations import Operation, operations
from codegen.shapes import Document, Schema, Shape, component, identity
from codegen.spec import UNREADABLE, refuse_invalid

Kind = Literal["new", "gone", "changed"]
Aspect = Literal["operation", "parameter", "field", "value", "status", "required", "null", "shape", "media type"]


@dataclass(frozen=True)
class Change:
    """What would make openapi.yaml say the same as the server.

    `owner` is what to change of it: an operation, a shape, or a parameter or body as it is written. `name` is what
    differs in it (a field, parameter, value or status), and `theirs` what the server has there.
    """

    aspect: Aspect
    name: Any = None
    owner: Any = None
    theirs: Any = None
    is_response: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class Difference:
    """One difference, in a line to read, and as the change of openapi.yaml that would end it."""

    operation: str
    kind: Kind
    line: str
    change: Change = field(compare=False)


def compare(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """The differences between openapi.yaml and a server's document, each once for every operation that has it.

    Raises CodegenError if the server's is no OpenAPI document.
    """
    try:
        return _compared(ours, theirs)
    except UNREADABLE as error:
        refuse_invalid(theirs, error)
        raise


def _compared(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    here, there = operations(Document(ours)), operations(Document(theirs))
    found: list[Difference] = []
    for key in dict.fromkeys((*here, *there)):
        if key not in there:
            found.append(Difference(here[key].name, "gone", "is gone", Change("operation", here[key].name)))
        elif key not in here:
            change = Change("operation", there[key].name, theirs=there[key])
            found.append(Difference(there[key].name, "new", "is new", change))
        else:
            found += dict.fromkeys(_Comparison(here[key], there[key]).differences())
    return found


class _Comparison:
    """One operation as openapi.yaml has it and as the server has it."""

    def __init__(self, ours: Operation, theirs: Operation) -> None:
        self.ours = ours
        self.theirs = theirs
        self.seen: set[tuple[bool, str, str]] = set()

    def differences(self) -> Iterator[Difference]:
        yield from self._parameters()
        yield from self._body()
        yield from self._responses()

    def _parameters(self) -> Iterator[Difference]:
        ours, theirs = self.ours.parameters, _renamed(self.theirs, self.ours)
        for name in dict.fromkeys((*ours, *theirs)):
            if name not in theirs:
                yield self._new("gone", f"{name} is gone", Change("parameter", name, self.ours))
            elif name not in ours:
                words = self._words([theirs[name].get("schema", {})])
                needed = bool(theirs[name].get("required"))
                change = Change("parameter", name, self.ours, theirs[name], is_required=needed)
                yield self._new("new", f"{name} is new: {words}{', required' if needed else ''}", change)
            else:
                yield from self._required(name, ours[name], theirs[name])
                yield from self._schemas(name, [ours[name].get("schema", {})], [theirs[name].get("schema", {})])

    def _body(self) -> Iterator[Difference]:
        ours, theirs = self.ours.body, self.theirs.body
        if ours is None and theirs is not None:
            yield self._new("new", f"body is new: {self._bodies(theirs)}", Change("field", "body", self.ours, theirs))
        elif ours is not None and theirs is None:
            yield self._new("gone", "body is gone", Change("field", "body", self.ours))
        elif ours is not None and theirs is not None:
            yield from self._required("body", ours, theirs)
            yield from self._contents("body", ours, theirs, is_response=False)

    def _responses(self) -> Iterator[Difference]:
        ours, theirs = self.ours.responses, self.theirs.responses
        for status in sorted({*ours, *theirs}):
            if status not in theirs:
                yield self._new("gone", f"status {status} is gone", Change("status", status, self.ours))
            elif status not in ours:
                words = self._bodies(theirs[status])
                change = Change("status", status, self.ours, theirs[status], is_response=True)
                yield self._new("new", f"status {status} is new{': ' if words else ''}{words}", change)
            else:
                yield from self._contents(f"{status} response", ours[status], theirs[status], is_response=True)

    def _required(self, place: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Difference]:
        needed = bool(theirs.get("required"))
        if bool(ours.get("required")) != needed:
            line = f"{place} {'must be given' if needed else 'may be left out'}"
            yield self._new("changed", line, Change("required", place, ours, is_required=needed))

    def _contents(
        self, place: str, ours: dict[str, Any], theirs: dict[str, Any], *, is_response: bool
    ) -> Iterator[Difference]:
        here, there = ours.get("content", {}), theirs.get("content", {})
        for media in dict.fromkeys((*here, *there)):
            if media not in there:
                yield self._new("gone", f"{place} as {media} is gone", Change("media type", media, ours))
            elif media not in here:
                change = Change("media type", media, ours, there[media], is_response=is_response)
                yield self._new(
                    "new", f"{place} as {media} is new: {self._words([there[media].get('schema', {})])}", change
                )
            else:
                schemas = [here[media].get("schema", {})], [there[media].get("schema", {})]
                yield from self._schemas(place, *schemas, is_response=is_response)

    def _schemas(
        self, place: str, ours: Iterable[Schema], theirs: Iterable[Schema], *, is_response: bool = False
    ) -> Iterator[Difference]:
        ours, theirs = tuple(ours), tuple(theirs)
        key = is_response, identity(ours), identity(theirs)
        if key in self.seen:
            return
        self.seen.add(key)
        here, there = self.ours.document.shape(ours), self.theirs.document.shape(theirs)

        def changed(line: str, aspect: Aspect, *, is_required: bool = False) -> Difference:
            change = Change(aspect, place, here, theirs, is_response, is_required)
            return self._new("changed", f"{place} {line}", change)

        if here.is_any or there.is_any:
            if not (here.is_any and there.is_any):
                yield changed(f"is {self._words(theirs)}, not {here.kinds}", "shape")
            return
        if here.kinds != there.kinds:
            yield changed(f"is {there.kinds}, not {here.kinds}", "shape")
        if here.types ^ there.types >= {"null"}:
            can = "null" in there.types
            yield changed("may be null" if can else "is never null", "null", is_required=can)
        place = component(ours) or place
        yield from self._values(place, here, there, theirs, is_response=is_response)
        if "object" in here.types & there.types:
            if bool(here.fields) != bool(there.fields):
                was = "an object of any fields" if there.fields else f"{{{', '.join(here.fields)}}}"
                yield changed(f"is {self._words(theirs)}, not {was}", "shape")
            else:
                yield from self._fields(place, here, there, is_response=is_response)
        if "array" in here.types & there.types:
            items = self.ours.document.items(here), self.theirs.document.items(there)
            if all(items):
                yield from self._schemas(f"{place}[]", *items, is_response=is_response)
            elif any(items):
                yield changed(f"is {self._words(theirs)}, not {self.ours.document.words(ours)}", "shape")

    def _values(
        self, place: str, here: Shape, there: Shape, theirs: tuple[Schema, ...], *, is_response: bool
    ) -> Iterator[Difference]:
        if not (here.values or there.values):
            return
        if here.values and there.values:
            place = self.ours.document.enum(here) or place
            for value in here.values:
                if value not in there.values:
                    change = Change("value", value, here)
                    yield self._new("gone", f"{place}: the value {_quoted(value)} is gone", change)
            for value in there.values:
                if value not in here.values:
                    change = Change("value", value, here, is_response=is_response)
                    yield self._new("new", f"{place}: the value {_quoted(value)} is new", change)
            if here.is_open == there.is_open or is_response:
                return
        change = Change("shape", place, here, theirs, is_response)
        if there.values and not there.is_open:
            values = ", ".join(map(_quoted, there.values))
            yield self._new("changed", f"{place} takes only {values}", change)
        elif not here.is_open and here.values and here.types & there.types - {"null"}:
            yield self._new("changed", f"{place} takes any value", change)

    def _fields(self, place: str, here: Shape, there: Shape, *, is_response: bool) -> Iterator[Difference]:
        for name in dict.fromkeys((*here.fields, *there.fields)):
            inner = f"{place}.{name}"
            needed = name in there.required
            if name not in there.fields:
                yield self._new("gone", f"{inner} is gone", Change("field", name, here))
            elif name not in here.fields:
                words = self._words(there.fields[name])
                change = Change("field", name, here, there.fields[name], is_response, needed)
                rule = ", required" if needed and not is_response else ""
                yield self._new("new", f"{inner} is new: {words}{rule}", change)
            else:
                if needed != (name in here.required):
                    ways = ("is always sent", "may be missing") if is_response else ("must be given", "may be left out")
                    change = Change("required", name, here, is_required=needed)
                    yield self._new("changed", f"{inner} {ways[0] if needed else ways[1]}", change)
                yield from self._schemas(inner, here.fields[name], there.fields[name], is_response=is_response)

    def _words(self, schemas: Iterable[Schema]) -> str:
        return self.theirs.document.words(schemas)

    def _bodies(self, theirs: dict[str, Any]) -> str:
        """What a body is, by any of its media types."""
        return " or ".join(self._words([media.get("schema", {})]) for media in theirs.get("content", {}).values())

    def _new(self, kind: Kind, line: str, change: Change) -> Difference:
        return Difference(self.ours.name, kind, line, change)


def _renamed(theirs: Operation, ours: Operation) -> dict[str, dict[str, Any]]:
    """The server's parameters, those of the path by our names, as these are not sent."""
    names = dict(zip(theirs.path_parameters, ours.path_parameters, strict=True))
    return {names.get(name, name): parameter for name, parameter in theirs.parameters.items()}


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
