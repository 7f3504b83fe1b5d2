"""Authentication for the test server: who may do what, by the `x-api-key` header.

==============  ============================================
secret-key      everything
read-only       reading; anything else is refused with 403
any other, none  401
==============  ============================================

Both keys are one person's, so that what one creates the other may read: Aegra shows nobody another's threads.
"""

from typing import Any

from langgraph_sdk import Auth

auth = Auth()

PERMISSIONS = {"secret-key": ["read", "write"], "read-only": ["read"]}
READING = {"read", "search", "get", "list_namespaces"}


@auth.authenticate
async def authenticate(headers: dict[bytes, bytes] | dict[str, str]) -> Auth.types.MinimalUserDict:
    """Return the owner of the key, or refuse with 401. LangGraph's servers give headers as bytes, Aegra as text."""
    texts = {text(name).lower(): text(value) for name, value in headers.items()}
    permissions = PERMISSIONS.get(texts.get("x-api-key", ""))
    if permissions is None:
        raise Auth.exceptions.HTTPException(status_code=401, detail="Invalid API key")
    return {"identity": "somebody", "permissions": permissions}


def text(given: bytes | str) -> str:
    return given if isinstance(given, str) else given.decode("latin-1")


@auth.on
async def authorize(ctx: Auth.types.AuthContext, value: Any) -> None:
    """Refuse writes with 403 if the key may only read."""
    if ctx.action not in READING and "write" not in ctx.permissions:
        raise Auth.exceptions.HTTPException(status_code=403, detail="This key may only read")
