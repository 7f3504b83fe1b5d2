"""Sends what openapi.yaml allows, and what it forbids, to a real server, and holds each response against it.

The `default` response does not count, so that every status has to be described.
Schemathesis brings more than the tests should depend on, so this has an environment of its own: `make contract`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import schemathesis
from dev_server import dev_server
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from ruamel.yaml import YAML
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from langgraph_runs import Client

ROOT = Path(__file__).parent.parent.parent
NAMES = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXPLAINED = {
    ("count_threads", 500): "the server fails to search by `values` while a thread has none",
    ("search_threads", 500): "the server fails to search by `values` while a thread has none",
    ("get_thread_history", 500): "the server fails if `before` is an object that is no checkpoint",
    ("put_item", 422): "the store refuses labels in plain text, without a content type",
    ("get_item", 422): "the store refuses labels in plain text, without a content type",
    ("delete_item", 422): "the store refuses labels in plain text, without a content type",
    ("list_namespaces", 422): "the store refuses labels in plain text, without a content type",
    ("list_namespaces", 500): "the server fails if a number is written as 1.0, or too large",
    ("search_items", 422): "the store refuses labels in plain text, without a content type",
    ("send_thread_command", 400): "the server repeats any `id`, and sends a `detail` only if the body is not JSON",
    ("update_cron", 200): "the server takes any text for `end_time`, and sends it from then on",
    ("search_items", 500): "the server fails without a namespace, which it says may be left out",
}
"""Responses that openapi.yaml does not describe, by operation and status, each with the reason."""


def described() -> dict[str, Any]:
    """What openapi.yaml says, without the responses that stand for all that it does not say."""
    reader: Any = YAML(typ="safe")
    document: dict[str, Any] = reader.load(ROOT / "openapi.yaml")
    for item in document["paths"].values():
        for operation in item.values():
            if "responses" in operation:
                operation["responses"].pop("default", None)
    return document


def violations(url: str, new_ids: Callable[[], dict[str, str]], examples: int) -> Iterator[str]:
    """How the server breaks openapi.yaml, a line for each way; and explanations that explain nothing."""
    schema = schemathesis.openapi.from_dict(described())
    unused = {*EXPLAINED.values()}
    for outcome in schema.get_all_operations():
        operation = outcome.ok()
        name = operation.definition.raw["operationId"]
        ids = new_ids()  # of the operation's own, which it may delete
        found: dict[tuple[int, str], str] = {}
        for mode in GenerationMode:
            for known in ({}, ids):
                try_out(operation, mode, known, url, examples, found)
        for (status, failure), text in found.items():
            if (name, status) in EXPLAINED:
                unused.discard(EXPLAINED[name, status])
            else:
                yield f"{name}: {status}: {failure}\n{text}\n"
    yield from (f"no longer so: {reason}" for reason in sorted(unused))


def try_out(
    operation: Any,
    mode: GenerationMode,
    ids: dict[str, str],
    url: str,
    examples: int,
    found: dict[tuple[int, str], str],
) -> None:
    """Send generated requests, with these ids in their paths, and note what is wrong with the responses."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Any) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **{k: v for k, v in ids.items() if k in operation.path}}
        response = case.call(base_url=url, timeout=10)
        try:
            case.validate_response(response, checks=CHECKS.get_by_names(NAMES))
        except FailureGroup as failures:
            for one in failures.exceptions:
                found.setdefault((response.status_code, str(one)), response.text)

    with suppress(Unsatisfiable):  # there is nothing that an operation with strings only forbids
        attempt()


def made(client: Client) -> dict[str, str]:
    """The ids of a run that has ended, its thread and assistant, and of a cron that does not fire meanwhile."""
    assistant = client.assistants.create("steps")
    thread = client.threads.create()
    run = client.runs.create(thread, assistant, input={})
    client.runs.join(thread, run)
    cron = client.crons.create(assistant, schedule="0 0 29 2 *")
    return {
        "assistant_id": assistant.assistant_id,
        "thread_id": thread.thread_id,
        "run_id": run.run_id,
        "cron_id": cron.cron_id,
    }


def main() -> None:
    """Start a server, and exit with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract", description=__doc__)
    parser.add_argument("--examples", type=int, default=15, help="requests of each kind for each operation")
    arguments = parser.parse_args()
    with dev_server() as server, Client(server.url, api_key=None) as client:
        complaints = [*violations(server.url, lambda: made(client), arguments.examples)]
    sys.exit("\n".join(complaints) or None)


if __name__ == "__main__":
    os.environ["NO_PROXY"] = "*"
    main()
