"""Every shell block with a `langgraph-runs` in it runs in a terminal, against a real server, and prints what is shown.

The blocks of a page run one after the other, in one shell. A `text` block right after one is what that prints, but for
ids and times, which are never the same.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from dev_server import DevServer

from langgraph_runs.cli.exits import MEANINGS
from tests.cli.process import InTerminal, environment
from tests.docs.pages import PAGES, ROOT, Block, blocks, name, prose

COMMAND = "langgraph-runs"
VARYING = re.compile(
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b)"
    r"|(?P<time>\d{4}-\d\d-\d\dT[\d:.+]+|\d+\.\d s\b|\b17\d{3,}(-\d+)?)"
)


def runs(block: Block) -> bool:
    """Whether a block calls the command."""
    return block.language == "sh" and re.search(rf"(?<![\w.]){COMMAND}\b", block.code) is not None


RUN = [page for page in PAGES if any(map(runs, blocks(page)))]


def alike(text: str) -> str:
    """A text without what is never the same."""
    return VARYING.sub(lambda found: "ID" if found["id"] else "TIME", text).rstrip("\n")


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=name)
def test_the_commands_of_a_page_run(page: Path, server: DevServer, tmp_path: Path) -> None:
    """Each prints what the page says it prints."""
    found = blocks(page)
    script = "".join(f"printf '<%d>\\n' {at}\n{block.code}" for at, block in enumerate(found) if runs(block))
    (tmp_path / "script").write_text(script, "utf-8")
    env = environment(server.url, NO_COLOR="1", HOME=str(tmp_path))
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    with InTerminal("bash", "--norc", str(tmp_path / "script"), env=env, columns=140) as terminal:
        terminal.finish()
    shown = re.split(r"<(\d+)>\n", terminal.shown)
    printed = dict(zip(map(int, shown[1::2]), shown[2::2], strict=True))
    for at, block in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else Block("", "", 0)
        if runs(block) and following.language == "text" and following.line == block.end + 2:
            assert alike(printed[at]) == alike(following.code), f"{name(page)}:{block.line} prints this"
    assert "command not found" not in terminal.shown


def test_there_are_some() -> None:
    """The pages are found by themselves; that there are none would be no proof of anything."""
    assert [name(page) for page in RUN] == ["README.md", "docs/terminal.md"]


def test_every_exit_status_is_explained() -> None:
    """The table of docs/terminal.md has each exit status, and none that there is not."""
    table = prose(ROOT / "docs/terminal.md").partition("| status | meaning |")[2].partition("\n\n")[0]
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == [*MEANINGS]
