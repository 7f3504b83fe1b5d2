"""The wheel and the tests without a server, on every supported Python that this machine has.

    python -m tests.release.pythons dist/langgraph_runs-0.2.0-py3-none-any.whl [arguments of pytest]

Interpreters are looked for on PATH and where pyenv keeps them; those that are missing are named, and fail nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.release.wheel import ROOT, check_contents, install, try_out

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
LEFT_OUT = (
    *("distributed", "fastapi", "ipykernel", "langgraph", "langgraph-runs", "mypy", "nbclient", "nbformat"),
    *("openapi-python-client", "openapi-spec-validator", "pyright", "ruff", "types-PyYAML", "uvicorn"),
)
"""Of what a checkout is developed with, what these tests need not."""
TESTS = ("tests/core", "tests/conformance")


def interpreter(version: str) -> str | None:
    """The path of a Python of this version, which can make environments."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    names = [shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python")), reverse=True)]
    for name in filter(None, names):
        asked = [name, "-c", "import sys, venv; print(*sys.version_info[:2], sep='.')"]
        found = subprocess.run(asked, capture_output=True, text=True, check=False)
        if found.stdout.strip() == version:
            return name
    return None


def tools() -> list[str]:
    """What the tests need besides the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    return [each for each in (*extras["dev"], *extras["peers"]) if re.split(r"[^\w-]", each)[0] not in LEFT_OUT]


def run_tests(python: str, version: str, arguments: list[str]) -> int:
    folder = ROOT / f".venv-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    constraints = ("--constraint", str(ROOT / "constraints/dev.txt"))
    inner = install(python, folder, *constraints, "--editable", f"{ROOT}[aiohttp,async,compat]", *tools())
    tests = ["-q", "--numprocesses=logical", "--dist=loadfile", *(arguments or TESTS)]
    return subprocess.run([inner, "-m", "pytest", *tests], cwd=ROOT, check=False).returncode


def main() -> None:
    wheel, arguments = Path(sys.argv[1]).resolve(), sys.argv[2:]
    commands = check_contents(wheel)
    found = {version: interpreter(version) for version in VERSIONS}
    failed = []
    for version, python in found.items():
        if python:
            try_out(python, wheel, commands)
            failed += [version] if run_tests(python, version, arguments) else []
    print("missing:", ", ".join(version for version, python in found.items() if not python) or "none")
    if failed or not any(found.values()):
        sys.exit(f"failed: {', '.join(failed) or 'there was no Python to try'}")


if __name__ == "__main__":
    main()
