"""Namespaces of items: lists of labels, which servers join by dots."""

from __future__ import annotations

from collections.abc import Sequence

from langgraph_runs._core.calls.checks import checked_list, checked_texts
from langgraph_runs._core.shown import shown

Namespace = Sequence[str]


def checked_namespace(name: str, value: object) -> list[str]:
    """The labels of the namespace of an item."""
    labels = checked_labels(name, value)
    if not labels:
        raise ValueError(f"{name} is empty; pass at least one label, such as ['users']")
    return labels


def checked_labels(name: str, value: object) -> list[str]:
    """The labels of a namespace, perhaps none."""
    if isinstance(value, str):
        raise TypeError(f"{name} must be a list of labels, got {shown(value)}; pass {shown(value.split('.'))}")
    labels = checked_texts(name, checked_list(name, value, of="labels"), of="labels")
    for index, label in enumerate(labels):
        if not label:
            raise ValueError(f"{name}[{index}] is empty; a label has at least one character")
        if "." in label:
            raise ValueError(f"{name}[{index}] must not contain a dot, got {shown(label)}; a dot separates labels")
    return labels
