"""Adopt drafts the change of openapi.yaml for a drift, and leaves the rest of the file as it is."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen import edits, spec
from codegen.adopt import adopt, adopted
from codegen.drift import compare

from .seeds import PATH, SEEDS, Seed, described


@pytest.fixture(scope="module")
def text() -> str:
    return PATH.read_text("utf-8")


def changes(old: str, new: str) -> list[str]:
    """The lines that were removed and added."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def draft(text: str, theirs: dict[str, Any]) -> list[str]:
    """What adopt changes of openapi.yaml for a server."""
    return changes(text, adopted(text, theirs, []))


def fields(document: dict[str, Any], schema: str) -> Any:
    return document["components"]["schemas"][schema]["properties"]


def test_the_layout_stays(text: str) -> None:
    """The file is written as it was read: comments, order, quotes, line breaks and anchors."""
    assert edits.dump(edits.load(text)) == text
    assert adopted(text, described(), []) == text


DRAFTS = {
    "field added": [
        "+        priority:",
        "+          description: TODO what it is.",
        "+          type: integer",
    ],
    "nested field added": [
        "+        asked:",
        "+          description: TODO what it is.",
        '+          $ref: "#/components/schemas/Asked"',
        "+",
        "+    Asked:",
        "+      description: TODO what it is.",
        "+      type: object",
        "+      required: [by]",
        "+      properties:",
        "+        by:",
        "+          description: TODO what it is.",
        "+          type: string",
    ],
    "field removed": [],
    "field retyped": ["-          type: number", "+          type: string"],
    "enum grown": [
        "-      enum: [values, updates, custom, messages, messages-tuple, tasks, checkpoints, debug, events]",
        "+      enum: [values, updates, custom, messages, messages-tuple, tasks, checkpoints, debug, events, costs]",
    ],
    "parameter made required": ["+          required: true"],
    "operation gone": [],
    "status new": [
        '+        "410":',
        "+          description: TODO Gone.",
        "+          content:",
        "+            application/json:",
        "+              schema:",
        '+                $ref: "#/components/schemas/Error"',
    ],
    "nullable": ["-          type: string", '+          type: [string, "null"]'],
}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_every_seeded_drift_is_drafted(seed: Seed, text: str) -> None:
    """The draft is in the style of the file, no other line changes, and only what is gone still differs."""
    theirs = described()
    seed.plant(theirs)
    new = adopted(text, theirs, [])
    assert changes(text, new) == DRAFTS[seed.name]
    left = {one.line for one in compare(edits.load(new), theirs)}
    assert left == {line for line in seed.found if line.endswith("is gone")}


PAUSE_PATH = """\
  /threads/{thread_id}/pauses/{pause_id}:
    parameters:
      - $ref: "#/components/parameters/ThreadId"
      - name: pause_id
        in: path
        required: true
        description: TODO Its id.
        schema:
          type: string
    post:
      operationId: pause_thread
      tags: [runs]
      x-idempotent: false
      summary: TODO Pause Thread.
      parameters:
        - $ref: "#/components/parameters/Limit"
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/Pause"
      responses:
        "200":
          description: TODO Success.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Thread"
        "409":
          description: TODO Conflict.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Error"
        "422":
          $ref: "#/components/responses/Unprocessable"
        default:
          $ref: "#/components/responses/Error"

"""
PAUSE_SCHEMAS = """\

    Pause:
      description: TODO How to pause.
      type: object
      required: [until]
      properties:
        until:
          description: TODO what it is.
          $ref: "#/components/schemas/Timestamp"
        why:
          description: TODO what it is.
          $ref: "#/components/schemas/Why"

    Why:
      description: TODO what it is.
      type: string
      enum: [cost, night]
"""


def test_an_operation(text: str) -> None:
    """A new operation is drafted beside its neighbours, with the components that are there and those that it needs."""
    theirs = described()
    theirs["components"]["schemas"]["Pause"] = {
        "type": "object",
        "description": "How to pause. More of it.",
        "required": ["until"],
        "properties": {"until": {"type": "string", "format": "date-time"}, "why": {"enum": ["cost", "night"]}},
    }
    reference = {"application/json": {"schema": {"$ref": "#/components/schemas/Pause"}}}
    theirs["paths"]["/threads/{thread_id}/pauses/{pause_id}"] = {
        "post": {
            "tags": ["Thread Runs"],
            "summary": "Pause Thread",
            "parameters": [
                {"$ref": "#/components/parameters/ThreadId"},
                {"name": "pause_id", "in": "path", "required": True, "schema": {"type": "string", "title": "Its id"}},
                {"$ref": "#/components/parameters/Limit"},
            ],
            "requestBody": {"content": reference},
            "responses": {
                "200": {
                    "description": "Success",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thread"}}},
                },
                "409": {"description": "Conflict", "content": reference},
                "422": {"description": "Invalid", "content": reference},
            },
        }
    }
    new = adopted(text, theirs, [])
    assert new.replace(PAUSE_PATH, "").replace(PAUSE_SCHEMAS, "") == text


