"""The generated text itself, on a tiny repository that has one of everything.

After a wanted change: `python -m codegen generate --root tests/codegen/golden`, and read the diff.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import trees
from codegen.compare import differences


def test_trees_come_out_as_they_are_in_the_repository(golden: Path) -> None:
    """Generating and deriving give the golden trees, byte for byte, and not a file more or less."""
    trees.check(golden)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1", "42"])
def test_neither_hash_seed_nor_folder_nor_configuration_matters(
    seed: str, golden: Path, tiny: Path, repository: Path, tmp_path: Path
) -> None:
    """The command gives the same bytes whatever the hash seed, the working directory and ruff's files around it."""
    for name in trees.of(golden):
        shutil.rmtree(tiny / "langgraph_runs" / name)
    (tmp_path / "ruff.toml").write_text('line-length = 40\n[format]\nquote-style = "single"\n')
    command = [sys.executable, "-m", "codegen", "generate", "--root", "tiny"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(repository)}
    outcome = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert outcome.stdout + outcome.stderr == ""
    for name in trees.of(golden):
        assert differences(golden / "langgraph_runs" / name, tiny / "langgraph_runs" / name) == []


def test_generated_code_runs_on_attrs_and_the_standard_library(repository: Path) -> None:
    """Importing all of the generated package loads nothing else, so it is cheap and has no transport of its own."""
    probe = """
import importlib, pkgutil, sys
import _generated as package
for module in pkgutil.walk_packages(package.__path__, "_generated."):
    importlib.import_module(module.name)
names = {name.partition(".")[0] for name in sys.modules if not name.startswith("_")}
print(*sorted(names - sys.stdlib_module_names))
"""
    # -S keeps out what start-up hooks of installed packages import; attrs is found through the path.
    path = [str(repository / "langgraph_runs"), *(entry for entry in sys.path if entry.endswith("site-packages"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    command = [sys.executable, "-S", "-c", probe]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert outcome.stdout.split() == ["attr", "attrs"]
