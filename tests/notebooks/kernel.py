"""Notebooks in a real Jupyter kernel: running cells, what they brought, and what a front end saw meanwhile."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

TRANSPORT = "ipc"  # of the ports that are free now, another process may take one


def run(cells: list[str], environment: dict[str, str], **options: Any) -> list[Any]:
    """Run cells one after the other in one kernel; the cells with what they brought."""
    return _execute(NotebookClient, cells, environment, **options)


def watch(
    cells: list[str], environment: dict[str, str], *, stop_at: Callable[[str], bool] = lambda shown: False
) -> tuple[list[Any], list[Any]]:
    """Run cells as `run` does; the cells, and the messages about displays.

    The stop button is pressed once, when something is shown that `stop_at` picks by its Markdown.
    """
    displays: list[Any] = []
    pressed: list[Any] = []

    class Frontend(NotebookClient):
        def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
            if msg["msg_type"] in ("display_data", "update_display_data"):
                displays.append(msg)
                if not pressed and stop_at(msg["content"]["data"].get("text/markdown", "")):
                    pressed.append(asyncio.ensure_future(self.km.interrupt_kernel()))
            return super().process_message(msg, cell, cell_index)

    return _execute(Frontend, cells, environment, allow_errors=True), displays


def printed(cell: Any) -> str:
    """What a cell printed, and then the text of its value."""
    streams = [output["text"] for output in cell.outputs if output["output_type"] == "stream"]
    values = [output["data"]["text/plain"] for output in cell.outputs if output["output_type"] == "execute_result"]
    return "".join(streams + values)


def _execute(client: type[NotebookClient], cells: list[str], environment: dict[str, str], **options: Any) -> list[Any]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:  # for the sockets of this kernel alone
        config = Config(KernelManager={"transport": TRANSPORT, "ip": f"{folder}/socket"})
        client(notebook, timeout=60, kernel_name="python3", config=config, **options).execute(env=environment)
    return list(notebook.cells)
