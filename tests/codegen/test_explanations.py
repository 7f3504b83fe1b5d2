"""Differences with a reason in drift.toml are no complaint; what is there without a difference is one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen import explanations, report
from codegen.errors import CodegenError
from codegen.report import read

from .seeds import PATH, described

KNOWN = """
[operations]
"GET /metrics" = "For monitoring."

[[differences]]
reason = "Not yet."
operations = ["POST /runs*"]
lines = ["RunCreate.priority is new: *"]
"""


CREATING = ("/runs", "/runs/batch", "/runs/stream", "/runs/wait")


class Repository:
    """A folder with openapi.yaml and a drift.toml of one's own, and a server's document beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known = root / "codegen" / "drift.toml"
        self.known.parent.mkdir()
        self.known.write_text(KNOWN, "utf-8")
        (root / "openapi.yaml").write_bytes(PATH.read_bytes())
        self.server = root / "server.json"

    def drift(self, theirs: dict[str, Any]) -> None:
        """Run `drift` on a server; raises CodegenError with what it complains about."""
        self.server.write_text(json.dumps(theirs), "utf-8")
        report.drift(self.root, str(self.server))

    def complaint(self, theirs: dict[str, Any]) -> str:
        with pytest.raises(CodegenError) as caught:
            self.drift(theirs)
        return str(caught.value)

    def run(self, source: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "codegen", "drift", "--root", str(self.root), source]
        return subprocess.run(command, cwd=PATH.parent, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def newer(*, priority_on: str = "RunCreate") -> dict[str, Any]:
    """A server that has just what KNOWN explains."""
    document = described()
    document["paths"]["/metrics"] = {"get": {"responses": {}}}
    schemas = document["components"]["schemas"]
    schemas["Newer"] = {"allOf": [{"$ref": "#/components/schemas/RunCreate"}], "properties": {"priority": {}}}
    for path, item in document["paths"].items():
        if path in CREATING:
            schema = {"$ref": "#/components/schemas/Newer"}
            if path == "/runs/batch":
                schema = {"type": "array", "items": schema}
            item["post"]["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return document


def answered_by(component: str) -> list[str]:
    """The operations of openapi.yaml that a component is named in, in their order."""
    named = f'"#/components/schemas/{component}"'
    paths = described()["paths"].items()
    return [f"{verb.upper()} {path}" for path, item in paths for verb in item if named in json.dumps(item[verb])]


def test_what_is_explained_passes(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that differs only as drift.toml says is a success, which says how many differences there are."""
    repository.drift(newer())
    assert capsys.readouterr().out == f"openapi.yaml agrees with {repository.server}; 5 differences are explained\n"


def test_what_is_not_explained_fails(repository: Repository) -> None:
    """The differences without a reason are printed by kind, each once with the operations that have it."""
    theirs = newer()
    theirs["paths"]["/threads/{thread_id}/runs/{run_id}/pause"] = {"post": {"responses": {}}}
    del theirs["paths"]["/info"]
    thread = theirs["components"]["schemas"]["Thread"]["properties"]
    thread["values"] = {"type": "object"}
    thread["owner"] = {"type": "string"}
    where = "\n".join(f"      in {operation}" for operation in answered_by("Thread"))
    assert where.count("\n") > 3
    assert (
        repository.complaint(theirs)
        == f"""\
New:
  Thread.owner is new: string
{where}
  POST /threads/{{thread_id}}/runs/{{run_id}}/pause is new
Gone:
  GET /info is gone
Changed (the server first):
  Thread.values is object, not any JSON
{where}"""
    )


def test_what_is_no_longer_true_fails(repository: Repository) -> None:
    """An operation or a line that is about no difference has to go from drift.toml."""
    assert (
        repository.complaint(described())
        == """\
No longer true in codegen/drift.toml:
  GET /metrics
  POST /runs*
  RunCreate.priority is new: *"""
    )


def test_a_part_that_is_no_longer_true(repository: Repository) -> None:
    """One line of several that is about no difference fails as well, and so does one operation."""
    more = 'operations = ["POST /runs*", "POST /threads"]\nlines = ["RunCreate.urgency is new: *", '
    repository.known.write_text(KNOWN.replace('operations = ["POST /runs*"]\nlines = [', more), "utf-8")
    assert repository.complaint(newer()).splitlines()[1:] == ["  POST /threads", "  RunCreate.urgency is new: *"]


def test_a_reason_is_for_its_operations_only(repository: Repository) -> None:
    """The same line in another operation is a difference without a reason."""
    theirs = newer()
    body = theirs["paths"]["/runs"]["post"]["requestBody"]
    theirs["paths"]["/threads/{thread_id}/runs"]["post"]["requestBody"] = body
    told = "New:\n  RunCreate.priority is new: any JSON\n      in POST /threads/{thread_id}/runs"
    assert repository.complaint(theirs) == told


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[differences]]\nlines = ["a"]', "each of `differences` has a reason, lines"),
        ('[[differences]]\nreason = ""\nlines = ["a"]', "each of `differences` has a reason, lines"),
        ('[[differences]]\nreason = "b"', "each of `differences` has a reason, lines"),
        ('[[differences]]\nreason = "b"\nlines = ["a"]\nline = "c"', "each of `differences` has a reason, lines"),
        ('[operations]\n"GET /a" = ""', "GET /a has no reason"),
        ("[operation]\n", "'operation' is not known"),
        ("operations =", "Invalid value"),
    ],
)
def test_explanations_that_are_not_understood(tmp_path: Path, text: str, complaint: str) -> None:
    """A reason is never missing, and a key that is misspelled never ignored."""
    path = tmp_path / "drift.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CodegenError, match=r"^drift\.toml: ") as caught:
        explanations.load(path)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("text", ["[]", "{}", "openapi: 3.1.0", "{", "a: [", "\t", '{"paths": []}'])
def test_a_file_that_is_no_document(repository: Repository, text: str) -> None:
    """A file that describes no API is an error in one line, without a traceback."""
    repository.server.write_text(text, "utf-8")
    with pytest.raises(CodegenError, match=r"server\.json (is not an OpenAPI document|cannot be read)"):
        read(str(repository.server))


@pytest.mark.parametrize("source", ["missing.json", "http://127.0.0.1:9", "http://["])
def test_a_source_that_cannot_be_read(source: str) -> None:
    """A file that is missing and a server that is not there are an error that names them."""
    with pytest.raises(CodegenError) as caught:
        read(source)
    assert str(caught.value).startswith(f"{source} cannot be read: ")


def test_the_command_fails(repository: Repository) -> None:
    """The command exits with 1 and prints the differences, without a traceback, so that CI turns red."""
    repository.server.write_text(json.dumps(described()), "utf-8")
    done = repository.run(str(repository.server))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No longer true in codegen/drift.toml:\n  GET /metrics\n")
