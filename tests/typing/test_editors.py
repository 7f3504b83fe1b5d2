"""What editors and notebooks show of the methods: every keyword, with its type and its meaning."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import jedi
import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter

from langgraph_runs import AsyncClient, Client, RunStream
from langgraph_runs._core.calls import command_options, options
from tests.typing.language_server import LanguageServer

START = "from langgraph_runs import Client\nclient = Client()\n"
CLIENT: Any = Client("http://host", api_key=None)
OTHER: Any = AsyncClient("http://host", api_key=None)


def methods(client: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public methods of a client, its groups and the stream of a thread that take arguments, by their classes."""
    for group in (client.runs, client.threads, client.assistants, client.threads.stream("t", "a"), client):
        for cls, name in (
            (owner, name) for owner in type(group).__mro__ for name in vars(owner) if owner is not object
        ):
            method = getattr(group, name)
            if not name.startswith("_") and inspect.isroutine(method) and inspect.signature(method).parameters:
                yield f"{cls.__name__}.{name}", method


ALL = [*methods(CLIENT), *methods(OTHER), ("Client", Client), ("AsyncClient", AsyncClient)]
PLAIN = {
    "AsyncClient.assistant",
    "AsyncClient.build_request",
    "AsyncClient.with_options",
    "AsyncRuns.handle",
    "AsyncAssistants.iter",
    "AsyncRuns.iter",
    "AsyncThreads.iter",
    "AsyncThreadStreams.join_stream",
    "AsyncThreadStreams.stream",
    "AsyncThreadStream.follow",
    *(f"AsyncThreadReadings.{name}" for name in ("text", "deltas", "messages", "values")),
    "AsyncRuns.join_stream",
    "AsyncRuns.stream",
}
"""Methods that are not awaited."""
SENDING = ("Runs", "Threads", "ThreadStates", "ThreadStreams", "ThreadStream", "Assistants")
"""Classes whose methods send requests."""
EVERY = pytest.mark.parametrize(("name", "method"), ALL, ids=[name for name, _ in ALL])


@EVERY
def test_every_keyword_is_shown(name: str, method: Callable[..., Any]) -> None:
    """A signature shows every keyword by name, none as `**options`, and no annotation in quotes."""
    signature = inspect.signature(method)
    assert inspect.Parameter.VAR_KEYWORD not in {one.kind for one in signature.parameters.values()}
    shown = [repr(one.annotation) for one in signature.parameters.values()]
    assert [one for one in shown if one[0] in "'\"" or "ForwardRef" in one or one == "Unset"] == []
    assert ": '" not in str(signature)
    sends_nothing = name.endswith((".handle", ".follow"))
    if name.partition(".")[0].removeprefix("Async") in SENDING and not sends_nothing:
        assert {*options.CallOptions.__annotations__} <= {*signature.parameters}


@pytest.mark.parametrize("client", [CLIENT, OTHER], ids=["sync", "async"])
@pytest.mark.parametrize("name", ["map", "resume", "answer"])
def test_runs_that_have_their_input(client: Any, name: str) -> None:
    """Methods that say themselves what runs begin with show neither `input` nor `command`, but all other keywords."""
    method = getattr(client.assistant("agent") if name == "map" else client.runs.handle("t", "r"), name)
    every = options.RunOptions if name == "map" else options.CreateOptions
    shown = {*inspect.signature(method).parameters}
    assert shown & {*every.__annotations__} == {*every.__annotations__} - {"input", "command"}
    text = str(inspect.getdoc(method))
    assert "    config: " in text
    assert "    input: " not in text
    assert "    command: " not in text


@pytest.mark.parametrize("client", [CLIENT, OTHER], ids=["sync", "async"])
@pytest.mark.parametrize("name", ["start", "resume", "answer"])
def test_runs_that_commands_start(client: Any, name: str) -> None:
    """Methods that start a run by a command show what a command has, and nothing that the server would ignore."""
    shown = {*inspect.signature(getattr(client.threads.stream("t", "a"), name)).parameters}
    fields = command_options.StartFields if name == "start" else command_options.CommandFields
    ignored = {*options.CreateOptions.__annotations__} - {*fields.__annotations__, *options.CallOptions.__annotations__}
    assert {*fields.__annotations__} <= shown
    assert {"context", "durability", "webhook", "interrupt_before"} <= ignored
    assert shown & ignored == set()


