"""Every Python block of README.md, CONTRIBUTING.md and docs/ runs, against a real server.

The blocks of a page run one after the other, in one namespace. A `text` block right after a Python block is what that
prints. Blocks that define tests are run by pytest.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dev_server import DevServer

from langgraph_runs import Client
from tests.docs.pages import PAGES, ROOT, Block, blocks, name

RUN = [page for page in PAGES if any(block.language == "python" for block in blocks(page))]
LANGUAGES = {"python", "sh", "text", "yaml"}
COMMANDS = ("make", "pip", "python", "python3", "git", "cd", "source", "echo", "langgraph-runs", "#")


def is_test(block: Block) -> bool:
    """Whether a block is a piece of somebody's test suite."""
    return block.language == "python" and "def test_" in block.code


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_blocks_of_a_page_run(
    page: Path, server: DevServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No block raises, and each prints what the page says it prints."""
    monkeypatch.setenv("LANGGRAPH_API_URL", server.url)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    found = [block for block in blocks(page) if not is_test(block)]
    for block, following in pairwise([*found, Block("", "", 0)]):
        if block.language != "python":
            continue
        source = "\n" * (block.line - 1) + block.code  # so that tracebacks name the line of the page
        exec(compile(source, str(page), "exec"), namespace)
        printed = capsys.readouterr().out
        if following.language == "text" and following.line == block.end + 2:
            assert printed.rstrip("\n") == following.code.rstrip("\n"), f"{name(page)}:{block.line} prints this"
    for value in namespace.values():
        if isinstance(value, Client):
            value.close()


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in RUN if any(map(is_test, blocks(page)))], ids=name)
def test_the_tests_of_a_page_pass(
    page: Path, server: DevServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tests that a page shows pass, as they stand, in a project of their own."""
    shown = list(filter(is_test, blocks(page)))
    for number, block in enumerate(shown):
        (tmp_path / f"test_block_{number}.py").write_text(block.code, "utf-8")
    monkeypatch.setenv("LANGGRAPH_API_URL", server.url)
    options = ["-q", "-p", "no:cacheprovider", "-W", "error", "-o", "asyncio_default_fixture_loop_scope=function"]
    outcome = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout
    assert f"{sum(block.code.count('def test_') for block in shown)} passed" in outcome.stdout


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_blocks_say_what_they_are(page: Path) -> None:
    """No block escapes the tests by naming no language, and shell blocks hold commands that a newcomer has."""
    for block in blocks(page):
        assert block.language in LANGUAGES, f"{name(page)}:{block.line}"
        if block.language == "sh":
            for line in filter(None, block.code.splitlines()):
                assert re.sub(r"^\w+=\$\(", "", line).split()[0] in COMMANDS, f"{name(page)}:{block.line}: {line}"


def test_there_is_something_to_run() -> None:
    """README and every page of docs but those that only explain, and that of commands, have Python blocks."""
    silent = {name(page) for page in PAGES if page not in RUN}
    explanations = {"docs/development/architecture.md", "docs/development/simulation.md", "docs/questions.md"}
    of_commands = {"docs/terminal.md"}  # see test_commands.py
    assert silent <= {"CHANGELOG.md", "CONTRIBUTING.md", *explanations, *of_commands}
    assert len(RUN) >= 6
    assert ROOT / "README.md" in RUN


@pytest.mark.slow
def test_the_program_of_the_landing_page_runs(
    server: DevServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the site's first page shows prints what README's first program does."""
    monkeypatch.setenv("LANGGRAPH_API_URL", server.url)
    page = (ROOT / "docs/site/index.rst").read_text("utf-8")
    [program] = re.findall(r"\.\. code-block:: python\n\n((?:   .*\n|\n)+)", page)
    exec(compile(textwrap.dedent(program), "index.rst", "exec"), {})
    assert capsys.readouterr().out == "You said: Hello, world!"
