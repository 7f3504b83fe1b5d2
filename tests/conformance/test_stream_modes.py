"""Stream modes: what is asked for is what comes, or there is an error instead of silence."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors

from .streams import HOWS, collect, drain, join, make, told
from .support import ClientMaker, FakeRuns
from .support.answer import How

EVERY = [
    ("values", "values", "values", ()),
    ("updates", "updates", "updates", ()),
    ("custom", "custom", "custom", ()),
    ("tasks", "tasks", "tasks", ()),
    ("checkpoints", "checkpoints", "checkpoints", ()),
    ("debug", "debug", "debug", ()),
    ("events", "events", "events", ()),
    ("messages", "messages/partial", "messages", ()),
    ("messages", "messages/metadata", "messages", ()),
    ("messages", "messages/complete", "messages", ()),
    ("messages-tuple", "messages", "messages-tuple", ()),
    ("custom", "custom|child:0a1b", "custom", ("child:0a1b",)),
    ("updates", "updates|child:0a1b|grandchild:2c3d", "updates", ("child:0a1b", "grandchild:2c3d")),
    ("messages-tuple", "messages|child:0a1b", "messages-tuple", ("child:0a1b",)),
    ("messages", "messages/partial|child:0a1b", "messages", ("child:0a1b",)),
]


def test_events_name_their_mode_and_subgraph(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`.mode` is the one that was asked for, whatever the event is called, `.namespace` the path of the subgraph."""
    client = make_client(any_runs.url)
    for asked, event, mode, namespace in EVERY:
        any_runs.next([(event, {"n": 1})])

        first, second, *_ = drain(make(client, any_runs, stream_mode=asked, stream_subgraphs=True))

        assert (first.event, first.mode, first.namespace) == ("metadata", None, ())
        assert (second.event, second.mode, second.namespace) == (event, mode, namespace)


