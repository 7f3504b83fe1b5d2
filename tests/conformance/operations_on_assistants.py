"""The calls on assistants that the fake server has no model of: it responds with the same JSON always."""

from __future__ import annotations

from .operation import Operation
from .support import an_assistant

ASSISTANT = "/assistants/{assistant_id}"
SCHEMAS = dict.fromkeys(("input_schema", "output_schema", "state_schema", "config_schema", "context_schema"))
VERSION = {name: value for name, value in an_assistant(version=2).items() if name != "updated_at"}

ON_ASSISTANTS = [
    Operation(
        "assistants.create",
        "create_assistant",
        lambda on: on.client.assistants.create("g", assistant_id=on.assistant_id, if_exists="do_nothing"),
        lambda assistant: assistant.assistant_id == "agent",
        fares="threads.create",
        endpoint=("POST", "/assistants", an_assistant(assistant_id="agent")),
    ),
    Operation(
        "assistants.create",
        "create_assistant",
        lambda on: on.client.assistants.create("g", assistant_id=on.assistant_id),
        lambda assistant: assistant.assistant_id == "agent",
        case="named",
        fares="threads.create named",
        endpoint=("POST", "/assistants", an_assistant(assistant_id="agent")),
    ),
    Operation(
        "assistants.update",
        "update_assistant",
        lambda on: on.client.assistants.update(on.assistant_id, name="new"),
        lambda assistant: assistant.assistant_id == "a",
        fares="threads.create named",
        endpoint=("PATCH", ASSISTANT, an_assistant()),
    ),
    Operation(
        "assistants.delete",
        "delete_assistant",
        lambda on: on.client.assistants.delete(on.assistant_id),
        None,
        fares="delete",
        endpoint=("DELETE", ASSISTANT, None),
    ),
    Operation(
        "assistants.iter",
        "assistants",
        lambda on: list(on.client.assistants.iter()),
        lambda found: len(found) == 1,
        fares="get",
    ),
    Operation(
        "assistants.count",
        "count_assistants",
        lambda on: on.client.assistants.count(graph_id="g"),
        7,
        fares="get",
        endpoint=("POST", "/assistants/count", 7),
    ),
    Operation(
        "assistants.get_graph",
        "graph",
        lambda on: on.client.assistants.get_graph(on.assistant_id),
        lambda graph: graph.nodes == [{"id": "n"}],
        fares="get",
        endpoint=("GET", f"{ASSISTANT}/graph", {"nodes": [{"id": "n"}], "edges": []}),
    ),
    Operation(
        "assistants.get_schemas",
        "schemas",
        lambda on: on.client.assistants.get_schemas(on.assistant_id),
        lambda schemas: schemas.graph_id == "g",
        fares="get",
        endpoint=("GET", f"{ASSISTANT}/schemas", {"graph_id": "g", **SCHEMAS}),
    ),
    Operation(
        "assistants.get_subgraphs",
        "subgraphs",
        lambda on: on.client.assistants.get_subgraphs(on.assistant_id),
        lambda found: found["child"].input_schema is None,
        fares="get",
        endpoint=("GET", f"{ASSISTANT}/subgraphs", {"child": SCHEMAS}),
    ),
    Operation(
        "assistants.get_subgraphs",
        "subgraph",
        lambda on: on.client.assistants.get_subgraphs(on.assistant_id, namespace="child|inner"),
        lambda found: found["child|inner"].input_schema is None,
        case="one",
        fares="get",
        endpoint=("GET", f"{ASSISTANT}/subgraphs/{{namespace}}", {"child|inner": SCHEMAS}),
    ),
    Operation(
        "assistants.get_versions",
        "versions",
        lambda on: on.client.assistants.get_versions(on.assistant_id),
        lambda found: [one.version for one in found] == [2],
        fares="get",
        endpoint=("POST", f"{ASSISTANT}/versions", [VERSION]),
    ),
    Operation(
        "assistants.set_latest",
        "latest",
        lambda on: on.client.assistants.set_latest(on.assistant_id, 2),
        lambda assistant: assistant.assistant_id == "a",
        fares="get",
        endpoint=("POST", f"{ASSISTANT}/latest", an_assistant()),
    ),
]
