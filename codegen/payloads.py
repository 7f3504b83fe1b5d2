"""Writes the expressions that turn request bodies into JSON, and the JSON of responses into models."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from keyword import iskeyword

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import AnyProperty, Class, LiteralEnumProperty, ModelProperty, Property
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.schema.untrusted_string import UntrustedString

from codegen.errors import CodegenError

METHODS = frozenset({"keys", "from_dict", "to_dict", "additional_properties"})
"""Names that every model has for itself; its fields may be called `values`, `items` and `get`, and win."""

JSON = (
    AnyProperty,
    BooleanProperty,
    ConstProperty,
    FloatProperty,
    IntProperty,
    LiteralEnumProperty,
    NoneProperty,
    StringProperty,
)


@dataclass(frozen=True)
class Payload:
    """A body's type, the expression that makes JSON of a `body`, and the one that loads it from decoded `data`."""

    type: str
    dump: str
    load: str


def request_body(endpoint: Endpoint) -> Payload | None:
    """The body that an operation sends; None if it sends none."""
    bodies = [body.prop for body in endpoint.bodies]
    if not all(body.required for body in bodies):
        raise CodegenError(f"{endpoint.name}: the request body must be required")
    if any(body.content_type != "application/json" for body in endpoint.bodies):
        raise CodegenError(f"{endpoint.name}: the request body must be application/json")
    return _payload(endpoint, bodies) if bodies else None


def results(endpoint: Endpoint) -> list[Payload]:
    """The body of an operation's success; the second one, if any, is what `select` makes of it."""
    match list(_successes(endpoint)):
        case [UnionProperty(inner_properties=[ListProperty() as whole, ListProperty() as selected])]:
            return [_payload(endpoint, [whole]), _payload(endpoint, [selected])]
        case [UnionProperty(inner_properties=[ModelProperty() as whole, ModelProperty() as selected])]:
            return [_payload(endpoint, [whole]), _payload(endpoint, [selected])]
        case bodies:
            return [_payload(endpoint, bodies)]


def model_traits(model: ModelProperty) -> dict[str, str]:
    """How a model's members are read, as the arguments of `wire_model`."""
    name, extra = model.class_info.name, model.data.model_extra or {}
    required, optional = model.required_properties or [], model.optional_properties or []
    if not model.additional_properties:
        raise CodegenError(f"{name}: additionalProperties must not be false")
    fields = {field_name(prop): prop for prop in (*required, *optional)}
    for field in fields:
        if not field.isidentifier() or iskeyword(field) or field.startswith("_") or field in METHODS:
            raise CodegenError(f"{name}: a field cannot be called {field!r}, as it becomes an attribute of the model")
    if unknown := {*extra.get("x-shown", ()), *filter(None, [extra.get("x-id")])} - fields.keys():
        raise CodegenError(f"{name}: {min(unknown)!r} is not a field")
    kinds = ", ".join(f"{field_name(prop)!r}: {_kind(prop)}" for prop in required)
    nested = {field: inner for field, prop in fields.items() if (inner := _nested(name, prop))}
    return {
        "required": f"{{{kinds}}}" if kinds else "",
        "times": _tuple(field for field, prop in fields.items() if _is_time(prop)),
        "nested": repr(nested) if nested else "",
        "shown": _tuple(extra.get("x-shown", ())),
        "own_id": repr(extra["x-id"]) if "x-id" in extra else "",
    }


def field_name(prop: PropertyProtocol) -> str:
    """The name of a model's field on the wire."""
    return prop.name.get_untrusted_value() if isinstance(prop.name, UntrustedString) else prop.name


def _tuple(names: Iterable[str]) -> str:
    """The source of a tuple of names; empty if there are none."""
    return repr(found) if (found := tuple(map(str, names))) else ""


def _kind(prop: PropertyProtocol) -> str:
    """The type of a JSON value that a field may have; `object` if there are several."""
    match prop:
        case UnionProperty():
            kinds = {*map(_kind, prop.inner_properties)}
            return kinds.pop() if len(kinds) == 1 else "object"
        case StringProperty() | DateTimeProperty():
            return "str"
        case LiteralEnumProperty():
            return prop.value_type.__name__
        case IntProperty():
            return "int"
        case BooleanProperty():
            return "bool"
        case ListProperty():
            return "list"
        case ModelProperty():
            return "dict"
        case _:
            return "object"


def _is_time(prop: PropertyProtocol) -> bool:
    """Whether the value of a model's field may be a time."""
    inner = prop.inner_properties if isinstance(prop, UnionProperty) else [prop]
    return any(isinstance(one, DateTimeProperty) for one in inner)


def _nested(model: str, prop: PropertyProtocol) -> str | None:
    """The name of the model that a field's value, or each of a list, is; None if it is JSON or a time."""
    match prop:
        case ModelProperty():
            return None if prop.class_info.name == "JsonObject" else prop.class_info.name
        case ListProperty():
            return _nested(model, prop.inner_property)
        case UnionProperty():
            names = {_nested(model, inner) for inner in prop.inner_properties if not isinstance(inner, NoneProperty)}
            if len(names) > 1:
                raise CodegenError(f"{model}.{prop.name}: a model must be the only alternative to null")
            return names.pop() if names else None
        case _ if isinstance(prop, (*JSON, DateTimeProperty)):
            return None
        case _:
            raise CodegenError(f"{model}.{prop.name}: its type is not supported")


def _successes(endpoint: Endpoint) -> Iterator[Property]:
    for response in endpoint.responses.patterns:
        if response.status_code.pattern.startswith("2") and response.source["attribute"] != "None":
            yield response.prop


def _payload(endpoint: Endpoint, bodies: list[Property]) -> Payload:
    match bodies:
        case []:
            return Payload("None", dump="None", load="None")
        case [AnyProperty()]:
            return Payload("Any", dump="body", load="data")
        case [ModelProperty(class_info=Class(name="JsonObject"))]:
            return Payload("dict[str, Any]", dump="body", load="json_object(data)")
        case [ModelProperty() as model]:
            name = model.class_info.name
            load = f"from_owned_dict(models.{name}, json_object(data))"
            return Payload(name, dump="body.to_dict()", load=load)
        case [UnionProperty(inner_properties=[ModelProperty() as model, NoneProperty()])]:
            found = _payload(endpoint, [model])
            return Payload(f"{found.type} | None", found.dump, load=f"None if data is None else {found.load}")
        case [IntProperty()]:
            return Payload("int", dump="body", load="json_integer(data)")
        case [ListProperty(inner_property=ModelProperty() as model)]:
            name = model.class_info.name
            load = f"from_owned_dicts(models.{name}, json_objects(data))"
            return Payload(f"list[{name}]", dump="to_dicts(body)", load=load)
        case _:
            kinds = "any JSON, an integer, a model or null, or a list of models"
            raise CodegenError(f"{endpoint.name}: a body must be {kinds}")
