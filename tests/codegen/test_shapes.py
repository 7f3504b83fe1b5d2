"""Schemas that are written differently and mean the same have the same shape, and no others have."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.errors import CodegenError
from codegen.shapes import Document, component

SCHEMAS = {
    "Name": {"type": "string"},
    "Colour": {"type": "string", "enum": ["red", "blue"]},
    "Pair": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
    "Tree": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "branches": {"type": "array", "items": {"$ref": "#/s/Tree"}}},
    },
    "Twin": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "branches": {"type": "array", "items": {"$ref": "#/s/Tree"}}},
    },
    "Loop": {"anyOf": [{"type": "string"}, {"$ref": "#/s/Loop"}]},
    "Around": {"$ref": "#/s/There"},
    "There": {"$ref": "#/s/Around"},
}
NAME, COLOUR, PAIR = ({"$ref": f"#/s/{name}"} for name in ("Name", "Colour", "Pair"))


def words(*schemas: Any) -> str:
    return Document({"s": SCHEMAS}).words(schemas)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"type": ["null", "string"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"type": "string"}]},
        {"anyOf": [NAME, {"type": "null"}]},
        {"allOf": [NAME], "nullable": True},
        {**NAME, "nullable": True},
        {"anyOf": [{"type": "string", "nullable": True}]},
        {"anyOf": [{"type": "string"}, {"enum": [None]}]},
        {"anyOf": [{"type": "string"}, {"const": None}]},
    ],
)
def test_every_way_to_say_null(schema: Any) -> None:
    """That a value may be null is understood however it is said."""
    assert words(schema) == "string | null"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["red", "blue", None], "nullable": True},
        {"type": ["string", "null"], "enum": ["red", "blue", None]},
        {"type": ["string", "null"], "enum": ["red", "blue"]},
        {"enum": ["red", "blue", None]},
        {"anyOf": [COLOUR, {"type": "null"}]},
        {"anyOf": [{"const": "red"}, {"const": "blue"}, {"type": "null"}]},
    ],
)
def test_every_way_to_say_null_of_an_enum(schema: Any) -> None:
    """An enum that admits null has the same values as one that does not."""
    assert words(schema) == '"red" | "blue" | null'


@pytest.mark.parametrize(
    "schema",
    [
        PAIR,
        {"allOf": [PAIR]},
        {"$ref": "#/s/Pair", "description": "Two.", "title": "Two"},
        {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {**SCHEMAS["Pair"]["properties"]}}]},
        {"allOf": [{"properties": {"a": {}}}, PAIR]},
        {"anyOf": [PAIR]},
        {**SCHEMAS["Pair"], "oneOf": [{"required": ["a"]}, {"required": ["a", "b"]}]},
        {"properties": {"a": NAME, "b": {"type": ["integer"]}}, "required": ["a"]},
    ],
)
def test_every_way_to_say_an_object(schema: Any) -> None:
    """Fields are found through references, `allOf` and `anyOf`; only what all alternatives require is required."""
    assert words(schema) == "{a: string, b?: integer}"


@pytest.mark.parametrize(
    ("schema", "meaning"),
    [
        ({}, "any JSON"),
        (True, "any JSON"),
        (False, "nothing"),
        ({"description": "Anything."}, "any JSON"),
        ({"type": ["object", "array", "number", "string", "boolean", "null"]}, "any JSON"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "number"),
        ({"allOf": [{"type": "integer"}, {"type": "number"}]}, "integer"),
        ({"type": "integer", "minimum": 1, "default": 3, "format": "int32"}, "integer"),
        ({"type": "string", "format": "uuid"}, "string"),
        ({"enum": [0, 1]}, "0 | 1"),
        ({"const": True}, "true"),
        ({"anyOf": [COLOUR, {"type": "string"}]}, '"red" | "blue" | string'),
        ({"allOf": [COLOUR, {"enum": ["red", "green"]}]}, '"red"'),
        ({"allOf": [COLOUR, {"type": "integer"}]}, "nothing"),
        ({"type": "array"}, "list"),
        ({"type": "array", "items": {}}, "list"),
        ({"items": COLOUR}, 'list of "red" | "blue"'),
        ({"anyOf": [{"type": "array", "items": NAME}, NAME]}, "string | list of string"),
        ({"anyOf": [{"type": "array", "items": NAME}, {"type": "array"}]}, "list"),
        ({"type": "object"}, "object"),
        ({"type": "object", "additionalProperties": True}, "object"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "{*: string}"),
        ({"anyOf": [PAIR, {"type": "object", "properties": {"c": {}}}]}, "{a?: string, b?: integer, c?: any JSON}"),
        ({"$ref": "#/s/Tree"}, "{name?: string, branches?: list of ...}"),
        ({"$ref": "#/s/Loop"}, "string"),
    ],
)
def test_what_schemas_mean(schema: Any, meaning: str) -> None:
    """Each schema means what its words say, and one that contains itself is told once."""
    assert words(schema) == meaning


def test_alternatives_together() -> None:
    """A field may have several schemas, one for each alternative that has it."""
    assert words({"anyOf": [PAIR, {"type": "object", "properties": {"a": {"type": "integer"}}}]}) == (
        "{a?: integer | string, b?: integer}"
    )


@pytest.mark.parametrize(
    ("schema", "complaint"),
    [
        ({"$ref": "#/s/Missing"}, "#/s/Missing refers to nothing"),
        ({"$ref": "elsewhere.yaml#/s"}, "elsewhere.yaml#/s refers to nothing"),
        ({"type": "text"}, "'text' is not a type of JSON"),
        ({"type": "fraction"}, "'fraction' is not a type of JSON"),
        ({"anyOf": ["string"]}, "'string' is not a schema"),
    ],
)
def test_what_is_no_schema(schema: Any, complaint: str) -> None:
    """What is not understood is an error that names it."""
    with pytest.raises(CodegenError) as caught:
        words(schema)
    assert str(caught.value) == complaint


def test_a_reference_to_itself() -> None:
    """References that go round are an error where there must be something, and nothing where there need not be."""
    with pytest.raises(CodegenError, match="#/s/Around refers to itself"):
        Document({"s": SCHEMAS}).resolved({"$ref": "#/s/Around"})
    assert words({"$ref": "#/s/Around"}) == "nothing"


def test_the_name_of_a_component() -> None:
    """A schema stands for a component if that is all it admits, but for null."""
    assert component([PAIR]) == "Pair"
    assert component([{"oneOf": [PAIR, {"type": "null"}]}]) == "Pair"
    assert component([PAIR, {"$ref": "#/s/PartialPair"}]) == "Pair"
    assert component([{"$ref": "#/components/schemas/JsonObject"}]) is None
    assert component([{"anyOf": [COLOUR, {"type": "string"}]}]) is None
    assert component([True, {}]) is None
