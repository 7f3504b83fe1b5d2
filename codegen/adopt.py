"""Drafts the change of openapi.yaml for what `drift` found. The rest of the file stays as it is, to the letter."""

import sys
from pathlib import Path
from typing import Any

from codegen import edits, explanations, report
from codegen.drafts import TODO, Drafter
from codegen.drift import Change, compare
from codegen.operations import Operation, anonymous, first_segment
from codegen.shapes import Document, Shape
from codegen.spec import UNREADABLE, refuse_invalid

KEYWORDS = ("type", "$ref", "allOf", "anyOf", "oneOf", "items", "enum", "const", "properties", "required", "format")
"""What makes the shape of a schema."""


def adopt(root: Path, source: str) -> None:
    """Write the changes to openapi.yaml, and print what is left to a person."""
    path = root / "openapi.yaml"
    theirs = report.read(source)
    text = path.read_text("utf-8")
    new = adopted(text, theirs, explanations.load(root / report.EXPLANATIONS))
    path.write_text(new, "utf-8")
    if new == text:
        sys.stdout.write("openapi.yaml is unchanged\n")
    else:
        sys.stdout.write(f"openapi.yaml is drafted: review it, and replace every `{TODO}` by words of yours\n")
    rest = "\n".join(report.complaints(report.judge(root, theirs)))
    if rest:
        sys.stdout.write(f"Left to you:\n{rest}\n")


def adopted(text: str, theirs: dict[str, Any], known: list[explanations.Explanation]) -> str:
    """The text of openapi.yaml with what is new or changed drafted; what is gone stays, as other servers have it."""
    ours = edits.load(text)
    copies = edits.separate(ours)
    drafter = Drafter(ours, Document(theirs))
    for one in explanations.judge(compare(ours, theirs), known).unexplained:
        if one.kind != "gone":
            try:
                _apply(one.change, ours, drafter)
            except UNREADABLE as error:
                refuse_invalid(theirs, error)
                raise
    edits.share(copies)
    return edits.dump(ours)


def _part(shape: Shape, keyword: str, name: str | None = None) -> Any:
    """The part of openapi.yaml that gives a shape its fields, the one called `name`, or its values."""
    parts = (one for one in shape.sources if isinstance(one, dict) and keyword in one)
    return next((one for one in parts if name is None or name in one[keyword]), None)


def _apply(change: Change, ours: dict[str, Any], drafter: Drafter) -> None:
    """Change a part of openapi.yaml; to do so twice is to do so once."""
    match change:
        case Change("operation", theirs=Operation() as theirs):
            _add_operation(ours, theirs, drafter)
        case Change("parameter", theirs=theirs, owner=Operation(content=content)):
            if "parameters" not in content:
                edits.insert(content, "parameters", [], before=("requestBody", "responses"))
            content["parameters"].append(drafter.parameter(theirs))
        case Change("status", status, Operation(content=content), theirs):
            name = f"{content['operationId']}_{status}"
            later = [one for one in content["responses"] if one > status]
            edits.insert(content["responses"], status, drafter.response(name, status, theirs), before=later)
        case Change("field", "body", Operation(content=content), theirs):
            name = f"{content['operationId']}_request"
            edits.insert(content, "requestBody", drafter.body(name, theirs), before=("responses",))
        case Change("media type", media, dict() as owner, theirs):
            owner.setdefault("content", {})[media] = drafter.media("Body", theirs, is_response=change.is_response)
        case Change("required", owner=dict() as owner, is_required=needed):
            owner.pop("required", None)
            if needed:
                edits.insert(owner, "required", True)
        case Change("required", name, Shape() as shape, is_required=needed):
            edits.require(_part(shape, "properties", name), name, needed=needed)
        case Change("field", name, Shape() as shape, theirs):
            if (owner := _part(shape, "properties")) is not None and name not in owner["properties"]:
                draft = drafter.field(name, theirs, is_response=change.is_response)
                edits.insert(owner["properties"], name, draft)
                if change.is_required:
                    edits.require(owner, name, needed=True)
        case Change("value", value, Shape() as shape):
            if (owner := _part(shape, "enum")) is not None and value not in owner["enum"]:
                edits.append(owner["enum"], value)
        case Change("null", owner=Shape(sources=[dict() as node, *_]), is_required=can):
            edits.allow_null(node) if can else edits.forbid_null(node)
        case Change("shape", name, Shape(sources=[dict() as node, *_]), theirs) if "properties" not in node:
            draft = drafter.schema(name.rpartition(".")[2].strip("[]"), theirs, is_response=change.is_response)
            for key in KEYWORDS:
                node.pop(key, None)
            node.update(draft or ({} if "description" in node else drafter.anything(theirs)))
        case _:
            pass  # it is told again


def _add_operation(ours: dict[str, Any], theirs: Operation, drafter: Drafter) -> None:
    method, _, path = theirs.name.partition(" ")
    same = next((one for one in ours["paths"] if anonymous(one) == anonymous(path)), None)
    draft = drafter.operation(theirs)
    if same is not None:
        edits.insert(ours["paths"][same], method.lower(), draft)
        return
    parameters = [drafter.parameter(one) for one in theirs.parameters.values() if one["in"] == "path"]
    item = {**({"parameters": parameters} if parameters else {}), method.lower(): draft}
    every = [*ours["paths"]]
    near = [number for number, one in enumerate(every) if first_segment(one) == first_segment(path)]
    ours["paths"].insert(near[-1] + 1 if near else len(every), path, item)
