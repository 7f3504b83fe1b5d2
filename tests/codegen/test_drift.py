"""Drift finds what changes between openapi.yaml and a server, says it as a reader would, and invents nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from codegen.drift import Difference, compare
from codegen.errors import CodegenError

from .seeds import SEEDS, Seed, described


def lines(differences: list[Difference]) -> dict[str, list[str]]:
    """The operations that have each line."""
    found: dict[str, list[str]] = {}
    for one in differences:
        found.setdefault(one.line, []).append(one.operation)
    return found


def api(**operation: Any) -> dict[str, Any]:
    """A document with one operation."""
    return {"paths": {"/books/{book_id}": {"post": {"responses": {}, **operation}}}}


def takes(schema: Any, **more: Any) -> dict[str, Any]:
    """A document whose operation asks for this."""
    return api(requestBody={"content": {"application/json": {"schema": schema}}, **more})


def sends(schema: Any) -> dict[str, Any]:
    """A document whose operation sends this."""
    return api(responses={"200": {"content": {"application/json": {"schema": schema}}}})


def fields(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required]}


TEXT = {"type": "string"}
NUMBER = {"type": "number"}
MAYBE = {"type": ["string", "null"]}
SIZE = {"type": "string", "enum": ["s", "m"]}


def test_no_drift() -> None:
    """openapi.yaml does not differ from itself."""
    assert compare(described(), described()) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_every_seeded_drift_is_found(seed: Seed) -> None:
    """Each kind of change is found, in each operation that has it, and nothing besides."""
    theirs = described()
    seed.plant(theirs)
    assert lines(compare(described(), theirs)) == seed.found


@pytest.mark.parametrize(
    ("ours", "theirs", "line"),
    [
        (takes(fields(a=TEXT)), takes(fields(a=TEXT, b=TEXT)), "body.b is new: string"),
        (takes(fields(a=TEXT)), takes(fields(("b",), a=TEXT, b=TEXT)), "body.b is new: string, required"),
        (takes(fields(a=TEXT, b=TEXT)), takes(fields(a=TEXT)), "body.b is gone"),
        (takes(fields(a=TEXT)), takes(fields(("a",), a=TEXT)), "body.a must be given"),
        (takes(fields(("a",), a=TEXT)), takes(fields(a=TEXT)), "body.a may be left out"),
        (sends(fields(a=TEXT)), sends(fields(("a",), a=TEXT)), "200 response.a is always sent"),
        (sends(fields(("a",), a=TEXT)), sends(fields(a=TEXT)), "200 response.a may be missing"),
        (takes(fields(a=TEXT)), takes(fields(a=NUMBER)), "body.a is number, not string"),
        (takes(fields(a={"type": "integer"})), takes(fields(a=NUMBER)), "body.a is number, not integer"),
        (takes(fields(a=TEXT)), takes(fields(a={})), "body.a is any JSON, not string"),
        (takes(fields(a={})), takes(fields(a=MAYBE)), "body.a is string | null, not any JSON"),
        (takes(fields(a=TEXT)), takes(fields(a=MAYBE)), "body.a may be null"),
        (takes(fields(a=MAYBE)), takes(fields(a=TEXT)), "body.a is never null"),
        (takes(fields(a=SIZE)), takes(fields(a={"enum": ["s", "m", "l"]})), 'body.a: the value "l" is new'),
        (sends(fields(a=SIZE)), sends(fields(a={"enum": ["s"]})), '200 response.a: the value "m" is gone'),
        (takes(fields(a=TEXT)), takes(fields(a=SIZE)), 'body.a takes only "s", "m"'),
        (takes(fields(a=SIZE)), takes(fields(a=TEXT)), "body.a takes any value"),
        (takes(fields(a=SIZE)), takes(fields(a={"anyOf": [SIZE, TEXT]})), "body.a takes any value"),
        (takes(fields(a={"anyOf": [SIZE, TEXT]})), takes(fields(a=SIZE)), 'body.a takes only "s", "m"'),
        (
            takes(fields(a={"type": "array", "items": fields(b=TEXT)})),
            takes(fields(a={"type": "array", "items": fields(b=TEXT, c=fields(d=TEXT))})),
            "body.a[].c is new: {d?: string}",
        ),
        (
            takes({"type": "array", "items": TEXT}),
            takes({"type": "array"}),
            "body is list, not list of string",
        ),
        (
            takes(fields(a={"type": "object"})),
            takes(fields(a=fields(("b",), b=TEXT))),
            "body.a is {b: string}, not an object of any fields",
        ),
        (takes(fields(a=fields(b=TEXT))), takes(fields(a={"type": "object"})), "body.a is object, not {b}"),
        (takes(TEXT), takes(TEXT, required=True), "body must be given"),
        (api(), takes(TEXT), "body is new: string"),
        (takes(TEXT), api(), "body is gone"),
        (
            takes(TEXT),
            api(requestBody={"content": {"text/plain": {"schema": TEXT}, "application/json": {"schema": TEXT}}}),
            "body as text/plain is new: string",
        ),
        (
            api(responses={"200": {"content": {"text/event-stream": {}, "application/json": {}}}}),
            api(responses={"200": {"content": {"application/json": {}}}}),
            "200 response as text/event-stream is gone",
        ),
        (
            sends({"type": "array", "items": TEXT}),
            sends({"type": "array", "items": NUMBER}),
            "200 response[] is number, not string",
        ),
        (sends({"type": "array", "items": TEXT}), sends(fields(a=TEXT)), "200 response is object, not array"),
        (takes(fields(a=TEXT)), takes({"allOf": [fields(a=TEXT), fields(b=NUMBER)]}), "body.b is new: number"),
        (
            takes(fields(a=TEXT)),
            takes(fields(a={"oneOf": [TEXT, fields(("b",), b=TEXT)]})),
            "body.a is object or string, not string",
        ),
        (api(), api(responses={"204": {"description": "Done."}}), "status 204 is new"),
        (api(), api(responses={202: {"content": {"application/json": {"schema": TEXT}}}}), "status 202 is new: string"),
        (api(responses={"409": {}}), api(responses={}), "status 409 is gone"),
        (api(), api(parameters=[{"name": "q", "in": "query", "schema": SIZE}]), 'query q is new: "s" | "m"'),
        (
            api(),
            api(parameters=[{"name": "q", "in": "query", "schema": TEXT, "required": True}]),
            "query q is new: string, required",
        ),
        (api(parameters=[{"name": "X-Id", "in": "header", "schema": TEXT}]), api(), "header x-id is gone"),
        (
            api(parameters=[{"name": "q", "in": "query", "schema": TEXT}]),
            api(parameters=[{"name": "q", "in": "query", "schema": NUMBER}]),
            "query q is number, not string",
        ),
        (
            api(parameters=[{"name": "book_id", "in": "path", "required": True, "schema": TEXT}]),
            api(parameters=[{"name": "book_id", "in": "path", "required": True, "schema": NUMBER}]),
            "path book_id is number, not string",
        ),
    ],
)
def test_what_is_said_of_a_change(ours: Any, theirs: Any, line: str) -> None:
    """A change is one line, in words that say where it is and what the server has there."""
    assert lines(compare(ours, theirs)) == {line: ["POST /books/{book_id}"]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (sends(fields(a={"anyOf": [SIZE, TEXT]})), sends(fields(a=SIZE))),
        (api(responses={"default": {"description": "Failure."}}), api()),
        (
            api(parameters=[{"name": "book_id", "in": "path", "required": True, "schema": TEXT}]),
            {
                "paths": {
                    "/books/{id}": {
                        "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
                        "post": {"responses": {}},
                    }
                }
            },
        ),
        (
            api(parameters=[{"name": "X-Id", "in": "header", "schema": TEXT}]),
            api(parameters=[{"name": "x-id", "in": "header", "schema": TEXT}]),
        ),
        (
            takes(fields(a=TEXT)),
            takes({**fields(a={"type": "string", "title": "A", "default": "x", "format": "uuid"}), "title": "B"}),
        ),
    ],
)
def test_what_makes_no_difference(ours: Any, theirs: Any) -> None:
    """Names of path parameters, the case of headers, an open enum in a response, titles and formats are not drift."""
    assert compare(ours, theirs) == []


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a schema of another name."""
    text = json.dumps(document).replace("#/components/schemas/RunCreate", "#/components/schemas/RunIn")
    other: dict[str, Any] = json.loads(text)
    other["components"]["schemas"]["RunIn"] = other["components"]["schemas"].pop("RunCreate")
    return other


