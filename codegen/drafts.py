"""Drafts parts of openapi.yaml, in its style, from what a server says: a person gives them their words."""

import re
from typing import Any

from codegen.edits import append
from codegen.operations import Operation, first_segment, operations
from codegen.shapes import REST, Document, Schema, Shape, component, identity

TODO = "TODO"
"""Begins every description that a person is to write."""

SCHEMAS = "#/components/schemas/"
RESPONSES = {"400": "BadRequest", "404": "NotFound", "422": "Unprocessable"}
JSON = "application/json"
NULL = {"type": "null"}


class Drafter:
    """Drafts for one `openapi.yaml`, to whose components it adds those that the drafts need."""

    def __init__(self, ours: dict[str, Any], theirs: Document) -> None:
        self.ours = ours
        self.theirs = theirs
        self.components = ours["components"]
        self.known = frozenset(self.components["schemas"])
        self.drafted: dict[tuple[bool, str], str] = {}
        self.lists: set[str] = set()
        """The items of the lists that are being drafted."""

    def field(self, name: str, schemas: tuple[Schema, ...], *, is_response: bool) -> dict[str, Any]:
        """A field, the items of a list, or another value that has a description."""
        return {"description": self.description(schemas)} | self.schema(name, schemas, is_response=is_response)

    def schema(self, name: str, schemas: tuple[Schema, ...], *, is_response: bool) -> dict[str, Any]:
        """A schema; components that it needs are called like `name`."""
        shape = self.theirs.shape(schemas)
        if shape.is_any or not shape.types:
            return {}
        if shape.types > {"object"} and shape.types != {"object", "null"}:
            return {}  # a model cannot be one of several: any JSON
        choices = self._choices(name, schemas, shape, is_response=is_response)
        if "null" in shape.types:
            if len(choices) == 1 and isinstance(choices[0].get("type"), str) and "enum" not in choices[0]:
                return choices[0] | {"type": [choices[0]["type"], "null"]}
            choices.append(NULL)
        return choices[0] if len(choices) == 1 else {"anyOf": choices}

    def parameter(self, theirs: dict[str, Any]) -> dict[str, Any]:
        """A parameter, by reference if there is one of this name and of these types."""
        schemas = (theirs.get("schema", {}),)
        ours = Document({"components": self.components})
        for name, known in self.components["parameters"].items():
            same = (known["name"].lower(), known["in"]) == (theirs["name"].lower(), theirs["in"])
            if same and ours.shape([known["schema"]]).types == self.theirs.shape(schemas).types:
                return {"$ref": f"#/components/parameters/{name}"}
        required = {"required": True} if theirs.get("required") else {}
        return {
            "name": theirs["name"],
            "in": theirs["in"],
            **required,
            "description": self.description((theirs, *schemas)),
            "schema": self.schema(theirs["name"], schemas, is_response=False) or {"type": "string"},
        }

    def content(self, name: str, theirs: dict[str, Any], *, is_response: bool) -> dict[str, Any]:
        """The schemas of a body, by media type."""
        return {media: self.media(name, one, is_response=is_response) for media, one in theirs["content"].items()}

    def media(self, name: str, theirs: dict[str, Any], *, is_response: bool) -> dict[str, Any]:
        """The schema of a body of one media type."""
        schemas = (theirs.get("schema", {}),)
        return {"schema": self.schema(name, schemas, is_response=is_response) or self.anything(schemas)}

    def body(self, name: str, theirs: dict[str, Any]) -> dict[str, Any]:
        """What an operation asks for; it must be given, or no code can be generated for it."""
        return {"required": True, "content": self.content(name, theirs, is_response=False)}

    def response(self, name: str, status: str, theirs: dict[str, Any]) -> dict[str, Any]:
        """A response, by reference if it is a failure that is known."""
        if RESPONSES.get(status) in self.components["responses"]:
            return {"$ref": f"#/components/responses/{RESPONSES[status]}"}
        draft: dict[str, Any] = {"description": self.description((theirs,))}
        if status.startswith(("4", "5")):
            draft["content"] = {JSON: {"schema": {"$ref": f"{SCHEMAS}Error"}}}
        elif theirs.get("content"):
            draft["content"] = self.content(name, theirs, is_response=True)
        return draft

    def operation(self, theirs: Operation) -> dict[str, Any]:
        """An operation without the parameters of its path."""
        method, _, path = theirs.name.partition(" ")
        summary = str(theirs.content.get("summary") or theirs.name)
        name = "_".join(re.findall("[a-z0-9]+", summary.lower()))
        known = [one.content.get("operationId") for one in operations(Document(self.ours)).values()]
        name = f"{name}_{method.lower()}" if name in known else name
        tags = theirs.content.get("tags") or [first_segment(path)]
        tag = (str(tags[0]).split() or ["other"])[-1].lower()
        if tag not in [one["name"] for one in self.ours["tags"]]:
            append(self.ours["tags"], {"name": tag, "description": f"{TODO} {tag}."})
        parameters = [self.parameter(one) for one in theirs.parameters.values() if one["in"] != "path"]
        failure = {"default": {"$ref": "#/components/responses/Error"}}
        return {
            "operationId": name,
            "tags": [tag],
            "x-idempotent": method in ("GET", "PUT", "DELETE", "HEAD"),
            "summary": f"{TODO} {summary}.",
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": self.body(f"{name}_request", theirs.body)} if theirs.body else {}),
            "responses": {
                status: self.response(f"{name}_result", status, one) for status, one in theirs.responses.items()
            }
            | failure,
        }

    def anything(self, schemas: tuple[Schema, ...]) -> dict[str, Any]:
        """Any JSON, which has a description only."""
        return {"description": self.description(schemas)}

    def description(self, sources: tuple[Any, ...]) -> str:
        """The first sentence of the server's words, to be replaced."""
        every = [part for one in sources for part in (one, self.theirs.resolved(one)) if isinstance(part, dict)]
        told = [str(one.get("description") or one.get("title") or "") for one in every]
        words = " ".join(next(filter(None, told), "what it is").split())
        return f"{TODO} {re.split(r'(?<=[.!?]) ', words)[0].rstrip('.')}."

    def _choices(
        self, name: str, schemas: tuple[Schema, ...], shape: Shape, *, is_response: bool
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        simple = shape.types - {"null", "array", "object"}
        if "array" in shape.types:
            inner = self.theirs.items(shape)
            items = self._items(name, inner, is_response=is_response) if inner else self.anything(schemas)
            if "$ref" in items or "anyOf" in items:
                del items["description"]
            found.append({"type": "array", "items": items})
        if "object" in shape.types:
            found.append(self._object(name, schemas, shape, is_response=is_response))
        if simple in ({"string"}, {"integer"}) and {type(one) for one in shape.values} in ({str}, {int}):
            found.append({"$ref": f"{SCHEMAS}{self._enum(name, schemas, shape, *simple)}"})
            simple = simple if is_response or shape.is_open else frozenset()
        if "string" in simple and any(one.get("format") == "date-time" for one in shape.sources):
            found.append({"$ref": f"{SCHEMAS}Timestamp"})
            simple -= {"string"}
        if "fraction" in simple:
            simple = simple - {"integer", "fraction"} | {"number"}
        return found + [{"type": one} for one in sorted(simple)]

    def _items(self, name: str, schemas: tuple[Schema, ...], *, is_response: bool) -> dict[str, Any]:
        """The items of a list; any JSON if they are lists of themselves."""
        key = identity(schemas)
        if key in self.lists:
            return self.anything(schemas)
        self.lists.add(key)
        items = self.field(name, schemas, is_response=is_response)
        self.lists.remove(key)
        return items

    def _enum(self, name: str, schemas: tuple[Schema, ...], shape: Shape, kind: str) -> str:
        for known, schema in self.components["schemas"].items():
            if schema.get("type") == kind and {*schema.get("enum", ())} == {*shape.values}:
                return str(known)
        described = {"description": self.description(schemas), "type": kind, "enum": [*shape.values]}
        return self._add(name, described)

    def _object(self, name: str, schemas: tuple[Schema, ...], shape: Shape, *, is_response: bool) -> dict[str, Any]:
        if not shape.fields.keys() - {REST}:
            return {"$ref": f"{SCHEMAS}JsonObject"}
        own = component(schemas)
        if own in self.known:
            return {"$ref": f"{SCHEMAS}{own}"}
        key = is_response, own or identity(schemas)
        if key not in self.drafted:
            # Named before its fields are drafted, for they may refer to it.
            fields: dict[str, Any] = {}
            drafted: dict[str, Any] = {"description": self.description(schemas), "type": "object"}
            if required := [one for one in shape.fields if one in shape.required]:
                drafted["required"] = required
            drafted["properties"] = fields
            self.drafted[key] = self._add(own or name, drafted)
            for field, inner in shape.fields.items():
                if field != REST:
                    fields[field] = self.field(field, inner, is_response=is_response)
        return {"$ref": f"{SCHEMAS}{self.drafted[key]}"}

    def _add(self, name: str, schema: dict[str, Any]) -> str:
        words = re.findall("[A-Za-z0-9]+", name)
        base = "".join(word[0].upper() + word[1:] for word in words) or "Value"
        every, unique, number = self.components["schemas"], base, 2
        while unique in every:
            unique, number = f"{base}{number}", number + 1
        every[unique] = schema
        return unique
