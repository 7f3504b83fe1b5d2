"""What the conformance scenarios are built from: servers that do as they are told, and sync and async clients.

A scenario is one text for sync and async:

    def test_resume_after_reset(fake_runs, make_client):
        run = fake_runs.run(10, finished=True)
        fake_runs.cut(stream=1, after_events=4, how="reset")
        client = make_client(fake_runs.url)
        stream = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
        assert [event.data for event in stream] == run.published

`ScriptedServer` answers exactly as told, `FakeRuns` models the API and breaks by plan, `ChaosProxy` breaks any server.
"""

from langgraph_runs.testing._loopback.gate import PATIENCE, Gate
from langgraph_runs.testing._loopback.request import Headers, Request
from langgraph_runs.testing._loopback.server import Server
from langgraph_runs.testing.answer import Answer, drop, hang, raw, render, reply, reply_json, stream
from langgraph_runs.testing.model import Event, FakeRun
from langgraph_runs.testing.sse import Flavour, frame, heartbeat, read_frames

from .chaos import Break, ChaosProxy, random_breaks
from .clients import NO_WAIT, Blocking, ClientKind, ClientMaker, Portal
from .garbage import collect_garbage
from .objects import a_cron, a_run, a_state, a_thread, an_assistant, an_item
from .probe import Probe, Seen, ask
from .runs import FakeRuns
from .scripted import ScriptedServer

__all__ = [
    "NO_WAIT",
    "PATIENCE",
    "Answer",
    "Blocking",
    "Break",
    "ChaosProxy",
    "ClientKind",
    "ClientMaker",
    "Event",
    "FakeRun",
    "FakeRuns",
    "Flavour",
    "Gate",
    "Headers",
    "Portal",
    "Probe",
    "Request",
    "ScriptedServer",
    "Seen",
    "Server",
    "a_cron",
    "a_run",
    "a_state",
    "a_thread",
    "an_assistant",
    "an_item",
    "ask",
    "collect_garbage",
    "drop",
    "frame",
    "hang",
    "heartbeat",
    "random_breaks",
    "raw",
    "read_frames",
    "render",
    "reply",
    "reply_json",
    "stream",
]
