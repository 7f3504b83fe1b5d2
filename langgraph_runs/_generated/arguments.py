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
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes: one mode or several. The default is values,
        messages-tuple, updates and custom.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether the server stores the events, so that they can be replayed for a
        while. The default is true.""",
    "assistant_handle.stream": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    stream_namespaces: Only the events of these namespaces, each without what is below it; "" is
        that of the root graph. Servers whose `/info` does not have the flag `stream_namespaces`
        ignore it.
    on_disconnect: What the server does with the run if the connection breaks: `continue` it, or
        `cancel` it.""",
    "assistant_handle.wait": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    on_disconnect: What the server does with the run if the connection breaks: `continue` it, or
        `cancel` it.""",
    "assistants.count": """\
Args:
    metadata: Only assistants whose metadata contains this.
    graph_id: Only assistants of this graph.
    name: Only assistants whose name contains this, ignoring case.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.create": """\
Args:
    graph_id: The graph it executes.
    config: The default configuration of its runs.
    context: The default static context of its runs.
    metadata: Stored with the assistant.
    assistant_id: The id of the assistant, a UUID; not given: a new one.
    if_exists: What to do if the assistant already exists. The server's default is `raise`.
    name: Its name.
    description: What it is for.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.delete": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    delete_threads: Whether to delete the threads that it ran on last, too.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.get": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.get_graph": """\
Args:
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    xray: Whether to show what is inside subgraphs; a number is the depth down to which it is shown.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.get_schemas": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.get_subgraphs": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    namespace: Only the subgraph of this namespace.
    recurse: Whether to include the subgraphs of subgraphs.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.get_versions": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    metadata: Only versions whose metadata contains this.
    limit: How many to return at most.
    offset: How many to skip.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.iter": """\
Args:
    page_size: How many to fetch at a time.
    metadata: Only assistants whose metadata contains this.
    graph_id: Only assistants of this graph.
    name: Only assistants whose name contains this, ignoring case.
    sort_order: Newest first (`desc`), or oldest first (`asc`).
    select: Only these fields of each assistant.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
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
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.set_latest": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    version: The number of the version.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "assistants.update": """\
Args:
    assistant_id: The assistant: its id, or an Assistant.
    graph_id: The graph it executes from now on.
    config: The new default configuration of its runs, instead of the present one.
    context: The new default static context of its runs, instead of the present one.
    metadata: Merged into the assistant's metadata.
    name: Its new name.
    description: What it is for; an empty text removes the description.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    http_client: A client of httpx or httpx2 with settings of its own, which is not closed with this
        one.
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
    "client.ok": """\
Args:
    check_db: Whether to check the server's database as well.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "client.request": """\
Args:
    method: The HTTP method.
    path: The path below the server's address, with or without a query.
    json: The body; null for None.
    params: Query parameters.
    headers: Headers to add to the client's.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    idempotent: Whether to send the request again if it is not known whether the server carried it
        out; None: as its method says.
    with_response: Whether to return the response's head as well.
    stream: Whether the response is an event stream, to be returned as such.""",
    "client.server_info": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
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
    "crons.count": """\
Args:
    assistant_id: Only crons of this assistant: its id or an Assistant; a graph's name is refused.
    thread_id: Only crons of this thread: its id, or a Thread.
    metadata: Only crons whose metadata contains this.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.create": """\
Args:
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    schedule: When runs start: minute, hour, day of the month, month and day of the week, as in
        crontab(5).
    end_time: When to stop starting runs, a datetime with a time zone or its ISO 8601 text.
    on_run_completed: What becomes of the thread that was made for a run: `delete`, the default, or
        `keep`.
    multitask_strategy: Without effect: each run has a thread of its own. See `create_for_thread`.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    input: The graph's input, a JSON object.
    metadata: Stored with the cron, and on some servers with each of its runs; `update` adds to it.
    timezone: The IANA time zone of the schedule, by name or as a ZoneInfo; the default is UTC.
    enabled: Whether the cron starts runs. The default is true.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.create_for_thread": """\
Args:
    thread_id: The thread: its id, or a Thread.
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    schedule: When runs start: minute, hour, day of the month, month and day of the week, as in
        crontab(5).
    end_time: When to stop starting runs, a datetime with a time zone or its ISO 8601 text.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    input: The graph's input, a JSON object.
    metadata: Stored with the cron, and on some servers with each of its runs; `update` adds to it.
    timezone: The IANA time zone of the schedule, by name or as a ZoneInfo; the default is UTC.
    enabled: Whether the cron starts runs. The default is true.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.delete": """\
