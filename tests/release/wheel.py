"""A wheel as users get it: what is in it, and its first program in an environment that has nothing else.

`python -m tests.release.wheel dist/*.whl` raises, or prints what that program did.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent.parent
SMOKE = ROOT / "tests/release/smoke.py"


def names_of(files: list[str], folder: str) -> set[str]:
    return {name for name in files if name.startswith(folder)}


def check_contents(wheel: Path) -> list[str]:
    """See that the wheel has the whole package, nothing else, and the metadata; return the names of its commands."""
    with ZipFile(wheel) as archive:
        files = [name for name in archive.namelist() if not name.endswith("/")]
        [info] = {name.partition("/")[0] for name in files if ".dist-info/" in name}
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        commands = ConfigParser()
        if f"{info}/entry_points.txt" in files:
            commands.read_string(archive.read(f"{info}/entry_points.txt").decode())
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "langgraph_runs").rglob("*") if path.is_file()}
    package = {name for name in package if "__pycache__" not in name}
    assert names_of(files, "langgraph_runs/") == package, package ^ names_of(files, "langgraph_runs/")
    assert "langgraph_runs/py.typed" in files
    assert set(files) == package | names_of(files, f"{info}/"), files
    check_metadata(metadata)
    return commands.options("console_scripts") if commands.has_section("console_scripts") else []


def check_metadata(metadata: Message) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    needed = [line for line in metadata.get_all("requires-dist", []) if "extra ==" not in line]
    assert set(metadata.get_all("provides-extra", [])) == extras, metadata.get_all("provides-extra")
    assert len(needed) == len(project["dependencies"]), needed
    assert metadata["requires-python"] == project["requires-python"]
    assert str(metadata.get_payload()).startswith("# langgraph_runs")
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{metadata['version']}]" in changes, f"CHANGELOG.md has no section for {metadata['version']}"


def install(python: str, folder: Path, *what: str) -> Path:
    """An environment with what pip installs there; the path of its interpreter."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    inner = folder / "bin/python"
    subprocess.run([inner, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what], check=True)
    return inner


def try_out(python: str, wheel: Path, commands: list[str]) -> None:
    """Run the first program, and ask each command for its help, where nothing but the wheel is installed."""
    with tempfile.TemporaryDirectory() as folder:
        inner = install(python, Path(folder, "venv"), str(wheel))
        subprocess.run([inner, "-I", "-W", "error", SMOKE], cwd=folder, check=True)
        for command in commands:
            subprocess.run([inner.parent / command, "--help"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    wheel = Path(sys.argv[1]).resolve()
    commands = check_contents(wheel)
    try_out(sys.executable, wheel, commands)


if __name__ == "__main__":
    main()
