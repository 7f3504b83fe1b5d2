"""README's first program and first command, as a newcomer runs them who has installed the wheel and nothing else.

`python -m tests.release.first_run dist/*.whl` runs them against a real server: as a script, in a shell, and then in a
Jupyter kernel, which is added to the environment. It raises unless each prints what README says.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from tests.cli.process import InTerminal
from tests.docs.pages import ROOT, blocks
from tests.release.wheel import install

sys.path.insert(0, str(ROOT / "examples"))

from dev_server import dev_server

LINES = 10
TOLD_OF_THE_RUN = "success · run "  # what is printed after it differs from run to run
NOTEBOOK = """
import json, sys
import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in json.load(sys.stdin)])
NotebookClient(notebook, timeout=60, config=Config(KernelManager={"transport": "ipc"})).execute()
json.dump([cell.outputs for cell in notebook.cells], sys.stdout)
"""
SHOWN = """
client = Client()
client.runs.stream(None, "chat", input={"messages": [{"role": "user", "content": "Hello, world!"}]}).show();
"""


def shown_in_readme() -> dict[str, tuple[str, str]]:
    """The first program and the first command of README, by their language, with what they print."""
    found: dict[str, tuple[str, str]] = {}
    for block, following in pairwise(blocks(ROOT / "README.md")):
        if following.language == "text" and following.line == block.end + 2:
            found.setdefault(block.language, (block.code, following.code))
    return found


def check(printed: str, promised: str) -> None:
    """See that a program printed what is promised, but for what differs from run to run."""
    assert printed.partition(TOLD_OF_THE_RUN)[:2] == promised.partition(TOLD_OF_THE_RUN)[:2], printed


class Newcomer:
    """Somebody who has an environment with the wheel, and a server."""

    def __init__(self, python: Path, url: str, folder: Path) -> None:
        self.python, self.folder = python, folder
        path = f"{python.parent}:/usr/bin:/bin"
        self.environment = {"PATH": path, "LANGGRAPH_API_URL": url, "HOME": str(folder), "NO_COLOR": "1"}

    def run(self, *command: str | Path, given: str = "") -> str:
        """What a command prints."""
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            input=given,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return ran.stdout

    def try_script(self) -> None:
        program, printed = shown_in_readme()["python"]
        assert len(list(filter(str.strip, program.splitlines()))) < LINES, "the first program is to be short"
        (self.folder / "first.py").write_text(program, "utf-8")
        check(self.run(self.python, "first.py"), printed)

    def try_shell(self) -> None:
        """On a terminal people are told; in a pipe, the last line of JSON says how the run ended."""
        command, printed = shown_in_readme()["sh"]
        with InTerminal("bash", "-c", command, env=self.environment, columns=140) as terminal:
            assert terminal.finish() == 0
        check(terminal.shown, printed)
        last = json.loads(self.run("bash", "-c", command).splitlines()[-1])
        assert last["status"] == "success", last

    def try_kernel(self) -> None:
        """The same program in a cell of a notebook, and in another one `show()`."""
        program, printed = shown_in_readme()["python"]
        pip = (self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, "--constraint", ROOT / "constraints/dev.txt", "ipykernel", "nbclient"], check=True)
        first, shown = json.loads(self.run(self.python, "-c", NOTEBOOK, given=json.dumps([program, SHOWN])))
        check("".join(output["text"] for output in first), printed)
        assert shown[0]["data"]["text/markdown"].startswith("You said: Hello, world!\n\n**success**"), shown


def main() -> None:
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name, dev_server() as server:
        folder = Path(name)
        python = install(sys.executable, folder / "venv", str(wheel))
        newcomer = Newcomer(python, server.url, folder)
        newcomer.try_script()
        newcomer.try_shell()
        newcomer.try_kernel()
    print("README's first program and command: as a script, in a shell, in a Jupyter kernel")


if __name__ == "__main__":
    main()