Args:
    cron_id: The cron: its id, or a Cron.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.get": """\
Args:
    cron_id: The cron: its id, or a Cron.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.iter": """\
Args:
    assistant_id: Only crons of this assistant: its id or an Assistant; a graph's name is refused.
    thread_id: Only crons of this thread: its id, or a Thread.
    enabled: Only crons that are enabled, or only those that are not.
    metadata: Only crons whose metadata contains this.
    page_size: How many to fetch at a time.
    select: Only these fields of each cron.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.search": """\
Args:
    assistant_id: Only crons of this assistant: its id or an Assistant; a graph's name is refused.
    thread_id: Only crons of this thread: its id, or a Thread.
    enabled: Only crons that are enabled, or only those that are not.
    metadata: Only crons whose metadata contains this.
    limit: How many to return at most.
    offset: How many to skip.
    sort_by: The field to sort by; the default is `created_at`.
    sort_order: The sort order; the default is `desc`.
    select: Only these fields of each cron.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "crons.update": """\
Args:
    cron_id: The cron: its id, or a Cron.
    schedule: When runs start: minute, hour, day of the month, month and day of the week, as in
        crontab(5).
    end_time: When to stop starting runs, a datetime with a time zone or its ISO 8601 text; None for
        never.
    on_run_completed: What becomes of the thread that was made for a run: `delete`, the default, or
        `keep`.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    stream_mode: The events that the run publishes, to its stream and to joins: one mode or several.
        The default is `values`.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether events get ids and can be replayed for a while. The default of
        `stream` is true, else false.
    input: The graph's input, a JSON object.
    metadata: Stored with the cron, and on some servers with each of its runs; `update` adds to it.
    timezone: The IANA time zone of the schedule, by name or as a ZoneInfo; the default is UTC.
    enabled: Whether the cron starts runs. The default is true.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
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
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes: one mode or several. The default is values,
        messages-tuple, updates and custom.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether the server stores the events, so that they can be replayed for a
        while. The default is true.""",
    "run_handle.cancel": """\
Args:
    wait: Whether to return only when the run has ended.
    action: What to do: keep what the run has done so far (`interrupt`), or delete the run and its
        checkpoints (`rollback`).
    reason: Why the run is cancelled; only with the action `interrupt`. Servers that do not know it
        ignore it.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.delete": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.get": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.interrupts": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.outcome": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.result": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.
    stream_mode: The events that the run publishes: one mode or several. The default is values,
        messages-tuple, updates and custom.
    stream_subgraphs: Whether subgraphs publish events, too. The default is false.
    stream_resumable: Whether the server stores the events, so that they can be replayed for a
        while. The default is true.""",
    "run_handle.show": """\
Args:
    after: Start after the event with this id; "-1" for the run's first event, None for the next
        one.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.status": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.stream": """\
Args:
    after: Start after the event with this id; "-1" for the run's first event, None for the next
        one.
    stream_mode: Only events of these modes, among those that the run was created with; not given:
        of all.
    stream_namespaces: Only events of these namespaces, each without what is below it; "" is that of
        the root graph.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "run_handle.wait_for": """\
Args:
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    reason: Why the run is cancelled; only with the action `interrupt`. Servers that do not know it
        ignore it.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.create": """\
Args:
    thread_id: The thread to run on: its id, or a Thread; None for a stateless run.
    assistant_id: The assistant's id, a graph's name, or an Assistant.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.delete": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "runs.get": """\
