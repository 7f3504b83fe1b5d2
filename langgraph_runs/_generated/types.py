# Generated from openapi.yaml by 'make generate'. Do not edit.

"""What all endpoint modules and models share."""

from typing import Any, Final, Literal, final
from urllib.parse import quote

from attrs import field, frozen


@final
class Unset:
    """The type of `UNSET`. There is one instance, which survives copying and pickling."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""Stands for a field or parameter that was not given or not sent."""


@frozen(kw_only=True)
class Request:
    """A request as an operation describes it, before anything about servers, keys or connections is known.

    Attributes:
        operation: The name of the operation, which is its module's.
        method: In upper case.
        path: From the server's base, percent-encoded.
        params: For the query; a list stands for a repeated parameter.
        headers: Those of the operation itself.
        body: To be sent as JSON; UNSET if there is none.
        streaming: Whether success is a `text/event-stream`.
        idempotent: Whether sending it again does no harm.
    """

    operation: str
    method: str
    path: str
    params: dict[str, Any] = field(factory=dict[str, Any])
    headers: dict[str, str] = field(factory=dict[str, str])
    body: Any = UNSET
    streaming: bool
    idempotent: bool


def segment(value: str) -> str:
    """Quote a value so that it is exactly one segment of a path; ValueError if it is empty."""
    if not value:
        raise ValueError("a path parameter is empty")
    quoted = quote(value, safe="")
    return quoted if quoted.strip(".") else quoted.replace(".", "%2E")


def json_object(data: Any) -> dict[str, Any]:
    """The decoded JSON object; TypeError if it is something else."""
    if not isinstance(data, dict):
        raise _mistaken(data, "object")
    return data  # pyright: ignore[reportUnknownVariableType]


def json_array(data: Any) -> list[Any]:
    """The decoded JSON array; TypeError if it is something else."""
    if not isinstance(data, list):
        raise _mistaken(data, "array")
    return data  # pyright: ignore[reportUnknownVariableType]


def _mistaken(data: Any, kind: str) -> TypeError:
    return TypeError(f"expected an {kind}, got {type(data).__name__}")
