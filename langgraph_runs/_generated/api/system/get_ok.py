# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.flag import Flag
    from ...models.health import Health


def request(
    *,
    check_db: Flag | Unset = UNSET,
) -> Request:
    """Check whether the server is up.

    Args:
        check_db: 1 checks the database, too. The server's default is 0.
    """

    params: dict[str, Any] = {}

    json_check_db: int | Unset = UNSET
    if not isinstance(check_db, Unset):
        json_check_db = check_db

    params["check_db"] = json_check_db

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_ok",
        method="GET",
        path="/ok",
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Health:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Health, json_object(data))
