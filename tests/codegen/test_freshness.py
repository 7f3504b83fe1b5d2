"""`python -m codegen check`: whatever is not exactly as it would be made is found and named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import trees
from codegen.compare import differences
from codegen.errors import CodegenError


def test_an_edited_file_is_named(tiny: Path) -> None:
    """One changed byte in a generated file fails the check."""
    with (tiny / "langgraph_runs/_generated/types.py").open("a") as file:
        file.write("\n")
    with pytest.raises(CodegenError, match=r"(?m)^_generated/types\.py differs$"):
        trees.check(tiny)


def test_a_missing_file_is_named(tiny: Path) -> None:
    """A file that would be made and is not there fails the check."""
    (tiny / "langgraph_runs/_sync/page.py").unlink()
    with pytest.raises(CodegenError, match=r"(?m)^_sync/page\.py is missing$"):
        trees.check(tiny)


def test_a_stray_file_is_named_and_goes(tiny: Path) -> None:
    """A file that would not be made fails the check, whatever its kind, and generating removes it."""
    (tiny / "langgraph_runs/_generated/api/py.typed").touch()
    with pytest.raises(CodegenError, match=r"(?m)^_generated/api/py\.typed is stray$"):
        trees.check(tiny)
    trees.write(tiny)
    trees.check(tiny)


def test_every_difference_is_named_at_once_with_the_remedy(tiny: Path) -> None:
    """The message lists the files of all trees, then the command that puts them right."""
    shutil.rmtree(tiny / "langgraph_runs/_sync")
    (tiny / "langgraph_runs/_generated/stray.txt").touch()
    with pytest.raises(CodegenError) as failure:
        trees.check(tiny)
    assert str(failure.value).splitlines() == [
        "_generated/stray.txt is stray",
        "_sync/page.py is missing",
        "_sync/reader.py is missing",
        "_sync/waiting.py is missing",
        "Run 'make generate'.",
    ]


def test_bytecode_does_not_count(tiny: Path) -> None:
    """What Python leaves beside modules it has run is no stray file."""
    cache = tiny / "langgraph_runs/_sync/__pycache__"
    cache.mkdir()
    (cache / "page.cpython-311.pyc").touch()
    trees.check(tiny)


def test_comparing_nothing_fails(tmp_path: Path) -> None:
    """A comparison that finds no fresh files is a broken check, not a passed one."""
    with pytest.raises(CodegenError, match="nothing to compare with present"):
        differences(tmp_path / "fresh", tmp_path / "present")


def test_a_spec_that_changed_makes_the_tree_stale(tiny: Path) -> None:
    """Changing a word of the description without generating fails the check."""
    spec = tiny / "openapi.yaml"
    spec.write_text(spec.read_text().replace("Dust every shelf.", "Dust all shelves."))
    with pytest.raises(CodegenError, match=r"^_generated/api/shelves/dust_shelves\.py differs\n"):
        trees.check(tiny)


def test_the_command_fails_with_the_reason_alone(tiny: Path, repository: Path) -> None:
    """The exit status is 1, and what is printed is the reason without a traceback."""
    (tiny / "langgraph_runs/_sync/page.py").unlink()
    command = [sys.executable, "-m", "codegen", "check", "--root", str(tiny)]
    outcome = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == "_sync/page.py is missing\nRun 'make generate'.\n"
