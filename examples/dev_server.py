"""A real LangGraph server as a subprocess, for examples and tests.

    with dev_server() as server:
        client = Client(server.url)

The server has a virtual environment of its own, `.venv-server` (created by `make demo`), because the SDK needs none of
its dependencies; set `$LANGGRAPH_RUNS_SERVER_PYTHON` to use another interpreter. `python examples/dev_server.py` serves
until Ctrl-C.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

HOST = "127.0.0.1"
EXAMPLES = Path(__file__).resolve().parent
INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ")


class DevServerError(RuntimeError):
    """The server cannot be started; the message says why."""


@dataclass(kw_only=True)
class DevServer:
    """A server that can be restarted: its processes share one directory and, once started, one port.

    Attributes:
        directory: the server's working directory, with its log and, with `persist`, its data.
        port: the port to listen on; 0 picks a free one at the first start.
        auth: whether to require an API key (agents/auth.py).
        fast: whether runs start within 10 ms; otherwise the queue polls every 0.5-1 s, as usual.
        jobs: the number of runs that may be in progress at once.
        persist: whether states outlive the process. Threads and runs do anyway if the process is stopped, not killed:
            the next process starts unfinished runs again. With `persist`, everything is also written every 10 s, so a
            killed process loses only what came after the last write.
        config: the langgraph.json that lists the graphs.
        env: more environment variables, such as BG_JOB_TIMEOUT_SECS or LOG_LEVEL. Only basic ones are inherited.
        start_timeout: the seconds that a start may take.
    """

    directory: Path
    port: int = 0
    auth: bool = False
    fast: bool = True
    jobs: int = 10
    persist: bool = False
    config: Path = EXAMPLES / "agents" / "langgraph.json"
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    start_timeout: float = 30.0
    ready_path: ClassVar[str] = "/ok"
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def url(self) -> str:
        """The base URL, without a trailing slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """The log file, with the output of all processes of this server."""
        return self.directory / "server.log"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process started last. Raises DevServerError if there is none."""
        if self._process is None:
            raise DevServerError("the server was not started")
        return self._process

    @property
    def pid(self) -> int:
        """The id of the process started last."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start a process, and return when it is ready."""
        if self.running:
            raise DevServerError(f"the server already runs at {self.url}")
        if self._process:
            self.wait()
        command = self.command()
        with bound_socket(self.port) as listener, self.log.open("ab") as log:
            self.port = listener.getsockname()[1]
            self._process = subprocess.Popen(
                [*command, f"--fd={listener.fileno()}"],
                cwd=self.directory,
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def terminate(self) -> None:
        """Send SIGTERM and return at once. The server cuts open streams and lets open waits finish."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL and wait for the process to end."""
        self._signal(signal.SIGKILL)
        self.wait()

    def stop(self, timeout: float = 10.0) -> None:
        """Stop the process, and kill it if it is still alive after `timeout` seconds."""
        self.terminate()
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Stop the process and start another one on the same port, in the same directory."""
        self.stop()
        self.start()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end; its exit status. Raises `subprocess.TimeoutExpired` if it does not."""
        status = self.process.wait(timeout)
        if self.process.stdin:
            self.process.stdin.close()
        return status

    def log_tail(self, lines: int = 40) -> str:
        """The last lines of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def command(self) -> list[str]:
        """The command of the process, which is also given `--fd=`, the socket to listen on."""
        options = [f"--{option}" for option in ("auth", "fast", "persist") if getattr(self, option)]
        options += [f"--jobs={self.jobs}", f"--config={self.config}"]
        return [str(server_python()), str(EXAMPLES / "agents" / "serve.py"), *options]

    def environment(self) -> dict[str, str]:
        """The environment of the process: no keys, tracing, proxies or PYTHONPATH, so that it contacts nobody else."""
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        fixed = {
            "LANGGRAPH_NO_VERSION_CHECK": "true",
            "LANGSMITH_TRACING": "false",
            "LOG_COLOR": "false",
            "LOG_LEVEL": "WARNING",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        return {**inherited, **fixed, **self.env}

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.start_timeout
        while not is_ready(self.port, self.ready_path):
            if not self.running:
                raise DevServerError(f"the server ended with status {self.process.returncode}:\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise DevServerError(f"the server was not ready within {self.start_timeout} s:\n{self.log_tail()}")
            time.sleep(0.02)

    def _signal(self, number: signal.Signals) -> None:
        """Signal the process and its children, if it is alive (the id of a dead one may have been reused)."""
        if self.running:
            os.killpg(self.pid, number)


def server_python() -> Path:
    """The interpreter of the server's virtual environment."""
    configured = os.environ.get("LANGGRAPH_RUNS_SERVER_PYTHON")
    python = Path(configured).absolute() if configured else EXAMPLES.parent / ".venv-server" / "bin" / "python"
    if not python.exists():
        raise DevServerError(
            f"there is no interpreter with the LangGraph server at {python}: run `make demo` to create it, "
            "or set LANGGRAPH_RUNS_SERVER_PYTHON"
        )
    return python


def bound_socket(port: int) -> socket.socket:
    """A socket bound to `port` (0: a free one) on the loopback interface, not yet listening.

    The server inherits it, so no other process can take the port in the meantime.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise DevServerError(f"port {port} is not available: {error}") from error
    return listener


def is_ready(port: int, path: str = "/ok") -> bool:
    """Whether a server is ready at `port`."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def dev_server(
    *,
    port: int = 0,
    auth: bool = False,
    fast: bool = True,
    jobs: int = 10,
    persist: bool = False,
    config: Path = DevServer.config,
    env: Mapping[str, str] | None = None,
) -> Generator[DevServer, None, None]:
    """A server in a temporary directory, started on entry, stopped and removed on exit. See `DevServer`."""
    with tempfile.TemporaryDirectory(prefix="langgraph-runs-") as directory:
        server = DevServer(
            directory=Path(directory),
            port=port,
            auth=auth,
            fast=fast,
            jobs=jobs,
            persist=persist,
            config=config,
            env=env or {},
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description="Serve the graphs of examples/agents.")
    parser.add_argument("--port", type=int, default=2024, help="0 for any free one (default: %(default)s)")
    parser.add_argument("--auth", action="store_true", help="require an API key: secret-key or read-only")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with dev_server(port=options.port, auth=options.auth) as server:
            print(f"{server.url}  (log: {server.log}; stop with Ctrl-C)", flush=True)
            sys.exit(server.wait())
    except KeyboardInterrupt:
        print("stopped")
    except DevServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
