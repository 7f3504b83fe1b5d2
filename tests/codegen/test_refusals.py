"""A description that cannot be turned into right code is refused, with the reason and the place."""

from pathlib import Path

import pytest

from codegen import spec
from codegen.errors import CodegenError
from codegen.generator import generate


def refusal(root: Path, old: str, new: str) -> str:
    """Change the tiny description and generate; returns why that failed."""
    path = root / "openapi.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CodegenError) as failure:
        generate(spec.load(path), root / "fresh")
    return str(failure.value)


@pytest.mark.parametrize("new", ["", "x-idempotent: maybe"])
def test_every_operation_must_say_whether_it_may_be_repeated(tiny: Path, new: str) -> None:
    """Whether a request may be sent twice is never guessed."""
    reason = refusal(tiny, "x-idempotent: true", new)
    assert reason == "GET /shelves/{shelf_id}/books (list_books) needs `x-idempotent: true` or `x-idempotent: false`"


@pytest.mark.parametrize(("new", "name"), [("", ""), ("operationId: listBooks", "listBooks")])
def test_every_operation_must_have_the_name_of_its_module(tiny: Path, new: str, name: str) -> None:
    """A module's name is chosen in the description, not made up."""
    reason = refusal(tiny, "operationId: list_books", new)
    assert reason == f"GET /shelves/{{shelf_id}}/books needs an operationId in snake_case, not {name!r}"


def test_an_invalid_document_is_refused(tiny: Path) -> None:
    """What is not OpenAPI does not reach the generator."""
    assert refusal(tiny, "in: path", "in: thin air").startswith("openapi.yaml: ")


def test_a_document_that_is_no_yaml_is_refused(tiny: Path) -> None:
    """A syntax error is reported with its line."""
    reason = refusal(tiny, "  title: Tiny", "  title: [Tiny")
    assert reason.startswith("openapi.yaml: ")
    assert "line 4" in reason


def test_what_the_generator_cannot_do_fails(tiny: Path) -> None:
    """A warning of the generator means missing code, so it is an error here."""
    assert "list_books" in refusal(tiny, "type: array\n            items:", "type: array\n            x-items:")


def test_a_success_has_one_kind_of_body(tiny: Path) -> None:
    """An operation whose successes differ would need a caller who knows which came."""
    second = '        "201":\n          description: Other.\n          content:\n            application/json:\n'
    schema = '              schema:\n                $ref: "#/components/schemas/JsonObject"\n        "200":'
    reason = refusal(tiny, '        "200":', second + schema)
    assert reason == "list_books: a body must be any JSON, an integer, a model or null, or a list of models"


def test_a_request_body_is_required(tiny: Path) -> None:
    """A body that may be left out is not supported, rather than sent as something else."""
    assert (
        refusal(tiny, "        required: true\n        content", "        content")
        == "add_book: the request body must be required"
    )


@pytest.mark.parametrize("name", ["keys", "to_dict", "from_dict", "_secret", "class", "a-b"])
def test_a_field_has_a_name_that_an_attribute_may_have(tiny: Path, name: str) -> None:
    """A field that no model can have under its own name is refused; `next` and `values` are fine."""
    reason = refusal(tiny, "        lent_at:", f"        {name}:")
    assert reason == f"Book: a field cannot be called {name!r}, as it becomes an attribute of the model"


@pytest.mark.parametrize(("old", "new"), [("x-id: isbn", "x-id: number"), ("[isbn, title]\n", "[isbn, number]\n")])
def test_what_a_model_is_known_by_is_a_field(tiny: Path, old: str, new: str) -> None:
    """A name that is none of the model's fields is refused."""
    assert refusal(tiny, old, new) == "Book: 'number' is not a field"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '            - $ref: "#/components/schemas/Book"\n            - type: "null"',
            '            - $ref: "#/components/schemas/Book"\n            - type: string',
        ),
        ("          type: string\n          format: date-time", "          type: string\n          format: binary"),
    ],
    ids=["alternatives", "files"],
)
def test_a_field_that_cannot_be_read(tiny: Path, old: str, new: str) -> None:
    """A field is JSON, a time, a model or a list of models."""
    assert refusal(tiny, old, new).startswith("Book.")


def test_a_model_keeps_what_it_does_not_know(tiny: Path) -> None:
    """A description that would lose unknown fields is refused."""
    reason = refusal(tiny, "      x-id: isbn\n", "      x-id: isbn\n      additionalProperties: false\n")
    assert reason == "Book: additionalProperties must not be false"
