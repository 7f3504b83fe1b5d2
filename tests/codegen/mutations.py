"""Random changes of a server's document: some that mean something, and some that only write it differently."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from codegen.shapes import Document

Node = dict[str, Any]
OTHERS = ("boolean", "integer", "string")
SCHEMAS = "#/components/schemas/"


def objects(document: Node) -> list[tuple[str, Node]]:
    """The objects with fields that requests and responses are made of, by name."""
    return [(name, one) for name, one in used(document) if "properties" in one and not name.startswith("Partial")]


def enums(document: Node) -> list[Node]:
    """The enums that requests and responses are made of."""
    return [one for _, one in used(document) if "enum" in one]


def used(document: Node) -> list[tuple[str, Node]]:
    """The schemas that something refers to. The others, such as `ThreadInclude`, are only for callers."""
    text = json.dumps(document)
    schemas = document["components"]["schemas"].items()
    return [(name, one) for name, one in schemas if f'"{SCHEMAS}{name}"' in text]


def operations(document: Node) -> list[Node]:
    return [one for item in document["paths"].values() for method, one in item.items() if method != "parameters"]


def add_field(document: Node, random: Random) -> str:
    name, schema = random.choice(objects(document))
    schema["properties"]["added"] = random.choice([{"type": "string"}, {}, {"type": "array", "items": {}}])
    return f"{name}.added"


def remove_field(document: Node, random: Random) -> str:
    name, schema = random.choice([one for one in objects(document) if one[1]["properties"]])
    field = random.choice([*schema["properties"]])
    del schema["properties"][field]
    return f"{name}.{field}" if schema["properties"] else f"{name} is object, not {{{field}}}"


def retype_field(document: Node, random: Random) -> str:
    name, schema = random.choice([one for one in objects(document) if one[1]["properties"]])
    field = random.choice([*schema["properties"]])
    shape = Document(document).shape([schema["properties"][field]])
    kind = random.choice([one for one in OTHERS if one not in shape.types or shape.is_any])
    schema["properties"][field] = {"type": kind}
    return f"{name}.{field}"


def require_field(document: Node, random: Random) -> str:
    name, schema = random.choice([one for one in objects(document) if one[1]["properties"]])
    field = random.choice([*schema["properties"]])
    required = schema.setdefault("required", [])
    if field in required:
        required.remove(field)
    else:
        required.append(field)
    return f"{name}.{field}"


def allow_null(document: Node, random: Random) -> str:
    """Let a field be null that could not be, in one of the ways to say it."""
    for name, schema in random.sample(objects(document), len(objects(document))):
        for field, inner in schema["properties"].items():
            if "null" not in Document(document).shape([inner]).types:
                ways: list[Node] = [{"anyOf": [inner, {"type": "null"}]}, {"allOf": [inner], "nullable": True}]
                schema["properties"][field] = random.choice(ways)
                return f"{name}.{field}"
    return ""


def grow_enum(document: Node, random: Random) -> str:
    random.choice([one for one in enums(document) if one["type"] == "string"])["enum"].append("grown")
    return "grown"


def shrink_enum(document: Node, random: Random) -> str:
    values = random.choice([one for one in enums(document) if len(one["enum"]) > 1])["enum"]
    return str(values.pop(random.randrange(len(values))))


def remove_operation(document: Node, random: Random) -> str:
    path = random.choice([*document["paths"]])
    del document["paths"][path]
    return "is gone"


def add_operation(document: Node, random: Random) -> str:
    like = random.choice(operations(document))
    document["paths"]["/added/{thread_id}"] = {
        "parameters": [{"$ref": "#/components/parameters/ThreadId"}],
        random.choice(["get", "post", "patch"]): {**like, "operationId": "added", "summary": "Something added"},
    }
    return "is new"


def add_parameter(document: Node, random: Random) -> str:
    parameters = random.choice(operations(document)).setdefault("parameters", [])
    required = random.choice([True, False])
    parameters.append({"name": "added", "in": "query", "required": required, "schema": {"type": "integer"}})
    return "query added"


def require_parameter(document: Node, random: Random) -> str:
    parameters = [one for one in document["components"]["parameters"].values() if one["in"] == "query"]
    parameter = random.choice(parameters)
    parameter["required"] = not parameter.get("required", False)
    return f"query {parameter['name']}"


def add_status(document: Node, random: Random) -> str:
    random.choice(operations(document))["responses"]["418"] = {"description": "A teapot."}
    return "status 418"


def remove_status(document: Node, random: Random) -> str:
    responses = random.choice(operations(document))["responses"]
    status = random.choice([one for one in responses if one != "default"])
    del responses[status]
    return f"status {status}"


CHANGES: list[Callable[[Node, Random], str]] = [
    add_field,
    remove_field,
    retype_field,
    require_field,
    allow_null,
    grow_enum,
    shrink_enum,
    remove_operation,
    add_operation,
    add_parameter,
    require_parameter,
    add_status,
    remove_status,
]
"""Each changes a document in one way, and returns what a line about it contains."""


def rewritten(document: Node, random: Random) -> Node:
    """A document that means the same, with its schemas written in other ways."""
    schemas = document["components"]["schemas"]
    for node in [*_schemas(document)]:
        ways: list[Node] = [
            {"allOf": [dict(node)]},
            {"anyOf": [dict(node)]},
            {"oneOf": [dict(node)]},
            {**node, "title": "A title", "description": "Other words.", "x-more": True},
        ]
        if isinstance(node.get("type"), list):
            kinds = [one for one in node["type"] if one != "null"]
            ways.append({"anyOf": [{"type": kinds}, {"type": "null"}]})
            ways.append({"type": kinds[0], "nullable": True} if len(kinds) == 1 else dict(node))
        if "$ref" in node and "properties" not in schemas[_name(node)]:
            ways.append(dict(schemas[_name(node)]))
        new = random.choice(ways)
        node.clear()
        node.update(new)
    return document


def _schemas(document: Node) -> Iterator[Node]:
    """The schemas of the fields of all objects."""
    for _, schema in objects(document):
        for field in schema["properties"].values():
            yield field
            if isinstance(field.get("items"), dict):
                yield field["items"]


def _name(node: Node) -> str:
    return str(node["$ref"]).removeprefix(SCHEMAS)
