"""The recipes of CONTRIBUTING.md and docs/development/regenerating.md, played on a copy of the repository.

Each takes the edits that the recipe lists and no other; the guards that a contributor meets are run in the copy.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from tests.docs.pages import blocks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PARTS = ("codegen", "examples", "langgraph_runs", "openapi.yaml", "pyproject.toml", "tests")

SURFACE = "tests/hygiene/test_surface.py"
REACHABLE = "tests/hygiene/test_reachable.py"
ROWS = "tests/conformance/test_operations.py"
CHECKS = "tests/conformance/test_arguments.py"
LIVE_ROWS = "tests/live/test_methods.py::test_the_table_is_whole"
GENERATED = ("tests/codegen/test_openapi.py", "tests/codegen/test_generated_requests.py")

# A program that begins the call in argv, and prints the first request that it sends.
PROGRAM = """
import json, sys
import httpx
from langgraph_runs import Client


def show(request):
    body = json.loads(request.content) if request.content else None
    print(json.dumps({"method": request.method, "path": request.url.raw_path.decode(), "body": body}))
    raise SystemExit


with httpx.Client(transport=httpx.MockTransport(show)) as http_client:
    client = Client("http://test", api_key=None, http_client=http_client)
    eval(sys.argv[1])
"""


class Copy:
    """A copy of the repository, to work in as a contributor would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        for name in PARTS:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / name)

    def insert(self, file: str, text: str, *, before: str) -> None:
        """Insert text before a line that stands in the file once."""
        path = self.root / file
        old = path.read_text("utf-8")
        assert old.count(before) == 1, f"{file} has not just one {before!r}"
        path.write_text(old.replace(before, text + before), "utf-8")

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python where the copy is what is imported."""
        command = [sys.executable, "-B", *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False, timeout=300)

    def generate(self) -> None:
        """Run `make generate`."""
        done = self.python("-m", "codegen", "generate")
        assert done.returncode == 0, done.stderr

    def sends(self, call: str) -> dict[str, Any]:
        """The first request of a call."""
        done = self.python("-c", PROGRAM, call)
        assert done.returncode == 0, done.stderr
        sent: dict[str, Any] = json.loads(done.stdout)
        return sent

    def refuses(self, call: str) -> str:
        """The error by which a call is refused."""
        done = self.python("-c", PROGRAM, call)
        assert done.returncode != 0
        return done.stderr.splitlines()[-1]

    def complaints(self, *tests: str) -> str:
        """What tests of the copy complain about; nothing if they pass."""
        done = self.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.stdout if done.returncode else ""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "repository")


def test_adding_a_field(copy: Copy) -> None:
    """It is sent by extra_body at once. Three edits make it a keyword of all that make runs, a live row tries it."""
    body = {"assistant_id": "a", "priority": 3}
    assert copy.sends("client.runs.create('t', 'a', extra_body={'priority': 3})")["body"] == body
    assert "'priority'" in copy.refuses("client.runs.create('t', 'a', priority=3)")

    copy.insert(
        "openapi.yaml",
        "        priority:\n          description: How urgent it is.\n          type: integer\n",
        before="        after_seconds:\n          description: How long to wait before the run may start, in seconds;",
    )
    field = '    priority: int | None\n    """How urgent it is."""\n\n'
    copy.insert("langgraph_runs/_core/calls/options.py", field, before="    after_seconds: float | None\n")
    copy.generate()

    model = (copy.root / "langgraph_runs/_generated/models/run_create.py").read_text("utf-8")
    assert "    priority: int | Unset = UNSET\n" in model
    assert copy.sends("client.runs.create('t', 'a', priority=3)")["body"] == body
    assert copy.sends("client.runs.create('t', 'a', extra_body={'priority': 3})")["body"] == body
    assert copy.sends("client.runs.create_batch([{'assistant_id': 'a', 'priority': 3}])")["body"] == [body]
    assert copy.sends("client.runs.wait('t', 'a', priority=3)")["body"].items() >= body.items()

    assert "priority" in copy.complaints(CHECKS)
    copy.insert(
        "langgraph_runs/_core/calls/run_fields.py",
        '    "priority": checked_number,\n',
        before='    "stream_resumable": checked_flag,\n',
    )
    assert "priority must be a number, got 'high'" in copy.refuses("client.runs.create('t', 'a', priority='high')")
    assert copy.sends("client.runs.create('t', 'a', priority=3)")["body"] == body

    assert "runs.create: priority" in copy.complaints(LIVE_ROWS)
    copy.insert("tests/live/methods/creating.py", '    "priority": 3,\n', before='    "after_seconds": 0.25,\n')
    assert copy.complaints(SURFACE, ROWS, CHECKS, LIVE_ROWS, *GENERATED) == ""


def test_adding_a_value(copy: Copy) -> None:
    """A value of an enum takes one edit: the description is the only place where it is written."""
    cancel = "client.runs.cancel('t', 'r', action='pause')"
    stream = "list(client.runs.stream('t', 'a', stream_mode='costs'))"
    assert "'pause'" in copy.refuses(cancel)
    assert "'costs'" in copy.refuses(stream)

    copy.insert("openapi.yaml", "pause, ", before="interrupt, rollback]\n\n    CancelReason:")
    copy.insert("openapi.yaml", "costs, ", before="values, updates, custom, messages, messages-tuple, tasks")
    copy.generate()

    assert copy.sends(cancel)["path"] == "/threads/t/runs/r/cancel?wait=0&action=pause"
    assert copy.sends(stream)["body"]["stream_mode"] == "costs"
    assert copy.complaints(SURFACE, *GENERATED) == ""


PATH = """  /threads/{thread_id}/parent:
    parameters:
      - $ref: "#/components/parameters/ThreadId"
    get:
      operationId: get_thread_parent
      tags: [threads]
      x-idempotent: true
      summary: Get the thread that a thread was copied from.
      responses:
        "200":
          description: The thread.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Thread"
        default:
          $ref: "#/components/responses/Error"

