# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.prune_strategy import PruneStrategy


@wire_model(
    required={"thread_ids": list},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class ThreadPrune(WireModel):
    """The threads to prune.

    Attributes:
        thread_ids (list[str]): Their ids.
        strategy (PruneStrategy | Unset): Whole threads (`delete`, the default), or all of their states but the
            latest (`keep_latest`).
    """

    thread_ids: list[str]
    strategy: PruneStrategy | Unset = UNSET
