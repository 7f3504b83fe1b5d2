"""`Place`: where in a run a message was said; and which messages a restart makes void, judged by their places.

With each message LangGraph tells the tasks that it was said in, from the outermost graph inwards, each by its node and
an id, and the step of the innermost graph. A run that is restarted goes on from its last checkpoint. Of the step that
was not complete, tasks whose results were saved are not run again; the others are, under the ids that they had. A run
whose checkpoints were lost starts over, and all its tasks have other ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a message was said."""

    node: str
    step: int  # of the graph that the node is in
    tasks: tuple[str, ...]  # `node:id` each: those of the graphs around the node, and its own
    path: str  # which of the tasks of its step this one is, whatever its id

    @property
    def namespace(self) -> tuple[str, ...]:
        """The path of the subgraph that the node is in."""
        return self.tasks[:-1]

    def repeats(self, other: Place) -> bool:
        """Whether this is the other place in a run that started over."""
        return (self.step, self.path, self._nodes()) == (other.step, other.path, other._nodes())

    def _nodes(self) -> list[str]:
        return [task.partition(":")[0] for task in self.tasks]


def read_place(metadata: Mapping[str, Any], namespace: tuple[str, ...]) -> Place:
    """The place by a message's metadata; `namespace` is that of its event."""
    node, step, tasks = (metadata.get(f"langgraph_{name}") for name in ("node", "step", "checkpoint_ns"))
    name = node if isinstance(node, str) else ""
    return Place(
        name,
        step if isinstance(step, int) else 0,
        tuple(tasks.split("|")) if isinstance(tasks, str) and tasks else (*namespace, name),
        repr(metadata.get("langgraph_path")),
    )


def is_run_again(place: Place, earlier: Sequence[Place]) -> list[bool]:
    """Which of the places of earlier attempts, in their order, are run again if this place is.

    Those are the same task, and in its graph that of the same step with the same path, and all of later steps. The
    steps of tasks that are graphs themselves are not told; those that began after a message of a later step are later.
    """
    later = False  # a message of a later step came
    verdicts: list[bool] = []
    for other in earlier:
        if other.namespace == place.namespace:
            later = later or other.step > place.step
            verdicts.append(other.step > place.step or (other.step == place.step and other.path == place.path))
        else:
            verdicts.append(later and other.tasks[: len(place.namespace)] == place.namespace)
    return verdicts


def starts_over(place: Place, earlier: Sequence[Place], *, cut_off: bool) -> bool:
    """Whether an attempt that begins at this place is one from the run's start, its checkpoints being lost.

    That is so if it repeats what came first under another id; or, if a message was cut off, so that its task would be
    run again under the id that it had, if it repeats anything under another id.
    """
    if any(place.tasks[0] == other.tasks[0] for other in earlier):
        return False
    return any(place.repeats(other) for other in (earlier if cut_off else earlier[:1]))


def was_left(place: Place, following: Sequence[Place]) -> bool:
    """Whether the graph went on to a later step, so that what was said here is complete."""
    return any(other.namespace == place.namespace and other.step > place.step for other in following)
