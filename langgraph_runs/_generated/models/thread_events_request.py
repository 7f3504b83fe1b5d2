# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from attrs import define as _attrs_define

from ..types import WireModel, wire_model


@wire_model(
    required={"channels": list},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadEventsRequest(WireModel):
    """Which events of a thread to stream.

    Attributes:
        channels (list[str]): The kinds of events, at least one: `values`, `updates`, `messages`, `tools`, `custom`,
            `lifecycle`, `input`, `tasks`, `checkpoints`. A graph feeds those that it was compiled for, the others stay
            silent.
    """

    channels: list[str]