def test_several_modes_come_interleaved(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """In the order of publication, each with its mode."""
    any_runs.next([("values", 1), ("custom", 2), ("messages", 3), ("custom|a:1", 4), ("values", 5)])

    modes = ["values", "custom", "messages-tuple"]
    events = drain(make(make_client(any_runs.url), any_runs, stream_mode=modes))

    assert any_runs.requests[0].json()["stream_mode"] == modes
    assert [(event.mode, event.data) for event in events if event.mode] == [
        ("values", 1),
        ("custom", 2),
        ("messages-tuple", 3),
        ("custom", 4),
        ("values", 5),
    ]


@pytest.mark.parametrize("asked", [["values"], ["custom", "updates"], ["messages-tuple"], ["values", "messages-tuple"]])
def test_a_join_tells_only_what_was_asked_for(any_runs: FakeRuns, make_client: ClientMaker, asked: list[str]) -> None:
    """Aegra ignores the filter and sends everything; the stream leaves out what the caller did not ask for."""
    made = ["values", "custom", "updates", "messages-tuple"]
    planned = [("values", 1), ("custom", 2), ("updates|a:1", 3), ("messages", 4), ("feedback", 5), ("values", 6)]
    run = any_runs.run(planned, finished=True)
    run.request["stream_mode"] = made

    events = drain(join(make_client(any_runs.url), run, stream_mode=asked))

    names = {"messages" if mode == "messages-tuple" else mode for mode in asked}
    assert [data for name, data in planned if name.split("|")[0] in names] == [event.data for event in events]
    assert {event.mode for event in events} == set(asked)


@pytest.mark.parametrize("way", ["iterate", "enter"])
def test_a_mode_that_the_run_was_not_made_with_is_refused(
    fake_runs: FakeRuns, make_client: ClientMaker, way: str
) -> None:
    """The server would be silent. The error names what was asked for and what there is, before the stream is opened."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(3)
    run.request["stream_mode"] = ["custom", "updates"]

    for asked, absent in (("values", "'values'"), (["custom", "values", "tasks"], "['values', 'tasks']")):
        stream = join(client, run, stream_mode=asked)
        with pytest.raises(ValueError, match="was made with") as caught:
            next(iter(stream)) if way == "iterate" else stream.__enter__()

        assert absent in str(caught.value)
        assert "['custom', 'updates']" in str(caught.value)
    assert set(fake_runs.operations) == {"get"}
    client.close()
    fake_runs.wait_until_closed()


def test_modes_cannot_be_checked_where_the_server_does_not_tell(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """Aegra's runs do not say what they were made with: what comes of the mode is delivered."""
    run = fake_aegra.run([("values", 1), ("custom", 2)], finished=True)

    events = drain(join(make_client(fake_aegra.url), run, stream_mode="custom"))

    assert [event.data for event in events] == [2]


@pytest.mark.parametrize("mode", ["message", "tools", "", [], ["values", "custmo"], "values,custom"])
def test_a_mode_that_there_is_not_is_refused(fake_runs: FakeRuns, make_client: ClientMaker, mode: object) -> None:
    """A typo is refused when the stream is asked for; nothing is sent."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(1)

    for ask in (lambda: make(client, fake_runs, stream_mode=mode), lambda: join(client, run, stream_mode=mode)):
        with pytest.raises(ValueError, match="stream_mode"):
            ask()
    assert fake_runs.requests == []


@pytest.mark.parametrize("how", HOWS)
def test_a_failure_is_told_through_a_filter(any_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """The open server drops `error` from a filtered join unless it is asked for by name, as the stream does."""
    run = any_runs.run([("custom", 1), ("values", 2), ("custom", 3)], status="error", error=("KeyError", "k"))
    run.request["stream_mode"] = ["custom", "values"]
    any_runs.cut(stream=1, after_events=2, how=how)

    events, error = collect(join(make_client(any_runs.url), run, stream_mode="custom"))

    assert [event.data for event in events] == [1, 3]
    assert type(error) is errors.RunFailedError
    assert (error.error, error.detail) == ("KeyError", "k")


def test_messages_work_while_the_connection_holds(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The mode is streamed like any other."""
    any_runs.next([("messages/metadata", {}), ("messages/partial", [1]), ("messages/partial", [2])])

    events = drain(make(make_client(any_runs.url), any_runs, stream_mode="messages"))

    assert [event.data for event in events if event.mode == "messages"] == [{}, [1], [2]]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("mode", ["messages", ["values", "messages"]])
def test_a_break_in_messages_names_the_mode_that_can_be_resumed(
    fake_runs: FakeRuns, make_client: ClientMaker, how: How, mode: object
) -> None:
    """The open server does not store what this mode sends: rejoining would lose it, so the stream is given up."""
    fake_runs.next([("messages/partial", [1]), ("values", {}), ("messages/partial", [2])])
    fake_runs.cut(stream=1, after_events=2, how=how)

    events, error = collect(make(make_client(fake_runs.url), fake_runs, stream_mode=mode))

    assert len(events) == 2
    assert isinstance(error, errors.StreamInterruptedError)
    assert "'messages-tuple'" in str(error)
    assert len(fake_runs.requests_of("stream")) == 1


def test_a_break_before_the_first_message_is_one_as_well(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What is lost would come later, so it does not matter that nothing has come yet."""
    fake_runs.next([("messages/partial", [1])])
    fake_runs.cut(stream=1, after_events=0, how="reset")

    events, error = collect(make(make_client(fake_runs.url), fake_runs, stream_mode="messages"))

    assert events == []
    assert isinstance(error, errors.StreamInterruptedError)
    assert "'messages-tuple'" in str(error)


@pytest.mark.parametrize("asked", [None, "messages", ["values", "messages"]])
def test_a_join_of_a_run_made_with_messages(fake_runs: FakeRuns, make_client: ClientMaker, asked: object) -> None:
    """The same holds for whoever joins such a run, and for one who did not ask for modes at all."""
    run = fake_runs.run([("values", 1), ("values", 2), ("messages/partial", [3])])
    run.request["stream_mode"] = ["values", "messages"]
    fake_runs.cut(stream=1, after_events=2, how="reset")

    _, error = collect(join(make_client(fake_runs.url), run, stream_mode=asked))

    assert isinstance(error, errors.StreamInterruptedError)
    assert "'messages-tuple'" in str(error)


@pytest.mark.parametrize("ids", ["unique", "repeated"])
@pytest.mark.parametrize("taken", range(1, 7))
def test_who_goes_on_with_messages_is_told_the_truth(
    fake_runs: FakeRuns, make_client: ClientMaker, ids: Any, taken: int
) -> None:
    """The bookmark is a stored id: nothing that the server has is lost, and the error is about `messages` alone."""
    planned = [("values", 1), ("messages/partial", [2]), ("messages/partial", [3]), ("values", 4), ("custom", 5)]
    fake_runs.next(planned, ids=ids)
    client = make_client(fake_runs.url)
    events: list[Any] = []
    with make(client, fake_runs, stream_mode=["values", "messages", "custom"]) as stream:
        while len(events) < taken:
            events.append(next(stream))
        bookmark = stream.last_event_id
    fake_runs.runs[-1].complete()

    rest, error = collect(join(client, fake_runs.runs[-1], bookmark))

    values = [event.data for event in events + rest if event.mode in ("values", "custom")]
    assert list(dict.fromkeys(values)) == [1, 4, 5]
    assert isinstance(error, errors.StreamInterruptedError)
    assert "the 'messages' events that were published before" in str(error)


def test_a_join_that_leaves_messages_out_is_resumed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What the server does not store matters only to those who asked for it."""
    run = fake_runs.run([("values", 1), ("messages/partial", [2]), ("values", 3), ("values", 4)])
    run.request["stream_mode"] = ["values", "messages"]
    fake_runs.cut(stream=1, after_events=2, how="reset")

    events = drain(join(make_client(fake_runs.url), run, stream_mode="values"))

    assert [event.data for event in events] == [1, 3, 4]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("mode", ["messages-tuple", ["messages", "messages-tuple"]])
def test_message_tuples_are_resumed(any_runs: FakeRuns, make_client: ClientMaker, how: How, mode: object) -> None:
    """`messages-tuple` is stored, also beside `messages`, whose form the server then does not send."""
    any_runs.next([("messages", [{"content": word}, {}]) for word in ("You", " said", ":", " hi")])
    any_runs.cut(stream=1, after_events=3, how=how)

    events = make(make_client(any_runs.url), any_runs, stream_mode=mode)
    got = drain(events)

    assert any_runs.runs[0].published == told(got)
    assert {event.mode for event in got if event.event == "messages"} == {"messages-tuple"}
    assert events.reconnects == 1


@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_a_filter_that_keeps_back_the_given_event_loses_nothing(
    any_runs: FakeRuns, make_client: ClientMaker, ids: str
) -> None:
    """Whoever read all modes may go on with one of them, after whichever event: what is left of that mode comes.

    Where several events have the given id, some may come again.
    """
    client = make_client(any_runs.url)
    payloads = [("values", 1), ("custom", 2), ("custom", 3), ("values", 4), ("custom", 5), ("values", 6), ("values", 7)]
    run = any_runs.run(payloads, request={"stream_mode": ["values", "custom"]}, finished=True, ids=ids)
    same = [event.id for event in run.events]

    for place, event in enumerate(run.events):
        if same.index(event.id) < place:
            continue  # the caller has had more than one event of that id, which its `last_event_id` would say
        for mode in ("values", "custom"):
            left = [data for name, data in payloads[place:] if name == mode]

            assert told(drain(join(client, run, event.id, stream_mode=mode))) == left, (place, mode)
