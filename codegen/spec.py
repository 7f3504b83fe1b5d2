"""Reads and validates the OpenAPI document, and extracts what the generator ignores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_spec_validator import validate
from openapi_spec_validator.exceptions import OpenAPISpecValidatorError
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from codegen.errors import CodegenError

MODULE_NAME = re.compile(r"[a-z][a-z0-9_]*")
UNREADABLE = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What Python raises where a document is not as OpenAPI has it."""
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Traits:
    """Properties of an operation that the generator ignores; the descriptions are by parameter.

    `arguments` has those of the body's fields as well. `nullable` has the fields of a change that may be null.
    """

    idempotent: bool
    streaming: bool
    descriptions: dict[str, str]
    arguments: dict[str, str]
    nullable: frozenset[str]


@dataclass(frozen=True)
class Spec:
    """A valid document, with the traits of its operations by operationId."""

    document: dict[str, Any]
    traits: dict[str, Traits]


def load(path: Path) -> Spec:
    """Read the document at `path`; raises `CodegenError` if it is invalid or incomplete."""
    reader: Any = YAML(typ="safe")
    try:
        document = reader.load(path)
        validate(document)
    except (YAMLError, OpenAPIValidationError) as error:
        raise CodegenError(f"{path.name}: {error}") from error
    return Spec(document, dict(_traits(document)))


def refuse_invalid(document: dict[str, Any], error: Exception) -> None:
    """Raise CodegenError, with the place, if `error` came from a document that is not OpenAPI; else it is a bug."""
    try:
        validate(document)
    except OpenAPIValidationError as problem:
        place = "/".join(map(str, problem.absolute_path))
        reason = f"{place}: {' '.join(problem.message.split())[:200]}"
    except (OpenAPISpecValidatorError, *UNREADABLE):  # the validator cannot read it either
        reason = repr(error)
    else:
        return
    raise CodegenError(f"not an OpenAPI document that makes sense: {reason}") from error


def _traits(document: dict[str, Any]) -> Iterator[tuple[str, Traits]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if operation := item.get(method):
                where = f"{method.upper()} {path}"
                name = operation.get("operationId", "")
                if not MODULE_NAME.fullmatch(name):
                    raise CodegenError(f"{where} needs an operationId in snake_case, not {name!r}")
                if not isinstance(idempotent := operation.get("x-idempotent"), bool):
                    raise CodegenError(f"{where} ({name}) needs `x-idempotent: true` or `x-idempotent: false`")
                parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
                described = _descriptions(document, parameters)
                arguments = {**_body(document, operation), **described}
                nullable = _nullable(_body_schema(document, operation)) if method == "patch" else frozenset[str]()
                yield name, Traits(idempotent, _streams(document, operation), described, arguments, nullable)


def body_fields(document: dict[str, Any], schema: str) -> dict[str, str]:
    """The descriptions of the fields of a schema."""
    return _texts(document["components"]["schemas"].get(schema, {}))


def _texts(schema: dict[str, Any]) -> dict[str, str]:
    return {name: field.get("description", "") for name, field in schema.get("properties", {}).items()}


def _body(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    return _texts(_body_schema(document, operation))


def _body_schema(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    body = _resolved(document, operation.get("requestBody", {}))
    return _resolved(document, body.get("content", {}).get("application/json", {}).get("schema", {}))


def _nullable(schema: dict[str, Any]) -> frozenset[str]:
    """The fields that may be null."""
    return frozenset(
        name
        for name, field in schema.get("properties", {}).items()
        if "null" in field.get("type", ()) or {"type": "null"} in [*field.get("anyOf", ()), *field.get("oneOf", ())]
    )


def _streams(document: dict[str, Any], operation: dict[str, Any]) -> bool:
    responses = (_resolved(document, response) for response in operation["responses"].values())
    return any("text/event-stream" in response.get("content", {}) for response in responses)


def _descriptions(document: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, str]:
    resolved = (_resolved(document, parameter) for parameter in parameters)
    return {parameter["name"]: parameter.get("description", "") for parameter in resolved}


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while reference := node.get("$ref"):
        node = document
        for key in reference.removeprefix("#/").split("/"):
            node = node[key]
    return node
