"""The notebooks of examples/ run from top to bottom in a real Jupyter kernel, against a real server."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from dev_server import EXAMPLES

from tests.notebooks.kernel import printed, run

pytestmark = pytest.mark.slow

NOTEBOOKS = ["fanout", "quickstart"]


def stored(name: str) -> Any:
    """A notebook as it is in the repository."""
    return nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)


def run_stored(name: str, environment: dict[str, str]) -> list[Any]:
    """The code cells of a notebook, with what they brought."""
    return run([cell.source for cell in stored(name).cells if cell.cell_type == "code"], environment)


def test_the_quickstart(environment: dict[str, str]) -> None:
    """Every cell runs, and shows what the text around it promises."""
    cells = run_stored("quickstart", environment)
    shown = [printed(cell) for cell in cells]
    info, tokens, said, left, rest, waited, failed, asked, answered, runs, closed = shown
    assert info.startswith("ServerInfo(version=")
    assert tokens == "You said: What is the weather like in Paris?"
    assert said == ""
    assert cells[2].outputs[0]["data"]["text/markdown"].startswith(f"{tokens}\n\n**success** · ")
    assert left.startswith("left run ")
    assert rest == "{'step': 3}\n{'step': 4}\n{'step': 5}\n{'step': 6}\n'success'"
    assert waited == "{'count': 3, 'delay': 0.05, 'step': 3}"
    assert failed.startswith("ValueError: boom (run ")
    assert asked == "{'question': 'Your name?'}"
    assert answered == "{'name': 'Ann', 'greeting': 'Hello, Ann!'}"
    assert [line.split()[-1] for line in runs.splitlines()] == ["success", "success"]
    assert closed == ""


def test_questions_and_fan_out(environment: dict[str, str]) -> None:
    """Questions are answered, each of many inputs comes out, and the progress is one line that renews itself."""
    _, asked, greeted, both, mapped, left, _ = run_stored("fanout", environment)
    assert printed(asked) == "{'question': 'Your name?'}"
    assert printed(greeted) == "'Hello, Ann!'"
    assert printed(both) == "{'left': 'L', 'right': 'R'}"
    told = printed(mapped)
    assert told.split("{")[1].startswith("13: ")
    assert "TypeError: '<' not supported" in told
    assert told.split("{")[0].rstrip().endswith("40/40 done, 1 failed, 0 running")
    assert printed(left) == "<RunMap of assistant sleepy: closed at 1/2 done, 0 failed, 1 running>"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_stored_without_outputs(name: str) -> None:
    """What is in the repository is only what was written, so that running it changes nothing."""
    notebook = stored(name)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 5
    assert [(cell.outputs, cell.execution_count, dict(cell.metadata)) for cell in code] == [([], None, {})] * len(code)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_all_notebooks_are_tested() -> None:
    """There is no other notebook."""
    assert sorted(path.stem for path in EXAMPLES.glob("*.ipynb")) == NOTEBOOKS


STOPPED_MAP = """
import os, signal, threading
from langgraph_runs import Client
client = Client()
runs = client.assistant("sleepy").map([{"delay": 0.6}, {"delay": 0.7}])
---
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
list(runs)
---
sorted(one.index for one in runs)
"""


def test_a_map_goes_on_in_the_next_cell(environment: dict[str, str]) -> None:
    """What the stop button interrupts is the wait: the next cell that reads the map has all that was not read."""
    _, interrupted, rest = run(STOPPED_MAP.split("---\n"), environment, allow_errors=True)
    assert [output["ename"] for output in interrupted.outputs] == ["KeyboardInterrupt"]
    assert printed(rest) == "[0, 1]"


def test_awaiting_in_a_notebook(environment: dict[str, str]) -> None:
    """In a notebook's own event loop the asynchronous client works too, from one cell to the next."""
    cells = run(
        [
            "from langgraph_runs import AsyncClient\nclient = AsyncClient()",
            "await client.runs.wait(None, 'echo', input={'a': 1})",
            "[event.event async for event in client.runs.stream(None, 'echo', input={'a': 1})]",
            "await client.aclose()",
        ],
        environment,
    )
    assert [printed(cell) for cell in cells] == ["", "{'a': 1}", "['metadata', 'values']", ""]


STOPPED = """
import os, signal, threading
from langgraph_runs import Client
client = Client()
thread_id = client.threads.create().thread_id
---
stream = client.runs.stream(thread_id, "sleepy", input={"delay": 60}, stream_mode="custom")
for event in stream:
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
---
stream.close()
client.runs.get(thread_id, stream.run_id).status
---
client.runs.cancel(thread_id, stream.run_id, wait=True)
client.close()
"""


def test_stopping_a_cell(environment: dict[str, str]) -> None:
    """A cell that waits for events can be stopped and its stream closed: its run goes on, the client is as before."""
    cells = run(STOPPED.split("---\n"), environment, allow_errors=True)
    assert [output.get("ename") for cell in cells for output in cell.outputs] == ["KeyboardInterrupt", None]
    assert printed(cells[2]) == "'running'"


INTERRUPTED = """
import os, signal, threading
from langgraph_runs import Client
client = Client()
options = {"input": {"count": 5, "delay": 0.2}, "stream_mode": "custom"}
stream, got = client.runs.stream(client.threads.create().thread_id, "steps", **options), []
for event in stream:
    got.append(event.data)
    if len(got) == 3:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
"""


def test_a_stream_goes_on_in_the_next_cell(environment: dict[str, str]) -> None:
    """What the stop button interrupts is the read: the next cell that reads the stream has the rest of it."""
    interrupted, rest = run(
        [INTERRUPTED, "[*got[1:], *(event.data for event in stream)]"], environment, allow_errors=True
    )

    assert [output["ename"] for output in interrupted.outputs] == ["KeyboardInterrupt"]
    assert printed(rest) == str([{"step": step} for step in range(1, 6)])
