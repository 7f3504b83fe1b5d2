"""openapi.yaml itself: valid, and written in the style that generates well."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen import spec
from codegen.drafts import TODO

SCHEMA = "#/components/schemas/"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The description of the API, validated on the way."""
    return spec.load(Path(__file__).parent.parent.parent / "openapi.yaml").document


def nodes(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in a document with its place."""
    kind: Any = node.__class__
    if kind is dict:
        yield where, node
    children: Any = node.items() if kind is dict else enumerate(node) if kind is list else ()
    for key, child in children:
        yield from nodes(child, f"{where}/{key}")


@pytest.fixture(scope="module")
def responses(document: dict[str, Any]) -> dict[str, Any]:
    """The objects that responses are made of, by name: those that they name, and those that these name."""
    schemas = document["components"]["schemas"]
    sources: list[Any] = [document["components"]["responses"]]
    sources += [node["responses"] for _, node in nodes(document["paths"]) if "operationId" in node]
    found: dict[str, Any] = {}
    while sources:
        references = (node.get("$ref", "") for _, node in nodes(sources.pop()))
        names = {reference.removeprefix(SCHEMA) for reference in references if reference.startswith(SCHEMA)}
        new = {name: schemas[name] for name in names - found.keys()}
        found |= new
        sources += new.values()
    objects = {name: schema for name, schema in found.items() if "properties" in schema}
    assert objects.keys() >= {"Run", "ThreadTask", "Error"}
    return objects


def test_it_sets_no_defaults(document: dict[str, Any]) -> None:
    """A default would be sent with every request, and the server's own could not be used."""
    assert [where for where, node in nodes(document) if "default" in node and not where.endswith("/responses")] == []


def test_every_enum_is_a_component(document: dict[str, Any]) -> None:
    """Enums have names that callers can use, and each is described once."""
    places = {where.rpartition("/")[0] for where, node in nodes(document) if "enum" in node}
    assert places == {"/components/schemas"}


def test_what_is_selected_requires_nothing(responses: dict[str, Any]) -> None:
    """What `select` can leave out is not required, and of the same object otherwise."""
    partial = {name.removeprefix("Partial"): schema for name, schema in responses.items() if name.startswith("Partial")}
    assert partial.keys() == {"Assistant", "Cron", "Run", "Thread", "ThreadState"}
    for name, schema in partial.items():
        assert "required" not in schema
        whole = {key: value for key, value in responses[name].items() if key not in ("description", "required")}
        assert whole == {key: value for key, value in schema.items() if key != "description"}


def test_enums_in_responses_are_open(document: dict[str, Any], responses: dict[str, Any]) -> None:
    """An enum in a response admits any other string as well."""
    enums = {f"{SCHEMA}{name}" for name, schema in document["components"]["schemas"].items() if "enum" in schema}
    for name, response in responses.items():
        for field, schema in response["properties"].items():
            assert schema.get("$ref") not in enums, f"{name}.{field}"
            assert schema.get("items", {}).get("$ref") not in enums, f"{name}.{field}"


def test_only_times_have_a_format(document: dict[str, Any]) -> None:
    """Ids are plain strings, and a time is a `Timestamp`, so that all are read alike."""
    formats = [(where, node["format"]) for where, node in nodes(document) if "format" in node]
    assert formats == [("/components/schemas/Timestamp", "date-time")]


def test_arrays_name_their_items_and_parameters_their_schema(document: dict[str, Any]) -> None:
    """Without them the generator drops the operation, or without a word the parameter."""
    for where, node in nodes(document):
        assert node.get("type") != "array" or "items" in node, where
        assert "in" not in node or "schema" in node, where


def test_no_draft_is_left(document: dict[str, Any]) -> None:
    """What `adopt` drafted has been given its words."""
    words = [(where, node[key]) for where, node in nodes(document) for key in ("description", "summary") if key in node]
    assert [where for where, text in words if str(text).startswith(TODO)] == []


def test_everything_is_described(document: dict[str, Any]) -> None:
    """Each parameter, response, component and field says what it is."""
    for where, node in nodes(document):
        parent = where.rpartition("/")[0]
        if "in" in node or parent.endswith(("/properties", "/responses", "/components/schemas", "/headers")):
            assert "description" in node or "$ref" in node, where
    for name, schema in document["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            assert inner.get("description", "").endswith((".", ")")), f"{name}.{field}"
