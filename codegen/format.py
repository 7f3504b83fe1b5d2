"""Formats generated code with the pinned ruff, whatever configuration surrounds it."""

import subprocess
import sys
from pathlib import Path

from codegen.errors import CodegenError

RUFF = (sys.executable, "-P", "-m", "ruff")  # -P, for a generated `types.py` must not hide the real one
ISOLATED = ("--isolated", "--no-cache", "--quiet", "--target-version=py311", "--line-length=120")
FIRST_PARTY = 'lint.isort.known-first-party = ["langgraph_runs"]'


def tidy(folder: Path, *, fixes: str) -> None:
    """Apply ruff's `fixes` (rule codes) to every file in `folder`, then its formatter."""
    _ruff("check", "--fix", f"--select={fixes}", f"--config={FIRST_PARTY}", folder=folder)
    _ruff("format", folder=folder)


def _ruff(*arguments: str, folder: Path) -> None:
    command = [*RUFF, *arguments, *ISOLATED, "."]
    outcome = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if outcome.returncode:
        raise CodegenError(f"ruff {arguments[0]} failed:\n{outcome.stdout}{outcome.stderr}".rstrip())
