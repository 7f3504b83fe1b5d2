"""A tour of `Client`: stream a run, leave and rejoin it, wait for a result, cancel, list.

    python examples/dev_server.py       # in one terminal: a server with the graphs used here
    python examples/quickstart.py       # in another

`Client()` uses the server at $LANGGRAPH_API_URL, or at http://127.0.0.1:2024 if that is not set. `make demo` starts a
server, runs the steps of this file and of quickstart_async.py, and checks the results.
"""

from collections.abc import Iterator

from langgraph_runs import Client, PartialRun, Thread, errors


def main() -> None:
    with Client() as client:
        thread = client.threads.create()

        for word in stream_tokens(client, thread, "Hello, how are you today?"):
            print(word, end="", flush=True)
        print()

        before, after = leave_and_rejoin(client, thread, "Count with me: one two three four five.")
        print(f"{before!r}, then after rejoining {after!r}")

        print(wait_for_the_result(client, thread))
        print(cancel_a_slow_run(client, thread))
        for run in list_the_runs(client, thread):
            print(run.run_id, run.status)


def stream_tokens(client: Client, thread: Thread, question: str) -> Iterator[str]:
    """Yield the model's words as they arrive."""
    given = {"messages": [{"role": "user", "content": question}], "delay": 0.05}
    with client.runs.stream(thread.thread_id, "chat", input=given).text() as tokens:
        yield from tokens


def leave_and_rejoin(client: Client, thread: Thread, question: str) -> tuple[str, str]:
    """The text received before leaving the stream, and the text after rejoining it: together, the whole reply."""
    given = {"messages": [{"role": "user", "content": question}], "delay": 0.05}
    words: list[str] = []
    with client.runs.stream(thread.thread_id, "chat", input=given).text() as tokens:
        for token in tokens:
            words.append(token)
            if len(words) == 4:
                break
    # The connection is closed; the run goes on. With these two strings, any process could rejoin it.
    run_id, last_event_id = tokens.stream.run_id, tokens.stream.last_event_id

    with client.runs.join_stream(thread.thread_id, run_id, last_event_id=last_event_id).text() as tokens:
        rest = list(tokens)
    return "".join(words), "".join(rest)


def wait_for_the_result(client: Client, thread: Thread) -> dict[str, object]:
    """The final values of a run."""
    values: dict[str, object] = client.runs.wait(thread.thread_id, "steps", input={"count": 5})
    return values


def cancel_a_slow_run(client: Client, thread: Thread) -> str:
    """The message of the error that `join` raises for a cancelled run."""
    run = client.runs.create(thread.thread_id, "slow", input={"count": 600, "delay": 0.1})
    client.runs.cancel(thread.thread_id, run.run_id, wait=True)
    try:
        client.runs.join(thread.thread_id, run.run_id)
    except errors.RunCancelledError as error:
        return str(error)
    return "not cancelled"


def list_the_runs(client: Client, thread: Thread) -> list[PartialRun]:
    """The thread's runs, newest first."""
    return client.runs.list(thread.thread_id, select=["run_id", "status"])


if __name__ == "__main__":
    main()
