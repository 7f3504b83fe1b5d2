"""The fields of a change that may be null: listed from the description, for the methods that change something."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import spec
from langgraph_runs._generated.api.crons import count_crons
from langgraph_runs._generated.api.store import get_item
from langgraph_runs._generated.arguments import NULLABLE

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /books/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    METHOD:
      operationId: change_book
      x-idempotent: true
      requestBody:
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/Change"
      responses:
        "200": {description: Done.}
components:
  schemas:
    Author: {type: object}
    Change:
      type: object
      properties:
        a_type: {type: [string, "null"]}
        one_of: {oneOf: [{$ref: "#/components/schemas/Author"}, {type: "null"}]}
        any_of: {anyOf: [{type: integer}, {type: "null"}]}
        not_null: {type: string}
        neither: {anyOf: [{type: string}, {type: integer}]}
        anything: {description: Any JSON.}
"""


@pytest.mark.parametrize(
    ("method", "nullable"), [("patch", {"a_type", "one_of", "any_of"}), ("put", set()), ("post", set())]
)
def test_what_may_be_null_in_a_change(method: str, nullable: set[str], tmp_path: Path) -> None:
    """Whichever way a field of a PATCH says that it may be null; in any other request, null is not given."""
    file = tmp_path / "openapi.yaml"
    file.write_text(DOCUMENT.replace("METHOD", method))
    assert spec.load(file).traits["change_book"].nullable == nullable


def test_the_methods_know_it() -> None:
    """The list of a method has what the description says of its operation."""
    assert NULLABLE["crons.update"] == ["end_time"]


def test_bodies_that_are_no_objects() -> None:
    """An integer is one, and null may stand for no object; TypeError for anything else."""
    assert count_crons.parse(3) == 3
    for wrong in ("3", None, 2.5, {}):
        with pytest.raises(TypeError):
            count_crons.parse(wrong)
    assert get_item.parse(None) is None
    with pytest.raises(TypeError):
        get_item.parse([])
