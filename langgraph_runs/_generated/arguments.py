# Generated from openapi.yaml, _core/calls/options.py and codegen/arguments.toml by 'make generate'. Do not edit.

"""What the arguments of public methods mean, for their docstrings."""

from typing import Final

ARGUMENTS: Final = {
    "assistant_handle.map": """\
Args:
    inputs: The inputs of the runs, any iterable, which is read while you iterate.
    concurrency: How many runs may be under way at once.
    ordered: Whether results come in the order of the inputs, not in that in which the runs end.
    progress: True shows a line on stderr that renews itself; a callable gets a Progress whenever a
        run has ended.
    on_leave: What becomes of the runs that are under way if the map is left before its end:
        `cancel` or `continue`.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistant_handle.run": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.""",
    "assistant_handle.start": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for one of the run's own.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.""",
    "assistant_handle.stream": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    on_disconnect: What the server does with the run if the connection breaks: `continue` it, or
        `cancel` it.""",
    "assistant_handle.wait": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    on_disconnect: What the server does with the run if the connection breaks: `continue` it, or
        `cancel` it.""",
    "assistants.get": """\
Args:
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.search": """\
Args:
    metadata: Only assistants whose metadata contains this.
    graph_id: Only assistants of this graph.
    name: Only assistants whose name contains this, ignoring case.
    limit: How many to return at most.
    offset: How many to skip.
    sort_by: The field to sort by.
    sort_order: The sort order.
    select: Only these fields of each assistant.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "client.__init__": """\
Args:
    base_url: The server's address; else LANGGRAPH_API_URL of the environment, else
        http://127.0.0.1:2024.
    api_key: Sent as x-api-key, to the server only; None sends none. Not given: LANGGRAPH_API_KEY,
        LANGSMITH_API_KEY or LANGCHAIN_API_KEY.
    headers: Headers sent with every request.
    timeout: Seconds for each phase of a request, a Timeouts or an httpx.Timeout; None for no limit.
        It never limits how long a run may take.
    retry: When to send a request again.
    idle_timeout: Seconds of silence after which a stream reconnects; "auto" learns them from the
        server, None turns it off.
    max_concurrency: How many requests may be in flight at once.
    on_request: Called on every attempt with the request; it may change it, or return another.
    on_response: Called with the head of every response.
    on_retry: Called with the reason why a request is sent again.
    on_reconnect: Called with the reason why a stream reconnects.
    http_client: An httpx client with settings of its own, which is not closed with this one.
    allow_unknown: Whether stream modes and other choices that this package does not know are sent.""",
    "client.assistant": """\
Args:
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.""",
    "client.build_request": """\
Args:
    method: The HTTP method.
    path: The path below the server's address, with or without a query.
    json: The body; null for None.
    params: Query parameters.
    headers: Headers to add to the client's.""",
    "client.request": """\
Args:
    method: The HTTP method.
    path: The path below the server's address, with or without a query.
    json: The body; null for None.
    params: Query parameters.
    headers: Headers to add to the client's.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    with_response: Whether to return the response's head as well.""",
    "client.with_options": """\
Args:
    api_key: Sent as x-api-key, to the server only; None sends none. Not given: LANGGRAPH_API_KEY,
        LANGSMITH_API_KEY or LANGCHAIN_API_KEY.
    headers: Headers sent with every request.
    timeout: Seconds for each phase of a request, a Timeouts or an httpx.Timeout; None for no limit.
        It never limits how long a run may take.
    retry: When to send a request again.
    idle_timeout: Seconds of silence after which a stream reconnects; "auto" learns them from the
        server, None turns it off.
    on_request: Called on every attempt with the request; it may change it, or return another.
    on_response: Called with the head of every response.
    on_retry: Called with the reason why a request is sent again.
    on_reconnect: Called with the reason why a stream reconnects.
    allow_unknown: Whether stream modes and other choices that this package does not know are sent.""",
    "readings.deltas": """\
Args:
    node: Only what this node says.
    tags: Only what models with one of these tags say.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "readings.messages": """\
Args:
    node: Only what this node says.
    tags: Only what models with one of these tags say.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "readings.text": """\
Args:
    node: Only what this node says.
    tags: Only what models with one of these tags say.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "readings.values": """\
Args:
    decode: Called with each state, such as `State.model_validate`.""",
    "run_handle.answer": """\
Args:
    answers: An answer for each question, by the question's id.
    update: Changes of the state to make with them.
    goto: The nodes to go on with.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.""",
    "run_handle.cancel": """\
Args:
    wait: Whether to return only when the run has ended.
    action: What to do: keep what the run has done so far (`interrupt`), or delete the run and its
        checkpoints (`rollback`).
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.delete": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.get": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.interrupts": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.outcome": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.result": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.resume": """\
Args:
    value: The answer, any JSON.
    update: Changes of the state to make with it.
    goto: The nodes to go on with.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.""",
    "run_handle.status": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.stream": """\
Args:
    after: Start after the event with this id; "-1" for the run's first event, None for the next
        one.
    stream_mode: Only events of these modes, among those that the run was created with; not given:
        of all.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.wait_for": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.cancel": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    wait: Whether to return only when the run has ended.
    action: What to do: keep what the run has done so far (`interrupt`), or delete the run and its
        checkpoints (`rollback`).
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.cancel_many": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_ids: The ids of the runs, all on this thread.
    status: All runs with this status.
    action: What to do: keep what the run has done so far (`interrupt`), or delete the run and its
        checkpoints (`rollback`).
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.create": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.""",
    "runs.create_batch": """\
Args:
    payloads: The runs: for each a mapping with `assistant_id` and the keywords of `create`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.delete": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.get": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.handle": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.""",
    "runs.iter": """\
Args:
    thread_id: The thread: its id, or a Thread.
    page_size: How many to fetch at a time.
    status: Only runs with this status.
    select: Only these fields of each run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.join": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    cancel_on_disconnect: Whether the server cancels the run if this connection breaks.
    raise_error: Whether a run that did not succeed raises; if false, what the server sent is
        returned.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.join_stream": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    stream_mode: Only events of these modes, among those that the run was created with; not given:
        of all.
    last_event_id: Start after the event with this id, or with "-1" at the run's first event; not
        given: with the next.
    cancel_on_disconnect: Whether the server cancels the run if this connection breaks.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.list": """\
Args:
    thread_id: The thread: its id, or a Thread.
    limit: How many to return at most.
    offset: How many to skip.
    status: Only runs with this status.
    select: Only these fields of each run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.stream": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    on_disconnect: What to do with the run if this connection is left: `continue` it, the default
        here, or `cancel` it. Stream and wait only.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.wait": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    raise_error: Whether a run that did not succeed raises; if false, what the server sent is
        returned.
    on_disconnect: What to do with the run if this connection is left: `continue` it, the default
        here, or `cancel` it. Stream and wait only.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`. It takes precedence over `input`;
        `resume` needs a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    webhook: The URL to post the finished run to.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.create": """\
Args:
    thread_id: The id of the thread; not given: a new one.
    metadata: Stored with the thread.
    if_exists: What to do if the thread already exists. The server's default is `raise`.
    ttl: Minutes after which the server deletes the thread, or a mapping with `strategy`, and `ttl`
        in minutes.
    supersteps: Steps that build the thread's first state, each an object with `updates`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.delete": """\
Args:
    thread_id: The thread: its id, or a Thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.get": """\
Args:
    thread_id: The thread: its id, or a Thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.get_history": """\
Args:
    thread_id: The thread: its id, or a Thread.
    limit: How many to return at most.
    before: Only states older than this checkpoint.
    metadata: Only states whose metadata contains this, for example a `run_id`.
    checkpoint: Only states of this checkpoint's namespace or id.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.get_state": """\
Args:
    thread_id: The thread: its id, or a Thread.
    subgraphs: Whether tasks include the states of their subgraphs. Only the text `true` counts.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.search": """\
Args:
    ids: Only threads with these ids.
    metadata: Only threads whose metadata contains this.
    values: Only threads whose values contain this.
    status: Only threads with this status.
    limit: How many to return at most.
    offset: How many to skip.
    sort_by: The field to sort by.
    sort_order: The sort order.
    select: Only these fields of each thread.
    extract: Paths into a thread's fields, by alias; at most ten. The results are in `extracted`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
}