@EVERY
def test_every_keyword_has_a_meaning(name: str, method: Callable[..., Any]) -> None:
    """The docstring has a text for every argument, in the order of the signature."""
    text = inspect.getdoc(method.__init__ if isinstance(method, type) else method)  # type: ignore[misc]
    _, _, section = (text or "").rpartition("Args:\n")
    entries = [line.strip() for line in section.splitlines() if line.startswith("    ") and line[4] != " "]
    assert [entry.partition(": ")[0] for entry in entries] == [*inspect.signature(method).parameters]
    assert [entry for entry in entries if not entry.partition(": ")[2].strip()] == []


def test_methods_stay_what_they_are() -> None:
    """A method that is awaited is a coroutine function; all are found in their class, with name and module."""
    for name, method in methods(OTHER):
        assert inspect.iscoroutinefunction(method) is (name not in PLAIN), name
        assert (method.__qualname__, method.__module__.partition("._async")[0]) == (name, "langgraph_runs")
    assert CLIENT.runs.create.__func__.__code__.co_name == "create"
    assert RunStream.cancel.__doc__


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Jedi keeps what it parsed in the user's cache, where it may read what another process is still writing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jedi.settings, "cache_directory", str(tmp_path_factory.mktemp("jedi")))
        yield


@pytest.mark.parametrize("use_jedi", [False, True])
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("client.runs.create('t', 'a', web", "webhook="),
        ("client.runs.get('t', 'r', tim", "timeout="),
        ("client.runs.list('t', sta", "status="),
        ("client.threads.search(ret", "retry="),
        ("other.assistants.search(gra", "graph_id="),
        ("Client(allow", "allow_unknown="),
        ("handle.result(tim", "timeout="),
        ("graph.start('t', web", "webhook="),
        ("client.threads.stream('t', rep", "replay="),
        ("stream.start(inp", "input="),
        ("stream.resume('yes', got", "goto="),
    ],
)
def test_ipython_completes_every_keyword(typed: str, wanted: str, use_jedi: bool) -> None:
    """Tab in IPython and Jupyter completes each keyword."""
    namespace = {"client": CLIENT, "other": OTHER, "Client": Client}
    namespace |= {"graph": CLIENT.assistant("a"), "handle": CLIENT.runs.handle("t", "r")}
    namespace |= {"stream": CLIENT.threads.stream("t", "a")}
    completer = IPCompleter(namespace=namespace, use_jedi=use_jedi)
    completer.jedi_compute_type_timeout = 10_000
    with provisionalcompleter():
        assert wanted in {one.text for one in completer.completions(typed, len(typed))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "type_", "meaning"),
    [
        ('client.runs.create("t", "a", web^hook="x")', "webhook: str | None", "The URL to post the finished run to."),
        ('client.runs.get("t", "r", time^out=3)', "timeout: float | AnyTimeouts | None", "Seconds that the whole call"),
    ],
)
def test_hovering_over_a_keyword(call: str, type_: str, meaning: str) -> None:
    """Pyright shows the type of a keyword and what it means."""
    with LanguageServer(f"{START}{call}\n") as server:
        shown = server.hover()
    assert type_ in shown
    assert meaning in shown


@pytest.mark.slow
def test_completing_in_an_editor() -> None:
    """Pyright proposes the keywords of every call, and shows all of a method's in its signature."""
    with LanguageServer(f'{START}client.runs.get("t", "r", tim^)\n') as server:
        assert "timeout=" in server.completions()
    with LanguageServer(f'{START}client.runs.wait("t", "a", ^)\n') as server:
        shown = server.signature()
    assert shown["documentation"]["value"].startswith("Start a run, wait until it ends")
    assert {"webhook: str | None = ...", "raise_error: bool | None = True"} <= {
        one["label"] for one in shown["parameters"]
    }
