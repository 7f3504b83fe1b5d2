"""What no file of the repository holds, and what every test does."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .source import PACKAGE, ROOT, name_of

# Each pattern is written so that it does not match itself.
HOSTS = re.compile(r"pypi[.]org|pythonhoste[d]|npmj[s]|anacond[a]|artifactor[y]|registry[.]", re.IGNORECASE)
OPTIONS = re.compile(r"index-ur[l]|trusted-hos[t]|find-link[s]")
MACHINE = re.compile(r"(?<![\w.:/>-])/(?:home|root|work|mnt|Users|tmp/w)/\w")
LOCKS = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"}
HEADER = "# Derived from _async/{} by 'make generate'. Do not edit.\n"
MOST_LINES = 400
TESTS = ROOT / "tests"
NO_TESTS = (TESTS / "codegen" / "golden", TESTS / "typing")


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Every file that is tracked, or would be by `git add .`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    found = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert PACKAGE / "__init__.py" in found
    return found


def sources() -> list[Path]:
    """The modules that tests are made of; there are many."""
    found = [path for path in sorted(TESTS.rglob("*.py")) if not any(path.is_relative_to(other) for other in NO_TESTS)]
    assert len(found) > 100
    return found


@pytest.mark.parametrize("pattern", [HOSTS, OPTIONS, MACHINE], ids=["registry", "registry option", "path"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str], files: list[Path]) -> None:
    """No file names the host of a package registry, tells an installer to use one, or has a path of some machine."""
    texts = {name_of(path): path.read_bytes().decode("utf-8", "replace") for path in files}
    assert [f"{name}: {found[0]}" for name, text in texts.items() for found in pattern.finditer(text)] == []


def test_no_long_file(files: list[Path]) -> None:
    """A module holds one subject, in 400 lines at most."""
    modules = [path for path in files if path.suffix == ".py" and "_generated" not in path.parts]
    assert len(modules) > 300
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_lock_file(files: list[Path]) -> None:
    """No lock file is kept: it would pin a registry's addresses."""
    assert {path.name for path in files} & LOCKS == set()


@pytest.mark.parametrize("part", ["", "compat"])
def test_every_blocking_module_is_derived(part: str) -> None:
    """No line of `_sync` is written by hand: each file has a twin in `_async`, which its first line names."""
    source, target = PACKAGE / part / "_async", PACKAGE / part / "_sync"
    twins = {path.relative_to(source) for path in source.rglob("*.py")}
    derived = {path.relative_to(target): path for path in target.rglob("*.py")}
    assert set(derived) == twins
    for name, path in derived.items():
        assert path.read_text("utf-8").startswith(HEADER.format(name.as_posix()))


def slept(path: Path) -> Iterator[str]:
    """The calls in a module that sleep for a fixed time."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "sleep" and node.args:
            seconds = node.args[0]
            if isinstance(seconds, ast.Constant) and isinstance(seconds.value, (int, float)) and seconds.value > 0:
                yield f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}"


def test_no_test_sleeps() -> None:
    """No test waits for a fixed time, but those that poll a real server, which takes the time it takes."""
    sleeping = [call for path in sources() for call in slept(path)]
    assert [call for call in sleeping if not call.startswith("tests/live/")] == []


def test_every_test_states_its_promise() -> None:
    """Every test, and every module of tests, has a docstring."""
    silent: list[str] = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        tests = [node for node in nodes if node.name.startswith("test_") and path.name.startswith("test_")]
        silent += [f"{name_of(path)}: {node.name}" for node in tests if not ast.get_docstring(node)]
        silent += [] if ast.get_docstring(tree) else [name_of(path)]
    assert silent == []
