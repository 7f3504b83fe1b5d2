"""The keywords with which the stream of a thread starts runs, and answers the questions that they ask, as TypedDicts.

Servers ignore what they do not know in a command. So every other keyword of a run is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from langgraph_runs._core.calls.options import CallOptions
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy


class CommandFields(TypedDict, total=False):
    """What every run that a command creates can be given. None stands for not given."""

    config: Mapping[str, Any] | None
    """The run's `tags`, `recursion_limit` and `configurable`. A `checkpoint_id` in `configurable` is the checkpoint to
    start from."""

    metadata: Mapping[str, Any] | None
    """Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`."""


class StartFields(CommandFields, total=False):
    """What a run can be started with."""

    input: Any
    """The graph's input; None goes on where the thread stopped, and asks again what it waits for."""

    multitask_strategy: MultitaskStrategy | None
    """What to do if the thread is busy: wait for its turn (`enqueue`, the server's default), fail (`reject`), or stop
    the other run and keep its steps (`interrupt`) or undo them (`rollback`). With an input the server waits up to five
    seconds for the thread first: until then each of them is the same as `enqueue`."""

    langsmith_tracer: Mapping[str, Any] | None
    """The `project_name` and `example_id` to trace the run with."""


class StartRunOptions(StartFields, CallOptions, total=False):
    """The keywords of starting a run."""


class RespondOptions(CommandFields, CallOptions, total=False):
    """The keywords of answering."""