Args:
    thread_id: The thread: its id, or a Thread.
    run_id: The run: its id, or a Run.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
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
    params: Query parameters to add to each request that the call sends.
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
    stream_namespaces: Only events of these namespaces, each without what is below it; "" is that of
        the root graph.
    cancel_on_disconnect: Whether the server cancels the run if this connection breaks.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    params: Query parameters to add to each request that the call sends.
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
    stream_namespaces: Only events of these namespaces, each without what is below it; "" is that of
        the root graph.
    on_disconnect: What to do with the run if this connection is left: `continue` it, the default
        here, or `cancel` it. Stream and wait only.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    input: The graph's input, any JSON. None continues from the thread's current state, as does no
        input.
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    command: A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a
        thread.
    config: The run's `tags`, `recursion_limit` and `configurable`.
    context: The graph's static context. It cannot be combined with `config["configurable"]`.
    interrupt_before: Nodes to interrupt the run before; "*" for all.
    interrupt_after: Nodes to interrupt the run after; "*" for all.
    webhook: The URL to post the finished run to.
    durability: When to write checkpoints: before the next step (`sync`), during it (`async`, the
        server's default), or at the end (`exit`).
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    checkpoint: The checkpoint to start from, taken from a thread state. Only with a thread.
    checkpoint_id: The id of the checkpoint to start from. Only with a thread.
    feedback_keys: Keys to create feedback URLs for, sent as the last event or as `__feedback__`.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). Only with a thread.
    if_not_exists: What to do if the thread does not exist: `create` it, or fail (`reject`, the
        server's default).
    on_completion: What becomes of the temporary thread of a stateless run: `delete`, the default,
        or `keep`.
    after_seconds: How long to wait before the run may start, in seconds; fractions count.
    strict_resume: Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question
        that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it,
        and such answers.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    extra_body: Fields of the API that this package does not know.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.delete_item": """\
Args:
    namespace: The labels of the item's namespace, from the root.
    key: The item's key, unique in its namespace.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.get_item": """\
Args:
    namespace: The labels of the item's namespace, from the root.
    key: The item's key.
    refresh_ttl: Whether reading prolongs the item's life. The default is the store's.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.iter_items": """\
Args:
    namespace_prefix: The first labels of the items' namespaces; an empty list for all items.
    filter: Only items whose value has these fields.
    query: What to search for by meaning, if the store has an index; the best come first.
    refresh_ttl: Whether reading prolongs the items' lives. The default is the store's.
    page_size: How many to fetch at a time.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.iter_namespaces": """\
Args:
    prefix: Only namespaces that begin with these labels.
    suffix: Only namespaces that end with these labels.
    max_depth: Cut namespaces down to this many labels.
    page_size: How many to fetch at a time.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.list_namespaces": """\
Args:
    prefix: Only namespaces that begin with these labels.
    suffix: Only namespaces that end with these labels.
    max_depth: Cut namespaces down to this many labels.
    limit: How many to return at most.
    offset: How many to skip.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.put_item": """\
Args:
    namespace: The labels of the item's namespace, from the root.
    key: The item's key, unique in its namespace.
    value: What to store, a JSON object.
    index: The fields to make searchable by meaning, as paths into the value; False for none. The
        default is the store's.
    ttl: Minutes after which the item is deleted. The default is the store's.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "store.search_items": """\
Args:
    namespace_prefix: The first labels of the items' namespaces; an empty list for all items.
    filter: Only items whose value has these fields.
    limit: How many to return at most.
    offset: How many to skip.
    query: What to search for by meaning, if the store has an index; the best come first.
    refresh_ttl: Whether reading prolongs the items' lives. The default is the store's.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_readings.deltas": """\
Args:
    node: Refused: the events of a thread's stream do not tell it; use `namespace`, or
        `runs.stream`.
    tags: Refused: the events of a thread's stream do not tell them; use `namespace`, or
        `runs.stream`.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "thread_readings.messages": """\
Args:
    node: Refused: the events of a thread's stream do not tell it; use `namespace`, or
        `runs.stream`.
    tags: Refused: the events of a thread's stream do not tell them; use `namespace`, or
        `runs.stream`.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "thread_readings.text": """\
Args:
    node: Refused: the events of a thread's stream do not tell it; use `namespace`, or
        `runs.stream`.
    tags: Refused: the events of a thread's stream do not tell them; use `namespace`, or
        `runs.stream`.
    namespace: Only what is said there: the path of a subgraph, by the names of its nodes; () is the
        graph itself.""",
    "thread_readings.values": """\
Args:
    decode: Called with each state, such as `State.model_validate`.""",
    "thread_states.get_history": """\
Args:
    thread_id: The thread: its id, or a Thread.
    limit: How many to return at most.
    before: Only states older than this checkpoint: its id, or as a state has it.
    metadata: Only states whose metadata contains this, for example a `run_id`.
    checkpoint: Only states of this checkpoint's namespace or id.
    select: Only these fields of each state, or `values.<key>` for one value. Most servers ignore
        it.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_states.get_state": """\
Args:
    thread_id: The thread: its id, or a Thread.
    checkpoint: The checkpoint, as a state has it; not given: the latest one.
    checkpoint_id: The id of the checkpoint; not given: the latest one.
    subgraphs: Whether tasks include the states of their subgraphs.
    select: Only these fields of the state, or `values.<key>` for one of its values. Most servers
        ignore it.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_states.update_state": """\
Args:
    thread_id: The thread: its id, or a Thread.
    values: What a node might return; None writes nothing.
    as_node: The node that the update seems to come from. By default, the last one that ran.
    checkpoint: The checkpoint to continue from, as a state has it. By default, the latest.
    checkpoint_id: The id of the checkpoint to continue from; not given: the latest one.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_stream.answer": """\
Args:
    answers: An answer for each question, by the question's id.
    update: Changes to the state, made with the answers.
    goto: Where to go on, as in a command.
    config: The run's `tags`, `recursion_limit` and `configurable`. A `checkpoint_id` in
        `configurable` is the checkpoint to start from.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_stream.follow": """\
Args:
    run_id: The run: its id, or a Run.""",
    "thread_stream.resume": """\
Args:
    value: The answer.
    update: Changes to the state, made with the answer.
    goto: Where to go on, as in a command.
    config: The run's `tags`, `recursion_limit` and `configurable`. A `checkpoint_id` in
        `configurable` is the checkpoint to start from.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_stream.start": """\
Args:
    assistant_id: The assistant: its id, a graph's name, or an Assistant; None: that of
        `threads.stream`.
    config: The run's `tags`, `recursion_limit` and `configurable`. A `checkpoint_id` in
        `configurable` is the checkpoint to start from.
    metadata: Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`.
    input: The graph's input; None goes on where the thread stopped, and asks again what it waits
        for.
    multitask_strategy: What to do if the thread is busy: wait for its turn (`enqueue`, the server's
        default), fail (`reject`), or stop the other run and keep its steps (`interrupt`) or undo
        them (`rollback`). With an input the server waits up to five seconds for the thread first:
        until then each of them is the same as `enqueue`.
    langsmith_tracer: The `project_name` and `example_id` to trace the run with.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_streams.join_stream": """\
Args:
    thread_id: The thread: its id, or a Thread.
    stream_mode: The events of the runs (`run_modes`), only where each begins and ends
        (`lifecycle`), changes of the state (`state_update`), or several of these; not given:
        `run_modes`.
    last_event_id: Start after the event with this id, or with "-1" at the first event stored; not
        given: with the next.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "thread_streams.stream": """\
Args:
    thread_id: The thread: its id, or a Thread; `start` creates one that does not exist.
    assistant_id: The assistant of the runs that are started: its id, a graph's name, or an
        Assistant; None: `start` is given one.
    channels: The kinds of events that come; None for all that a graph may emit.
    replay: Whether the stored events of runs come, too, that had ended when the stream was opened.
    state: The type of the graph's state, a TypedDict or a JSON type, for type checkers only.
    update: The type of what the graph's nodes return, for type checkers only.
    custom: The type of what the graph's nodes write, for type checkers only.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.copy": """\
Args:
    thread_id: The thread: its id, or a Thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.count": """\
Args:
    metadata: Only threads whose metadata contains this.
    values: Only threads whose values contain this.
    status: Only threads with this status.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.create": """\
Args:
    thread_id: The id of the thread; not given: a new one.
    metadata: Stored with the thread.
    if_exists: What to do if the thread already exists. The server's default is `raise`.
    supersteps: Steps that build the thread's first state, each an object with `updates`.
    graph_id: The graph that the thread is for.
    ttl: Minutes after which the server deletes the thread, or a mapping with `strategy`, and `ttl`
        in minutes.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.delete": """\
Args:
    thread_id: The thread: its id, or a Thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.get": """\
Args:
    thread_id: The thread: its id, or a Thread.
    include: More fields to return: `ttl`, when the server cleans up the thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.iter": """\
Args:
    page_size: How many to fetch at a time.
    ids: Only threads with these ids.
    metadata: Only threads whose metadata contains this.
    values: Only threads whose values contain this.
    status: Only threads with this status.
    sort_order: Newest first (`desc`), or oldest first (`asc`).
    select: Only these fields of each thread.
    extract: Paths into a thread's fields, by alias; at most ten. The results are in `extracted`.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that each page may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.prune": """\
Args:
    thread_ids: The threads: their ids, or Threads.
    strategy: Whole threads (`delete`, the default), or all of their states but the latest
        (`keep_latest`).
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
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
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.storage": """\
Args:
    thread_id: The thread: its id, or a Thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
    "threads.update": """\
Args:
    thread_id: The thread: its id, or a Thread.
    metadata: Merged into the thread's metadata.
    ttl: Minutes from now after which the server deletes the thread, or a mapping with `strategy`,
        and `ttl` in minutes.
    return_minimal: Whether to return None instead of the thread.
    headers: Headers to add to the client's. An X-Request-Id is stored with a run.
    params: Query parameters to add to each request that the call sends.
    timeout: Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the
        client's.
    retry: The retry policy to use instead of the client's.""",
}

NULLABLE: Final[dict[str, list[str]]] = {
    "crons.update": ["end_time"],
}
"""The arguments of methods that change something for which None is a value: null."""
