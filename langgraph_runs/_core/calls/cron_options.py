"""The keywords of the methods of `client.crons` as TypedDicts.

The texts under the keys are what editors show; those of a cron's fields are held equal to openapi.yaml's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, TypeAlias, Union
from uuid import UUID

from langgraph_runs._core.calls.options import CallOptions, RunSettings, StreamFields

if TYPE_CHECKING:
    from langgraph_runs._generated.models.cron import Cron
    from langgraph_runs._generated.models.partial_cron import PartialCron

CronID: TypeAlias = Union[str, UUID, "Cron", "PartialCron"]


class CronFields(RunSettings, StreamFields, total=False):
    """What the runs of a cron are created with, and when. None stands for not given."""

    input: Mapping[str, Any] | None
    """The graph's input, a JSON object."""

    metadata: Mapping[str, Any] | None
    """Stored with the cron, and on some servers with each of its runs; `update` adds to it."""

    timezone: str | tzinfo | None
    """The IANA time zone of the schedule, by name or as a ZoneInfo; the default is UTC."""

    enabled: bool | None
    """Whether the cron starts runs. The default is true."""


class CronOptions(CronFields, CallOptions, total=False):
    """The keywords common to create, create_for_thread and update."""
