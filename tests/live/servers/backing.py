"""What Aegra stores its data in: PostgreSQL and Redis, each a process of its own that can go away and come back."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from dev_server import HOST, DevServerError, bound_socket

TETHERED = Path(__file__).with_name("tethered.py")
START_SECONDS = 30.0
UNPRIVILEGED = "postgres"
PROGRAMS = ("initdb", "pg_isready", "postgres")


class Backing(ABC):
    """A process on the loopback interface with its data in `directory`. It keeps its port from start to start."""

    signal: str
    user: str | None = None

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = directory.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        with closing(bound_socket(0)) as free:
            self.port: int = free.getsockname()[1]

    @abstractmethod
    def command(self) -> list[str]:
        """The command that serves at the port."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it serves."""

    def start(self) -> None:
        """Start the process, and return when it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(TETHERED), self.signal, self.user or "", *self.command()],
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise DevServerError(f"{self.command()[0]} did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the process: its connections are cut at once, what is stored stays."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()


class Postgres(Backing):
    """PostgreSQL, which refuses to run as root: then it runs as another user, who owns `directory`."""

    signal = "SIGINT"  # which it calls a fast shutdown

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.programs = postgres_programs()
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql://aegra@{HOST}:{self.port}/postgres"

    def start(self) -> None:
        """Start it, with an empty database the first time."""
        if not self.directory.exists():
            self._create()
        super().start()

    def command(self) -> list[str]:
        """Without what makes data safe from power cuts: it lives as long as the tests."""
        settings = {"listen_addresses": HOST, "unix_socket_directories": "", "fsync": "off", "max_connections": "200"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.directory), "-p", str(self.port), *options]

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        asked = [str(self.programs / "pg_isready"), "--quiet", f"--host={HOST}", f"--port={self.port}"]
        return subprocess.run(asked, check=False, timeout=START_SECONDS).returncode == 0

    def _create(self) -> None:
        self.directory.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.directory, self.user)
        command = [str(self.programs / "initdb"), "-D", str(self.directory), "--username=aegra", "--auth=trust"]
        made = subprocess.run(
            [*command, "--encoding=UTF8", "--locale=C", "--no-sync"],
            cwd="/",
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        if made.returncode:
            raise DevServerError(f"initdb failed:\n{made.stderr}")


class Redis(Backing):
    """Redis, which forgets everything when it stops."""

    signal = "SIGTERM"

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        """Without saving."""
        program = shutil.which("redis-server")
        if not program:
            raise DevServerError("there is no redis-server: apt-get install redis-server")
        return [program, "--bind", HOST, "--port", str(self.port), "--save", "", "--appendonly", "no"]

    def is_ready(self) -> bool:
        """Whether it responds."""
        try:
            with socket.create_connection((HOST, self.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def postgres_programs() -> Path:
    """The folder with PostgreSQL's programs; the newest of several. Debian keeps them out of PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in [*map(Path, os.get_exec_path()), *versions]:
        if all((folder / program).exists() for program in PROGRAMS):
            return folder
    raise DevServerError("there is no PostgreSQL: apt-get install postgresql")