def test_values_that_are_there_and_values_in_a_response(text: str) -> None:
    """An enum that is there is used, and a response admits other values of it as well."""
    theirs = described()
    fields(theirs, "ThreadSearch")["direction"] = {"type": "string", "enum": ["desc", "asc"], "nullable": True}
    fields(theirs, "Thread")["direction"] = {"type": "string", "enum": ["desc", "asc"]}
    assert draft(text, theirs) == [
        "+        direction:",
        "+          description: TODO what it is.",
        "+          anyOf:",
        '+            - $ref: "#/components/schemas/SortOrder"',
        "+            - type: string",
        "+        direction:",
        "+          description: TODO what it is.",
        "+          anyOf:",
        '+            - $ref: "#/components/schemas/SortOrder"',
        '+            - type: "null"',
    ]


JSON = {"$ref": "#/components/schemas/Json"}
LISTS = {"$ref": "#/components/schemas/Lists"}


@pytest.mark.parametrize(
    ("schema", "drafted"),
    [
        (JSON, {}),
        (LISTS, {"type": "array", "items": {"type": "array", "items": {}}}),
        ({"enum": ["a", {"b": 1}, [2]]}, {}),
        ({"enum": ["a", [2]]}, {"anyOf": [{"type": "array", "items": {}}, {"type": "string"}]}),
    ],
    ids=["json", "lists", "any values", "values and lists"],
)
def test_what_has_no_model(schema: dict[str, Any], drafted: dict[str, Any], text: str) -> None:
    """What contains itself without an object, or has values of several types, is drafted as far as a model can say."""
    theirs = described()
    theirs["components"]["schemas"]["Json"] = {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": JSON},
            {"type": "object", "additionalProperties": JSON},
        ]
    }
    theirs["components"]["schemas"]["Lists"] = {"type": "array", "items": LISTS}
    theirs["components"]["schemas"]["Run"]["properties"]["new"] = schema

    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: bare(value) for key, value in node.items() if key != "description"}
        return [*map(bare, node)] if isinstance(node, list) else node

    new = edits.load(adopted(text, theirs, []))
    assert bare(fields(new, "Run")["new"]) == drafted
    assert new["components"]["schemas"].keys() == edits.load(text)["components"]["schemas"].keys()


@pytest.mark.parametrize("path", ["/", "//x"])
def test_an_operation_of_the_root(path: str, text: str) -> None:
    """An operation without a name in its path is drafted, too."""
    theirs = described()
    theirs["paths"][path] = {"get": {"responses": {"200": {"description": "It."}}}}
    new = edits.load(adopted(text, theirs, []))
    assert new["paths"][path]["get"]["tags"] == ["other" if path == "/" else "x"]


@pytest.mark.parametrize("value", [": z", ":", "? a", "#x", "null", "1", "\u2028", "a\x85b", "- a", "a: b", ""])
def test_texts_that_yaml_reads_as_something_else(value: str, text: str) -> None:
    """A value or a field that the server has is drafted as it is, whatever it is in YAML."""
    theirs = described()
    theirs["components"]["schemas"]["RunStatus"]["enum"].append(value)
    theirs["components"]["schemas"]["Run"]["properties"][value] = {"type": "string", "enum": ["one", value]}
    new = YAML(typ="safe").load(adopted(text, theirs, []))
    assert value in new["components"]["schemas"]["RunStatus"]["enum"]
    assert value in new["components"]["schemas"]["Run"]["properties"]


def test_a_field_that_has_an_alias(text: str) -> None:
    """A field that another schema takes over by an alias is changed alone; if both change alike, the alias stays."""
    theirs = described()
    fields(theirs, "ItemPut")["key"]["nullable"] = True
    new = adopted(text, theirs, [])
    assert [one.line for one in compare(edits.load(new), theirs)] == []
    assert "-        key: *item_key" in changes(text, new)

    fields(theirs, "ItemDelete")["key"]["nullable"] = True
    new = adopted(text, theirs, [])
    assert [one.line for one in compare(edits.load(new), theirs)] == []
    assert changes(text, new) == ["-          type: string", '+          type: [string, "null"]']


def test_a_parameter_of_a_name_that_another_has(text: str) -> None:
    """One that differs from the described one of its name is drafted, not referred to."""
    theirs = described()
    added = {"name": "namespace", "in": "query", "schema": {"type": "string"}}
    theirs["paths"]["/info"]["get"]["parameters"] = [added]
    new = adopted(text, theirs, [])
    assert [one.line for one in compare(edits.load(new), theirs)] == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Adopt writes the file, which is valid, and says what is left to a person; what is explained it leaves alone."""
    (tmp_path / "codegen").mkdir()
    known = '[[differences]]\nreason = "Not for us."\nlines = ["RunCreate.secret is new: string"]\n'
    (tmp_path / "codegen" / "drift.toml").write_text(known, "utf-8")
    path, server = tmp_path / "openapi.yaml", tmp_path / "server.json"
    path.write_text(text, "utf-8")
    theirs = described()
    fields(theirs, "RunCreate").update(secret={"type": "string"}, priority={"type": "integer"})
    del theirs["paths"]["/info"]
    server.write_text(json.dumps(theirs), "utf-8")

    adopt(tmp_path, str(server))
    assert changes(text, path.read_text("utf-8")) == DRAFTS["field added"]
    assert "priority" in spec.load(path).document["components"]["schemas"]["RunCreate"]["properties"]
    told = "openapi.yaml is drafted: review it, and replace every `TODO` by words of yours\n"
    left = "Left to you:\nGone:\n  GET /info is gone\n"
    assert capsys.readouterr().out == told + left
    adopt(tmp_path, str(server))
    assert capsys.readouterr().out == f"openapi.yaml is unchanged\n{left}"
