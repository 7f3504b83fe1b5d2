"""The shape of what a JSON schema admits, so that schemas that are written differently can be compared.

References, `allOf`, `anyOf` and `oneOf` are followed. That a value may be null can be said by `nullable`, by a list of
types, by an alternative or by an enum. Formats, bounds and defaults are not part of a shape.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from typing import Any

from codegen.errors import CodegenError

Schema = Any
"""A JSON schema: a dict or a boolean."""

ANY = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})
TYPES = {name: frozenset({name}) for name in ANY} | {"number": frozenset({"integer", "fraction"})}
FREE = ("JsonObject", "Timestamp")
"""The components of openapi.yaml that stand for a type."""
REST = "*"
"""The name of the fields that `additionalProperties` describes."""


@dataclass(frozen=True)
class Alternative:
    """One way in which a value may satisfy a schema; `sources` are the parts of the document that say so."""

    types: frozenset[str] = ANY
    values: tuple[Any, ...] | None = None
    fields: dict[str, tuple[Schema, ...]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: tuple[Schema, ...] = ()
    sources: tuple[Schema, ...] = ()

    def __and__(self, other: "Alternative") -> "Alternative":
        values = self.values if other.values is None else other.values
        if self.values is not None and other.values is not None:
            values = tuple(value for value in self.values if value in other.values)
        names = dict.fromkeys((*self.fields, *other.fields))
        return Alternative(
            self.types & other.types,
            values,
            {name: _both(self.fields.get(name, ()), other.fields.get(name, ())) for name in names},
            self.required | other.required,
            _both(self.items, other.items),
            (*self.sources, *other.sources),
        )


@dataclass(frozen=True)
class Shape:
    """What a value may be, over all alternatives. A field or the items may be any of several schemas."""

    types: frozenset[str]
    values: tuple[Any, ...]
    is_open: bool
    """Whether it may also be a value of the same type that `values` does not list."""
    fields: dict[str, tuple[Schema, ...]]
    required: frozenset[str]
    items: tuple[Schema, ...]
    sources: tuple[Schema, ...]

    @property
    def is_any(self) -> bool:
        """Whether it may be any JSON."""
        return self.types == ANY

    @property
    def kinds(self) -> str:
        """Its types in words, other than null."""
        if self.is_any:
            return "any JSON"
        names = self.types - {"null"}
        if "fraction" in names:
            names = names - {"integer", "fraction"} | {"number"}
        return " or ".join(sorted(names)) or "null"


class Document:
    """An OpenAPI document whose schemas are seen as shapes."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def resolved(self, node: Any) -> Any:
        """A node, or what it refers to."""
        followed: list[str] = []
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            if reference in followed:
                raise CodegenError(f"{reference} refers to itself")
            followed.append(reference)
            node = self._target(reference)
        return node

    def shape(self, schemas: Iterable[Schema]) -> Shape:
        """The shape of what satisfies at least one of several schemas."""
        every = tuple(schemas)
        found = [alternative for one in _whole(every) for alternative in self._alternatives(one, frozenset())]
        types = frozenset[str]().union(*(one.types for one in found))
        valued = [one for one in found if one.values is not None]
        kinds = frozenset[str]().union(*(one.types for one in valued)) - {"null"}
        objects = [one for one in found if "object" in one.types]
        lists = [one for one in found if "array" in one.types]
        names = dict.fromkeys(name for one in objects for name in one.fields)
        return Shape(
            types,
            _distinct(value for one in valued for value in one.values or ()),
            any(one.values is None and one.types & kinds for one in found),
            {name: _distinct(_joined(one.fields[name]) for one in objects if name in one.fields) for name in names},
            frozenset.intersection(*(one.required for one in objects)) if objects else frozenset(),
            _distinct(_joined(one.items or (True,)) for one in lists),
            tuple(source for one in found for source in one.sources),
        )

    def items(self, shape: Shape) -> tuple[Schema, ...]:
        """The schemas of the items of a list; none if these may be any JSON."""
        return () if self.shape(shape.items).is_any else shape.items

    def enum(self, shape: Shape) -> str | None:
        """The name of the component that lists the values of a shape."""
        schemas = self.content.get("components", {}).get("schemas", {})
        listing = [source for source in shape.sources if isinstance(source, dict) and "enum" in source]
        return next((name for name, schema in schemas.items() if any(schema is one for one in listing)), None)

    def words(self, schemas: Iterable[Schema], within: frozenset[str] = frozenset()) -> str:
        """What satisfies at least one of several schemas, to any depth, as in `{id: string, next?: list of string}`."""
        schemas = tuple(schemas)
        key = identity(schemas)
        if key in within:
            return "..."
        within |= {key}
        shape = self.shape(schemas)
        if shape.is_any:
            return "any JSON"
        return " | ".join(self._parts(shape, within)) or "nothing"

    def _parts(self, shape: Shape, within: frozenset[str]) -> Iterator[str]:
        yield from (json.dumps(value, ensure_ascii=False) for value in shape.values)
        simple = shape.types - {"null", "array", "object"}
        if shape.values and not shape.is_open:
            simple -= frozenset[str]().union(*(_type_of(value) for value in shape.values))
        if "fraction" in simple:
            simple = simple - {"integer", "fraction"} | {"number"}
        yield from sorted(simple)
        if "array" in shape.types:
            items = self.items(shape)
            yield f"list of {self.words(items, within)}" if items else "list"
        if "object" in shape.types:
            inner = [
                f"{name}{'' if name in shape.required or name == REST else '?'}: {self.words(schemas, within)}"
                for name, schemas in shape.fields.items()
            ]
            yield f"{{{', '.join(inner)}}}" if inner else "object"
        if "null" in shape.types:
            yield "null"

    def _alternatives(self, schema: Schema, within: frozenset[str]) -> list[Alternative]:
        if isinstance(schema, bool):
            return [Alternative()] if schema else []
        if not isinstance(schema, dict):
            raise CodegenError(f"{schema!r} is not a schema")
        parts = [[_own(schema)]]
        reference = schema.get("$ref")
        if not isinstance(reference, str | None):
            raise CodegenError(f"{reference!r} is not a reference")
        if reference in within:
            return []  # it adds nothing to itself
        if reference is not None:
            parts.append(self._alternatives(self._target(reference), within | {reference}))
        parts += [self._alternatives(one, within) for one in schema.get("allOf", ())]
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                parts.append([found for one in schema[choice] for found in self._alternatives(one, within)])
        joined = (reduce(lambda left, right: left & right, combination) for combination in product(*parts))
        found = [one for one in joined if one.types]
        if schema.get("nullable") is True:
            found.append(Alternative(TYPES["null"]))
        return found

    def _target(self, reference: str) -> Any:
        node: Any = self.content
        for key in reference.removeprefix("#/").split("/"):
            name = key.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise CodegenError(f"{reference} refers to nothing")
            node = node[name]
        return node