"""
METHOD = '''    @method(CallOptions)
    async def get_parent(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> Thread:
        """The thread that a thread was copied from."""
        request = api.get_thread_parent.request(checked_id("thread_id", thread_id))
        return await self._caller.call(request, api.get_thread_parent.parse, call)

'''
ROW = """    Operation(
        "threads.get_parent",
        "get_thread_parent",
        lambda on: on.client.threads.get_parent(on.thread_id),
        lambda thread: thread.thread_id == "p",
        fares="get",
        endpoint=("GET", "/threads/{thread_id}/parent", a_thread(thread_id="p")),
    ),
"""
LIVE_ROW = """@row("threads.get_parent", "where it comes from", thread_id=thread, **CALL)
def parent(w: World, thread: Any) -> None:
    called(w)


"""


def test_adding_an_endpoint(copy: Copy) -> None:
    """Four edits: its description, its method, and a row each for the scripted and the real server."""
    copy.insert("openapi.yaml", PATH, before="  /threads/{thread_id}/state:\n")
    copy.insert("langgraph_runs/_async/threads.py", METHOD, before="    @method(CallOptions)\n    async def delete(")
    copy.generate()

    assert copy.sends("client.threads.get_parent('t')") == {"method": "GET", "path": "/threads/t/parent", "body": None}
    told = copy.complaints(f"{ROWS}::test_every_public_call_has_a_row", LIVE_ROWS, "-vv")
    assert "2 failed" in told
    assert "threads.get_parent" in told
    rows = "tests/conformance/operations_on_threads.py"
    copy.insert(rows, ROW, before='    Operation(\n        "threads.storage",\n')
    copy.insert("tests/live/methods/around.py", LIVE_ROW, before="# threads.get_state and threads.get_history\n")

    faults = "tests/conformance/test_faults.py"
    assert copy.complaints(SURFACE, ROWS, LIVE_ROWS, *GENERATED) == ""
    assert copy.complaints(faults, "-k", "default and (lost or html)") == ""


STORY = ROOT / "docs/development/regenerating.md"


def newer(server: DevServer) -> dict[str, Any]:
    """What the server would say of itself with a field, a value and an operation that are new."""
    document: dict[str, Any] = httpx.get(f"{server.url}/openapi.json", trust_env=False).raise_for_status().json()
    for name in ("RunCreateStateful", "RunCreateStateless"):
        fields = document["components"]["schemas"][name]["properties"]
        fields["priority"] = {"type": "integer", "description": "How urgent it is"}
    for path in ("/runs/cancel", "/threads/{thread_id}/runs/{run_id}/cancel"):
        parameters = document["paths"][path]["post"]["parameters"]
        next(one for one in parameters if one["name"] == "action")["schema"]["enum"].append("pause")
    get = document["paths"]["/threads/{thread_id}"]["get"]
    parameters = [one for one in get["parameters"] if one["in"] == "path"]
    document["paths"]["/threads/{thread_id}/parent"] = {
        "get": {**get, "summary": "Get thread parent", "parameters": parameters}
    }
    return document


def test_the_day_the_server_changes(copy: Copy, server: DevServer) -> None:
    """Drift tells what is new, adopt drafts it, generate makes it, and two edits give the field a keyword."""
    (copy.root / "newer.json").write_text(json.dumps(newer(server)), "utf-8")
    told = copy.python("-m", "codegen", "drift", "newer.json")
    assert told.returncode == 1
    assert told.stderr == next(block.code for block in blocks(STORY) if block.code.startswith("New:"))

    drafted = copy.python("-m", "codegen", "adopt", "newer.json")
    assert drafted.returncode == 0, drafted.stderr
    assert drafted.stdout == "openapi.yaml is drafted: review it, and replace every `TODO` by words of yours\n"
    described = copy.root / "openapi.yaml"
    draft = next(block.code for block in blocks(STORY) if block.language == "yaml")
    assert textwrap.indent(draft, " " * 8) in described.read_text("utf-8")
    assert "no_draft_is_left" in copy.complaints(*GENERATED)

    described.write_text(described.read_text("utf-8").replace(" TODO ", " "), "utf-8")
    copy.generate()
    missing = copy.complaints(REACHABLE)
    assert "no method uses get_thread_parent\n" in missing
    assert "no keyword for RunCreate.priority" in missing

    field = '    priority: int | None\n    """How urgent it is."""\n\n'
    copy.insert("langgraph_runs/_core/calls/options.py", field, before="    after_seconds: float | None\n")
    check = '    "priority": checked_number,\n'
    copy.insert("langgraph_runs/_core/calls/run_fields.py", check, before='    "stream_resumable": checked_flag,\n')
    copy.insert("langgraph_runs/_async/threads.py", METHOD, before="    @method(CallOptions)\n    async def delete(")
    copy.generate()

    assert copy.sends("client.runs.create('t', 'a', priority=3)")["body"] == {"assistant_id": "a", "priority": 3}
    assert copy.sends("client.runs.cancel('t', 'r', action='pause')")["path"].endswith("action=pause")
    assert copy.sends("client.threads.get_parent('t')")["path"] == "/threads/t/parent"
    assert copy.python("-m", "codegen", "drift", "newer.json").returncode == 0
    assert copy.complaints(SURFACE, REACHABLE, *GENERATED) == ""
