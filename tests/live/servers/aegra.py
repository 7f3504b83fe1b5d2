"""Aegra, an independent server of the same API, on a PostgreSQL (and a Redis) of its own."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dev_server import EXAMPLES, DevServer, DevServerError

from .backing import Postgres, Redis

SERVE = Path(__file__).with_name("serve_aegra.py")
AGENTS = EXAMPLES / "agents"

PACE = {
    "BLPOP_TIMEOUT_SECONDS": "1",
    "HEARTBEAT_INTERVAL_SECONDS": "1",
    "LEASE_DURATION_SECONDS": "3",
    "POSTGRES_POLL_INTERVAL_SECONDS": "1",
    "REAPER_INTERVAL_SECONDS": "1",
    "WORKER_DRAIN_TIMEOUT": "1",
}
"""How soon the workers behind Redis take a dead one's runs: after about 4 s; by default it is up to 45 s."""


@dataclass(kw_only=True)
class Aegra(DevServer):
    """Aegra, with the graphs of examples/agents. What it stores outlives its process.

    Attributes:
        postgres: where it stores threads and runs.
        redis: what events and jobs go through; None keeps both in the process, and a run ends with it.
    """

    postgres: Postgres
    redis: Redis | None = None
    ready_path: ClassVar[str] = "/health"

    def start(self) -> None:
        """Start a process, and return when it is ready."""
        graphs = json.loads((AGENTS / "langgraph.json").read_text())["graphs"]
        config = {
            "dependencies": [str(AGENTS)],
            "graphs": {name: str(AGENTS / path) for name, path in graphs.items()},
            "auth": {"path": f"{AGENTS / 'auth.py'}:auth", "disable_studio_auth": True} if self.auth else None,
        }
        self._config.write_text(json.dumps({name: value for name, value in config.items() if value}))
        super().start()

    @property
    def _config(self) -> Path:
        return self.directory / "aegra.json"

    def command(self) -> list[str]:
        """The command of the process."""
        return [str(aegra_python()), str(SERVE)]

    def environment(self) -> dict[str, str]:
        """The environment of the process: where its data is, and nobody to report to."""
        own = {
            **PACE,
            "AEGRA_CONFIG": str(self._config),
            "AUTH_TYPE": "custom" if self.auth else "noop",
            "DATABASE_URL": self.postgres.url,
            "ENV_MODE": "PRODUCTION",  # its log for people needs a package that it does not ask for
            "HOST": "127.0.0.1",
            "OTEL_TARGETS": "",
            "REDIS_MAX_CONNECTIONS": "5000",  # without a free one it leaves events out of a replay
            "N_JOBS_PER_WORKER": str(self.jobs),  # of which it minds only with Redis
            "REDIS_BROKER_ENABLED": "true" if self.redis else "false",
            **({"REDIS_URL": self.redis.url} if self.redis else {}),
        }
        return {**super().environment(), **own, **self.env}


def aegra_python() -> Path:
    """The interpreter of Aegra's virtual environment."""
    configured = os.environ.get("LANGGRAPH_RUNS_AEGRA_PYTHON")
    python = Path(configured).absolute() if configured else EXAMPLES.parent / ".venv-aegra" / "bin" / "python"
    if not python.exists():
        raise DevServerError(f"there is no interpreter with Aegra at {python}: run `make live-aegra` to create it")
    return python


@contextmanager
def aegra(
    *, with_redis: bool = False, auth: bool = False, jobs: int = 10, env: Mapping[str, str] | None = None
) -> Generator[Aegra, None, None]:
    """Aegra with all that it needs in a temporary directory, started on entry, stopped and removed on exit.

    `jobs` is for LangGraph's server: Aegra works on more at once than any test starts.
    """
    with tempfile.TemporaryDirectory(prefix="langgraph-runs-aegra-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        directory.chmod(0o711)  # PostgreSQL's user passes through
        postgres = Postgres(directory / "postgres")
        redis = Redis(directory / "redis") if with_redis else None
        server = Aegra(
            directory=directory,
            auth=auth,
            jobs=jobs,
            env=env or {},
            postgres=postgres,
            redis=redis,
            start_timeout=60,
        )
        try:
            for backing in filter(None, (postgres, redis)):
                backing.start()
            server.start()
            yield server
        finally:
            if server.running:
                server.stop()
            for backing in filter(None, (redis, postgres)):
                backing.stop()
