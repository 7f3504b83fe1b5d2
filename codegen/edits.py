"""Edits openapi.yaml as a tree that remembers its comments, its order and its layout."""

import io
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

NULL = {"type": "null"}
FLOW = ("enum", "required", "tags", "type")
"""The lists that stand on one line."""
MISREAD = re.compile(r"[#:?].*|null|\d+|.*[\x85\u2028\u2029].*", re.DOTALL)
"""Texts that would be read as something else, and are not quoted without being told to."""
ENTRIES = {
    "paths:": re.compile(r"  /\S*:"),
    "components:": re.compile(r"  [a-zA-Z]+:"),
    "  schemas:": re.compile(r"    \w+:"),
}
"""The sections whose entries have a blank line between them, and how an entry begins."""


def load(text: str) -> Any:
    """The tree of a text; `dump` gives the same text as long as the tree is not changed."""
    return _yaml().load(text)


def dump(tree: Any) -> str:
    """The text of a tree, with plain dicts and lists in the layout of the file."""
    out = io.StringIO()
    _yaml().dump(_laid_out(tree), out)
    return _spaced(out.getvalue())


def separate(tree: Any) -> list[tuple[Any, str, Any]]:
    """Give each field that has an alias for its schema a copy of its own; what `share` needs to undo that."""
    copies: list[tuple[Any, str, Any]] = []
    seen: set[int] = set()

    def visit(node: Any, *, are_fields: bool) -> None:
        seen.add(id(node))
        for key, value in [*(node.items() if isinstance(node, dict) else enumerate(node))]:
            if not isinstance(value, (dict, list)):
                continue
            if id(value) not in seen:
                visit(value, are_fields=key == "properties" and not are_fields)
            elif are_fields:
                node[key] = deepcopy(value)
                node[key].yaml_set_anchor(None)
                copies.append((node, key, value))

    visit(tree, are_fields=False)
    return copies


def share(copies: list[tuple[Any, str, Any]]) -> None:
    """Have those fields that are alike still, or again, use the alias."""
    for mapping, key, value in copies:
        if mapping.get(key) == value:
            mapping[key] = value


def insert(mapping: Any, key: str, value: Any, *, before: Iterable[str] = ()) -> None:
    """Add a key: before the first of those named that is there, or else before the last, which has the blank lines."""
    key = _quoted(key)
    place = next((number for number, one in enumerate(mapping) if one in before), max(len(mapping) - 1, 0))
    if isinstance(mapping, CommentedMap):
        mapping.insert(place, key, value)
    else:  # added a moment ago
        every = [*mapping.items()]
        mapping.clear()
        mapping.update([*every[:place], (key, value), *every[place:]])


def append(values: Any, value: Any) -> None:
    """Add a value to a list: to its end on one line, else before the last, which has the blank lines."""
    values.insert(len(values) if _is_flow(values) else max(len(values) - 1, 0), value)


def require(schema: Any, name: str, *, needed: bool) -> None:
    """Require a field of an object, or do not require it any more."""
    if schema is None:
        return
    required = schema.get("required", ())
    if needed and name not in required:
        if not required:
            insert(schema, "required", [name], before=("properties",))
        else:
            append(required, name)
    elif not needed and name in required:
        required.remove(name)
        if not required:
            del schema["required"]


def allow_null(schema: Any) -> None:
    """Let a value be null as well."""
    types = schema.get("type")
    choices = next((schema[choice] for choice in ("anyOf", "oneOf") if choice in schema), None)
    if "$ref" in schema:
        schema["oneOf"] = [{"$ref": schema.pop("$ref")}, NULL]
    elif choices is not None:
        if NULL not in choices:
            choices.append(NULL)
    elif isinstance(types, str):
        schema["type"] = [types, "null"]
    elif types and "null" not in types:
        types.append("null")


def forbid_null(schema: Any) -> None:
    """Do not let a value be null any more."""
    types = schema.get("type")
    if isinstance(types, list) and "null" in types:
        types.remove("null")
        if len(types) == 1:
            schema["type"] = types[0]
    for choice in ("anyOf", "oneOf"):
        if NULL in schema.get(choice, ()):
            schema[choice].remove(NULL)


def _yaml() -> Any:
    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _laid_out(node: Any, key: Any = None) -> Any:
    """A tree in which what was added has a layout, too."""
    if isinstance(node, dict):
        mapping = node if isinstance(node, CommentedMap) else CommentedMap((_quoted(one), node[one]) for one in node)
        for name, value in [*mapping.items()]:
            mapping[name] = _laid_out(value, name)
        return mapping
    if isinstance(node, list):
        values = node if isinstance(node, CommentedSeq) else CommentedSeq(node)
        for number, value in enumerate(node):
            values[number] = _laid_out(value)
        if values is not node and key in FLOW:
            values.fa.set_flow_style()
        return values
    return _quoted(node) if type(node) is str else node


def _quoted(text: str) -> str:
    """A text, in double quotes if it would be something else without."""
    return DoubleQuotedScalarString(text) if MISREAD.fullmatch(text) else text


def _spaced(text: str) -> str:
    """The text with blank lines before its sections and between their entries, and nowhere else."""
    lines: list[str] = []
    section = ""
    for line in filter(None, text.splitlines()):
        is_section = line in ("paths:", "components:")
        entry = ENTRIES.get(section)
        if is_section or (entry and entry.fullmatch(line) and lines[-1] != section):
            lines.append("")
        lines.append(line)
        section = line if is_section or line in ENTRIES else section
    return "\n".join([*lines, ""])


def _is_flow(values: Any) -> bool:
    return not isinstance(values, CommentedSeq) or bool(values.fa.flow_style())