def identity(schemas: Iterable[Schema]) -> str:
    """What tells lists of schemas apart, for a schema that contains itself."""
    return "|".join(sorted({json.dumps(one, sort_keys=True, default=str) for one in schemas}))


def component(schemas: Iterable[Schema]) -> str | None:
    """The name of the component, with fields or values of its own, that the schemas stand for, whether null or not."""
    parts = [part for one in _whole(tuple(schemas)) for part in _choices(one) if part != {"type": "null"}]
    references = [part.get("$ref") for part in parts if isinstance(part, dict)]
    match references:
        case [str(reference)] if reference.rpartition("/")[2] not in FREE:
            return reference.rpartition("/")[2]
        case _:
            return None


def _choices(schema: Schema) -> list[Schema]:
    if not isinstance(schema, dict) or "$ref" in schema:
        return [schema]
    return [part for choice in ("anyOf", "oneOf") for part in schema.get(choice, ())] or [schema]


def _whole(schemas: tuple[Schema, ...]) -> tuple[Schema, ...]:
    """The schemas without those of `Partial...`: openapi.yaml says by them what `select` leaves of another one."""
    return tuple(one for one in schemas if not _is_partial(one)) or schemas


def _own(schema: dict[str, Any]) -> Alternative:
    """What a schema says itself, beside what it refers to and its alternatives."""
    properties = schema.get("properties", {})
    types = _types(schema.get("type"))
    if types is None:
        types = TYPES["object"] if properties else TYPES["array"] if "items" in schema else ANY
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        allowed = frozenset[str]().union(*(_type_of(value) for value in values))
        types = types & allowed | (types | allowed) & TYPES["null"] if types != ANY else allowed
        values = tuple(value for value in values if value is not None)
    rest = schema.get("additionalProperties")
    fields = {name: (inner,) for name, inner in properties.items()}
    if isinstance(rest, dict) and rest:
        fields[REST] = (rest,)
    items = (schema["items"],) if "items" in schema else ()
    return Alternative(types, values or None, fields, frozenset(schema.get("required", ())), items, (schema,))


def _types(given: Any) -> frozenset[str] | None:
    if given is None:
        return None
    names = [given] if isinstance(given, str) else given
    if unknown := [name for name in names if name not in TYPES or name == "fraction"]:
        raise CodegenError(f"{unknown[0]!r} is not a type of JSON")
    return frozenset[str]().union(*(TYPES[name] for name in names))


def _type_of(value: Any) -> frozenset[str]:
    match value:
        case bool():
            return TYPES["boolean"]
        case int():
            return TYPES["integer"]
        case float():
            return TYPES["fraction"]
        case str():
            return TYPES["string"]
        case None:
            return TYPES["null"]
        case list():
            return TYPES["array"]
        case _:
            return TYPES["object"]


def _is_partial(schema: Schema) -> bool:
    return isinstance(schema, dict) and str(schema.get("$ref", "")).rpartition("/")[2].startswith("Partial")


def _joined(schemas: tuple[Schema, ...]) -> Schema:
    """One schema that stands for all of several."""
    return {"allOf": list(schemas)} if len(schemas) > 1 else schemas[0]


def _both(left: tuple[Schema, ...], right: tuple[Schema, ...]) -> tuple[Schema, ...]:
    flat = [part for one in (*left, *right) for part in (one["allOf"] if _is_joined(one) else [one])]
    return _distinct(flat)


def _is_joined(schema: Schema) -> bool:
    return isinstance(schema, dict) and schema.keys() == {"allOf"}


def _distinct(schemas: Iterable[Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for one in schemas:
        found.setdefault(json.dumps(one, sort_keys=True, default=str), one)
    return tuple(found.values())
