"""What is changed about objects of the HTTP library: as little as can be, and each change in one place."""

from __future__ import annotations

import ast

import pytest

from .source import PACKAGE

DRIVERS = ("failures", "http", "network", "pool", "transport")
"""The modules of `_async` that handle objects of the HTTP library; `_sync` is derived from them."""

CHANGES = {
    ("transport", "pool._network_backend"): (
        "Taps every connection that our transports open, also those for the proxies of the environment. "
        "httpcore takes a backend as an argument, but httpx hands none on; a pool built by us instead would have to "
        "repeat how httpx sets up TLS and proxies."
    ),
    ("transport", "pool._optional_thread_lock"): (
        "Has no lock that an interrupt could leave locked: closing the response would hang, and closing the "
        "transport. A pool that is one of ours by inheritance would assign the same attribute, and load httpcore with "
        "the client. A connection without a pool is not seen by what hooks into httpcore's pool, and would have to "
        "repeat its reconnecting, expiry and release."
    ),
    ("network", "stream.read"): (
        "Taps a connection of the caller's client, whose backend is not ours to replace: others use that client, and "
        "a transport may hide it. The trace of a request shows the connection, but takes no other in its "
        "place, and its response comes too late to see whether the request was sent. So a wrapper cannot get in."
    ),
    ("network", "stream.write"): "The same tap: it sees whether the request was sent.",
    ("network", "stream.start_tls"): "The same tap: it follows the connection into its encryption.",
}
"""Attributes of objects of the HTTP library that are assigned, with why it does not go without."""

OURS = {
    ("failures", "equivalent.__cause__"),
    ("http", "self._tap.read_timeout"),
    ("http", "transfer.is_cut"),
    ("http", "http.pool.reached"),
    ("network", "transfer.carrier"),
}
"""Attributes of our objects, or of one that the module has just made."""


def changes(module: str) -> set[tuple[str, str]]:
    """Where a module changes an attribute of anything but `self`, or an item of one, in whatever way."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / "_async" / f"{module}.py").read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            assigned = not isinstance(node.ctx, ast.Load) and ast.unparse(node.value) != "self"
            changed = assigned or node.attr in ("__class__", "__dict__", "__setattr__")
        elif isinstance(node, ast.Subscript):
            held = isinstance(node.value, ast.Attribute) and ast.unparse(node.value.value) != "self"
            changed = held and not isinstance(node.ctx, ast.Load)
        else:
            changed = isinstance(node, ast.Name) and node.id in ("delattr", "setattr", "vars")
        if changed:
            found.add((module, ast.unparse(node)))
    return found


@pytest.mark.parametrize("module", DRIVERS)
def test_few_foreign_attributes_are_assigned(module: str) -> None:
    """A module assigns attributes of its own objects, and of the HTTP library's those that are listed."""
    listed = {change for change in {*CHANGES, *OURS} if change[0] == module}
    assert changes(module) == listed
