"""How the pieces of a message are put together: its content, its dicts and its counts of tokens.

The rules are those by which LangChain adds chunks, so that the sum is the message of the state. Where LangChain would
raise, because two pieces contradict each other, the later piece counts. Nothing that is given is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from langgraph_runs._core.wire.json_decoder import is_array, is_object, members

Content: TypeAlias = str | list[Any]
"""A message's content: its text, or blocks."""

_NAMES = frozenset({"id", "model_provider", "output_version"})  # repeated in each piece rather than continued
_LATEST = frozenset({"created", "index", "timestamp"})  # numbers that are no counts


def merge_content(left: Content, right: Content) -> Content:
    """The content of both: texts are joined, blocks with the same index are merged."""
    if isinstance(left, str):
        return left + right if isinstance(right, str) else [left, *right]
    if not isinstance(right, str):
        return merge_lists(left, right)
    if left and isinstance(left[-1], str):
        return [*left[:-1], left[-1] + right]
    return [*left, right] if left and right else left


def merge_dicts(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Both, with the values of each key put together."""
    merged = dict(left)
    for key, value in right.items():
        merged[key] = _merge_values(key, merged.get(key), value)
    return merged


def merge_lists(left: Collection[Any], right: Collection[Any]) -> list[Any]:
    """Both, one after the other; but an item of `right` with an index is merged into the one of `left` that has it."""
    merged = [*left]
    for item in right:
        at = _place_of(merged, item)
        if at is None:
            merged.append(item)
        else:
            merged[at] = merge_dicts(merged[at], _addition(merged[at], item))
    return merged


def add_usage(left: Mapping[str, Any] | None, right: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The tokens of both, counter by counter."""
    if not left or not right:
        given = left or right
        return None if given is None else dict(given)
    total = dict(left)
    for name, count in right.items():
        before = total.get(name)
        if is_object(before) and is_object(count):
            total[name] = add_usage(before, count)
        elif isinstance(before, int) and isinstance(count, int):
            total[name] = before + count
        else:
            total[name] = count
    return total


def _merge_values(key: str, before: Any, value: Any) -> Any:
    if before is None or value is None:
        return before if value is None else value
    if type(before) is not type(value):
        return value
    if isinstance(value, str):
        is_kept = before == value if key in _NAMES else key == "index" and before.startswith("lc_")
        return before if is_kept else before + value
    if is_object(value):
        return merge_dicts(before, value)
    if is_array(value):
        return merge_lists(before, value)
    if type(value) is int and key not in _LATEST and before != value:
        return before + value
    return value


def _place_of(items: list[Any], item: Any) -> int | None:
    """The place of the item that this one continues; None if it is another."""
    index = _index(item)
    if index is None:
        return None
    for at, other in enumerate(items):
        if _index(other) == index:
            ids = other.get("id"), item.get("id")
            if not all(ids) or ids[0] == ids[1]:
                return at
    return None


def _index(item: Any) -> int | str | None:
    """The index by which pieces of a block or a tool call are told to belong together, if there is one."""
    index = members(item).get("index")
    return index if isinstance(index, int) or (isinstance(index, str) and index.startswith("lc_")) else None


def _addition(block: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """What an item adds to the block that it continues, whose type stays."""
    if item.get("type") == "non_standard" and "value" in item and block.get("type"):
        value = _without_type(item["value"]) if is_object(item["value"]) else item["value"]
        return {"value": value, "index": item["index"]} if block["type"] == "non_standard" else {"extras": value}
    return _without_type(item)


def _without_type(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "type"}
