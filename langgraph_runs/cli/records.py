"""The commands that list and show what a server has: runs, threads, assistants, items of the store; and itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from langgraph_runs import __version__
from langgraph_runs.cli import inputs
from langgraph_runs.cli.exits import Exit, UsageError
from langgraph_runs.cli.layout import table, to_the_second
from langgraph_runs.cli.parser import LISTED
from langgraph_runs.cli.pieces import to_json
from langgraph_runs.cli.session import Session, refused

_RUN: Final = ("run_id", "status", "created_at", "assistant_id")
_THREAD: Final = ("thread_id", "status", "updated_at", "metadata")
_ASSISTANT: Final = ("assistant_id", "graph_id", "name", "version", "updated_at")
_ITEM: Final = ("namespace", "key", "value")


def list_runs(session: Session) -> Exit:
    """List the runs of a thread."""
    typed = session.typed
    with refused():
        found = session.client.runs.list(
            typed.thread, limit=_limit(session), status=typed.status, timeout=session.timeout
        )
        if not found:
            session.check_thread(typed.thread)
    return _print_table(session, _RUN, found)


def get_run(session: Session) -> Exit:
    """Show a run, or its status."""
    with refused():
        handle = session.client.runs.handle(session.typed.thread, session.typed.run)
        if session.typed.status:
            session.print_line(handle.status(timeout=session.timeout))
        else:
            session.print_value(handle.get(timeout=session.timeout).to_dict())
    return Exit.SUCCESS


def info(session: Session) -> Exit:
    """Show the server's version and features."""
    with refused():
        server = session.client.server_info(timeout=session.timeout)
    session.print_value({"url": session.client.base_url, "server": server.to_dict(), "client": __version__})
    return Exit.SUCCESS


def list_threads(session: Session) -> Exit:
    """List threads."""
    typed = session.typed
    with refused():
        found = session.client.threads.search(
            metadata=_metadata(session), status=typed.status, limit=_limit(session), timeout=session.timeout
        )
    return _print_table(session, _THREAD, found)


def get_thread(session: Session) -> Exit:
    """Show a thread."""
    return _print(session, session.client.threads.get, session.typed.thread)


def get_state(session: Session) -> Exit:
    """Show the state of a thread."""
    return _print(session, session.client.threads.get_state, session.typed.thread)


def create_thread(session: Session) -> Exit:
    """Create a thread and print its id."""
    with refused():
        thread = session.client.threads.create(
            thread_id=session.typed.id, metadata=_metadata(session), timeout=session.timeout
        )
    if session.for_people:
        session.print_line(thread.thread_id)
    else:
        session.print_value(thread.to_dict())
    return Exit.SUCCESS


def delete_thread(session: Session) -> Exit:
    """Delete a thread."""
    with refused():
        session.client.threads.delete(session.typed.thread, timeout=session.timeout)
    return Exit.SUCCESS


def list_assistants(session: Session) -> Exit:
    """List assistants."""
    typed = session.typed
    with refused():
        found = session.client.assistants.search(
            graph_id=typed.graph, metadata=_metadata(session), limit=_limit(session), timeout=session.timeout
        )
    return _print_table(session, _ASSISTANT, found)


def get_assistant(session: Session) -> Exit:
    """Show an assistant."""
    return _print(session, session.client.assistants.get, _assistant_id(session))


def get_schemas(session: Session) -> Exit:
    """Show the schemas of an assistant's graph."""
    return _print(session, session.client.assistants.get_schemas, _assistant_id(session))


def get_item(session: Session) -> Exit:
    """Show an item of the store."""
    namespace, key = _place(session)
    with refused():
        item = session.client.store.get_item(namespace, key, timeout=session.timeout)
    if item is None:
        session.terminal.tell(f"there is no item {key} in {session.typed.namespace}", "red")
        return Exit.REFUSED
    session.print_value(item.to_dict())
    return Exit.SUCCESS


def put_item(session: Session) -> Exit:
    """Store an item."""
    value = inputs.read_object("VALUE", session.typed.value, session.read)
    with refused():
        session.client.store.put_item(*_place(session), value, timeout=session.timeout)
    return Exit.SUCCESS


def delete_item(session: Session) -> Exit:
    """Delete an item of the store."""
    with refused():
        session.client.store.delete_item(*_place(session), timeout=session.timeout)
    return Exit.SUCCESS


def search_items(session: Session) -> Exit:
    """List the items of a namespace."""
    typed = session.typed
    prefix = inputs.namespace_of(typed.namespace)
    with refused():
        found = session.client.store.search_items(
            prefix, query=typed.query, limit=_limit(session), timeout=session.timeout
        )
    return _print_table(session, _ITEM, found.items)


def list_namespaces(session: Session) -> Exit:
    """List the namespaces of the store."""
    typed = session.typed
    prefix = None if typed.prefix is None else inputs.namespace_of(typed.prefix)
    with refused():
        found = session.client.store.list_namespaces(prefix, limit=_limit(session), timeout=session.timeout)
    for namespace in _listed(session, found.namespaces):
        if session.for_people:
            session.print_line(".".join(namespace))
        else:
            session.print_value(namespace)
    return Exit.SUCCESS


def _print(session: Session, method: Callable[..., Any], thing: str) -> Exit:
    """Print one thing by its id."""
    with refused():
        found = method(thing, timeout=session.timeout)
    session.print_value(found.to_dict())
    return Exit.SUCCESS


def _print_table(session: Session, columns: tuple[str, ...], found: Sequence[Any]) -> Exit:
    """Print things: as a table, or as JSON, a line each."""
    rows: list[Mapping[str, Any]] = [each.to_dict() for each in _listed(session, found)]
    if session.for_people:
        texts = [{name: _cell(name, row.get(name)) for name in columns} for row in rows]
        for line in table(columns, texts, session.terminal.width):
            session.print_line(line)
    else:
        for row in rows:
            session.print_value(row)
    return Exit.SUCCESS


def _limit(session: Session) -> int:
    """How many things to ask for: unless that was typed, one more than are listed, which shows that there are more."""
    limit: int | None = session.typed.limit
    return LISTED + 1 if limit is None else limit


def _listed(session: Session, found: Sequence[Any]) -> Sequence[Any]:
    """What is listed of what was found."""
    if session.typed.limit is not None or len(found) <= LISTED:
        return found
    session.note(f"there are more than these {LISTED}; to list more: --limit N")
    return found[:LISTED]


def _cell(name: str, value: Any) -> str:
    if name == "namespace":
        return ".".join(value)  # as it is typed
    return to_the_second(value) if isinstance(value, str) else "" if value is None else to_json(value)


def _metadata(session: Session) -> dict[str, Any] | None:
    given = session.typed.metadata
    return None if given is None else inputs.read_object("--metadata", given, session.read)


def _assistant_id(session: Session) -> str:
    """The id that was typed, or that of the one assistant of a graph: this part of the API takes no names."""
    given: str = session.typed.assistant
    with suppress(ValueError):
        return str(UUID(given))
    with refused():
        found = session.client.assistants.search(graph_id=given, limit=2, timeout=session.timeout)
    if len(found) > 1:
        raise UsageError(
            f"graph {given} has several assistants; pass the id of one", ("see", session.going_on.assistants(given))
        )
    return found[0].assistant_id if found else given


def _place(session: Session) -> tuple[list[str], str]:
    namespace = inputs.namespace_of(session.typed.namespace)
    if not namespace:
        raise UsageError("NAMESPACE must have at least one label")
    return namespace, session.typed.key
