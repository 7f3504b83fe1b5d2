"""What `examples/dev_server.py` promises to those who test against it."""

import gc
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from dev_server import EXAMPLES, HOST, DevServer, DevServerError, dev_server, is_ready

from .plainly import until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("server_installed")]


def test_lives_and_dies_on_one_port_and_clears_up(recwarn: pytest.WarningsRecorder) -> None:
    """A killed server can be started again at the same URL; nothing of it is left at the end."""
    with dev_server() as server:
        url, first = server.url, server.pid
        server.kill()
        assert not is_ready(server.port)
        server.start()
        assert (server.url, server.pid != first) == (url, True)
        assert is_ready(server.port)
    assert not server.running
    assert not is_ready(server.port)
    assert not server.directory.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)
    del server
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []


def test_stopping_does_not_wait_for_an_open_wait() -> None:
    """`stop` is bounded, though the server would serve an open wait to its end."""
    with dev_server() as server, httpx.Client(base_url=server.url, trust_env=False) as api:
        with api.stream("POST", "/runs/wait", json={"assistant_id": "slow", "input": {}}):
            server.stop(timeout=0.2)
        assert server.process.returncode == -signal.SIGKILL


def test_takes_no_other_port(tmp_path: Path) -> None:
    """A busy port is an error that names it; the server never moves to another one."""
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DevServerError, match=f"port {port} is not available"):
            DevServer(directory=tmp_path, port=port).start()


def test_says_why_it_did_not_start(tmp_path: Path) -> None:
    """A server that ends instead of answering is reported with the end of its log."""
    server = DevServer(directory=tmp_path, env={"BG_JOB_TIMEOUT_SECS": "soon"})
    with pytest.raises(DevServerError, match=r"ended with status \d+:(?s:.*)BG_JOB_TIMEOUT_SECS"):
        server.start()
    assert not server.running


def test_says_how_to_get_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an interpreter for the server, the error names the command that makes one."""
    monkeypatch.setenv("LANGGRAPH_RUNS_SERVER_PYTHON", str(tmp_path / "nothing"))
    with pytest.raises(DevServerError, match="run `make demo` to create it"):
        DevServer(directory=tmp_path).start()


def test_inherits_no_keys_and_no_proxies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment holds, the server can report to nobody."""
    for name in ("LANGSMITH_API_KEY", "LANGCHAIN_TRACING_V2", "LANGGRAPH_STORE", "HTTPS_PROXY", "PYTHONPATH"):
        monkeypatch.setenv(name, "x")
    environment = DevServer(directory=tmp_path, env={"EXTRA": "1"}).environment()
    assert "x" not in environment.values()
    assert (environment["EXTRA"], environment["LANGSMITH_TRACING"]) == ("1", "false")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_command_line(tmp_path: Path, end: signal.Signals) -> None:
    """As a program it prints its URL first, and the server ends with it, however it ends."""
    with subprocess.Popen(
        [sys.executable, EXAMPLES / "dev_server.py", "--port=0"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        url = program.stdout.readline().split()[0]
        port = int(url.rpartition(":")[2])
        assert is_ready(port)
        program.send_signal(end)
    until(lambda: not is_ready(port))
