"""What it takes to add a field to a request, played on a copy of the repository.

The API has got a field `priority` that a run can be made with. Nothing is needed to send it; an entry in openapi.yaml
and a generation give the model its field; a line in `_core/calls/options.py` gives the methods their keyword.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("codegen", "langgraph_runs", "openapi.yaml", "pyproject.toml")

# An asserting program: the keywords in argv are given to `create`; what is sent is printed.
PROGRAM = """
import inspect, json, sys
import httpx
from langgraph_runs import Client

sent = []


def answer(request):
    sent.append(json.loads(request.content))
    return httpx.Response(200, json={"run_id": "r", "thread_id": "t"})


with httpx.Client(transport=httpx.MockTransport(answer)) as http_client:
    client = Client("http://test", api_key=None, http_client=http_client)
    client.runs.create("t", "a", **json.loads(sys.argv[1]))
print(json.dumps({"sent": sent[0], "keywords": list(inspect.signature(client.runs.create).parameters)}))
"""


class Copy:
    """A copy of the repository, to work in as a developer would."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        for name in PARTS:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place / name)

    def insert(self, file: str, after: str, text: str) -> None:
        """Insert text after a line that stands in the file once."""
        path = self.place / file
        old = path.read_text("utf-8")
        assert old.count(after) == 1, f"{file} has not just one {after!r}"
        path.write_text(old.replace(after, after + text), "utf-8")

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python where the copy is what is imported."""
        command = [sys.executable, "-B", *arguments]
        return subprocess.run(command, cwd=self.place, capture_output=True, text=True, check=False)

    def create(self, **keywords: Any) -> dict[str, Any]:
        """What `runs.create` of the copy sends when it is given these keywords, and which it says it has."""
        outcome = self.python("-c", PROGRAM, json.dumps(keywords))
        assert outcome.returncode == 0, outcome.stderr
        told: dict[str, Any] = json.loads(outcome.stdout)
        return told


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("added") / "repository")


def test_adding_a_field(copy: Copy) -> None:
    """It is sent by extra_body at once; generated, the model has it; with one line more `create` has the keyword."""
    assert copy.create(extra_body={"priority": 3})["sent"] == {"assistant_id": "a", "priority": 3}
    refused = copy.python("-c", PROGRAM, json.dumps({"priority": 3}))
    assert "unexpected keyword 'priority'; pass API fields this package does not know via extra_body=" in refused.stderr

    copy.insert(
        "openapi.yaml",
        "        after_seconds:\n          description: How long to wait before the run may start; fractions count.\n"
        "          type: number\n",
        "        priority:\n          description: How urgent it is.\n          type: integer\n",
    )
    assert "_generated/models/run_create.py differs" in copy.python("-m", "codegen", "check").stderr
    generated = copy.python("-m", "codegen", "generate")
    assert generated.returncode == 0, generated.stderr
    assert copy.python("-m", "codegen", "check").returncode == 0
    model = (copy.place / "langgraph_runs/_generated/models/run_create.py").read_text("utf-8")
    assert "    priority: int | Unset = UNSET\n" in model
    assert copy.create(extra_body={"priority": 3})["sent"] == {"assistant_id": "a", "priority": 3}
    assert "priority" not in copy.create()["keywords"]

    copy.insert("langgraph_runs/_core/calls/options.py", "    after_seconds: float\n", "    priority: int\n")
    made = copy.create(priority=3)
    assert made["sent"] == {"assistant_id": "a", "priority": 3}
    assert "priority" in made["keywords"]
    assert copy.python("-m", "codegen", "check").returncode == 0