def turned(node: Any) -> Any:
    """The document with its alternatives, values and parameters in another order."""
    if isinstance(node, dict):
        return {key: turned(value) for key, value in node.items()}
    return [turned(one) for one in reversed(node)] if isinstance(node, list) else node


def divided(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a schema that is made of two."""
    schemas = document["components"]["schemas"]
    properties = schemas["RunCreate"].pop("properties")
    names = [*properties][::2]
    schemas["RunBase"] = fields(**{name: properties.pop(name) for name in names})
    schemas["RunCreate"] = {"allOf": [{"$ref": "#/components/schemas/RunBase"}, schemas["RunCreate"]]}
    schemas["RunCreate"]["allOf"][1]["properties"] = properties
    return document


@pytest.mark.parametrize("rewrite", [renamed, turned, divided])
def test_what_means_the_same(rewrite: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """A schema by another name, alternatives in another order and a schema of several parts are not drift."""
    assert compare(described(), rewrite(described())) == []


def test_new_and_gone_operations() -> None:
    """An operation that only one side has is told as a whole; so is one that moved, at both places."""
    found = compare({"paths": {"/a": {"get": {"responses": {}}}}}, {"paths": {"/b": {"put": {"responses": {}}}}})
    assert [(one.operation, one.kind, one.line) for one in found] == [
        ("GET /a", "gone", "is gone"),
        ("PUT /b", "new", "is new"),
    ]


def test_a_schema_that_contains_itself() -> None:
    """A change inside a schema that contains itself is found, once."""
    tree: dict[str, Any] = fields(branches={"type": "array", "items": {"$ref": "#/components/schemas/Tree"}})
    ours = {**sends({"$ref": "#/components/schemas/Tree"}), "components": {"schemas": {"Tree": tree}}}
    grown = {**tree, "properties": {**tree["properties"], "leaves": NUMBER}}
    theirs = {**ours, "components": {"schemas": {"Tree": grown}}}
    assert compare(ours, ours) == []
    assert lines(compare(ours, theirs)) == {"Tree.leaves is new: number": ["POST /books/{book_id}"]}


@pytest.mark.parametrize(
    "document",
    [
        {"paths": None},
        {"paths": {"/a": {"get": []}}},
        {"paths": {"/a": {"get": {"parameters": [{"in": "query"}]}}}},
        {"paths": {"/a": {"get": {"responses": ["200"]}}}},
        {"openapi": 5, "paths": {"/a": 5}},
    ],
)
def test_what_is_no_document(document: Any) -> None:
    """A document that makes no sense is an error, not a traceback."""
    with pytest.raises(CodegenError, match="not an OpenAPI document"):
        compare(described(), document)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("components", "schemas", "Run", "properties"), ["run_id"], "properties: "),
        (("components", "schemas", "Run", "required"), 5, "required: "),
        (("components", "schemas", "Run", "type"), 5, "type: "),
        (("components", "schemas", "Run", "allOf"), 5, "allOf: "),
        (("components", "schemas", "RunStatus", "enum"), 5, "enum: "),
        (("paths", "/info", "get", "responses", "200"), True, "paths//info/get/responses"),
        (("paths", "/info", "get", "responses", "200", "content"), ["x"], "paths//info/get/responses"),
    ],
)
def test_a_place_that_makes_no_sense(path: tuple[str, ...], value: Any, place: str) -> None:
    """An error about a document says what in it OpenAPI has otherwise."""
    theirs = described()
    node: Any = theirs
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    with pytest.raises(CodegenError, match=f"not an OpenAPI document that makes sense: {place}"):
        compare(described(), theirs)


@pytest.mark.parametrize("reference", [5, ["#/a"], {"a": 1}])
def test_a_reference_that_is_no_text(reference: Any) -> None:
    """What a schema refers to is a text; validators take anything there."""
    theirs = described()
    theirs["components"]["schemas"]["Run"]["properties"]["new"] = {"$ref": reference}
    with pytest.raises(CodegenError, match="is not a reference"):
        compare(described(), theirs)


def test_a_schema_within_itself() -> None:
    """A schema that contains itself without a reference, as aliases of YAML can say, is an error."""
    theirs = described()
    endless: dict[str, Any] = {"type": "object", "properties": {}}
    endless["properties"]["me"] = endless
    theirs["components"]["schemas"]["Run"]["properties"]["new"] = endless
    with pytest.raises(CodegenError, match="not an OpenAPI document that makes sense"):
        compare(described(), theirs)
