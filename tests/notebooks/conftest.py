"""What the tests of notebooks share: a kernel's environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest
from dev_server import DevServer


@pytest.fixture
def environment(server: DevServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A kernel's environment: our server, and nothing written outside a temporary directory.

    Its path is short because the kernel's sockets lie there, whose names the system limits.
    """
    with TemporaryDirectory(prefix="nb", ignore_cleanup_errors=True) as folder:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            monkeypatch.setenv(name, folder)
        monkeypatch.setenv("LANGGRAPH_API_URL", server.url)
        yield dict(os.environ)
