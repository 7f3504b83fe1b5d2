"""Writes the expressions that turn request bodies into JSON, and the JSON of responses into models."""

from collections.abc import Iterator
from dataclasses import dataclass

from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import AnyProperty, LiteralEnumProperty, ModelProperty, Property
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

from codegen.errors import CodegenError

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


def result(endpoint: Endpoint) -> Payload:
    """The body of an operation's success."""
    return _payload(endpoint, list(_successes(endpoint)))


def is_json(prop: PropertyProtocol) -> bool:
    """Whether the value of a model's field is JSON already."""
    match prop:
        case UnionProperty():
            return all(map(is_json, prop.inner_properties))
        case ListProperty():
            return is_json(prop.inner_property)
        case ModelProperty():
            return prop.class_info.name == "JsonObject"
        case _:
            return isinstance(prop, JSON)


def is_time(prop: PropertyProtocol) -> bool:
    """Whether the value of a model's field may be a time, and is JSON already if it is none."""
    if not isinstance(prop, UnionProperty):
        return False
    times = [inner for inner in prop.inner_properties if isinstance(inner, DateTimeProperty)]
    return bool(times) and all(is_json(inner) for inner in prop.inner_properties if inner not in times)


def is_wire_model(model: ModelProperty) -> bool:
    """Whether a model can keep the decoded object as it is."""
    fields = [*(model.required_properties or []), *(model.optional_properties or [])]
    return bool(model.additional_properties) and all(is_json(prop) or is_time(prop) for prop in fields)


def _load(model: ModelProperty) -> str:
    """The expression that makes a model of decoded `data`."""
    name = f"models.{model.class_info.name}"
    return (
        f"from_owned_dict({name}, json_object(data))"
        if is_wire_model(model)
        else f"{name}.from_dict(json_object(data))"
    )


def _load_list(model: ModelProperty) -> str:
    """The expression that makes models of decoded `data`."""
    name = f"models.{model.class_info.name}"
    return (
        f"from_owned_dicts({name}, json_objects(data))"
        if is_wire_model(model)
        else f"[*map({name}.from_dict, json_objects(data))]"
    )


def _dump_list(model: ModelProperty) -> str:
    """The expression that makes JSON objects of a `body` of models."""
    return (
        f"to_dicts(models.{model.class_info.name}, body)"
        if is_wire_model(model)
        else "[item.to_dict() for item in body]"
    )


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
        case [ModelProperty() as model]:
            return Payload(model.class_info.name, dump="body.to_dict()", load=_load(model))
        case [ListProperty(inner_property=ModelProperty() as model)]:
            return Payload(f"list[{model.class_info.name}]", dump=_dump_list(model), load=_load_list(model))
        case _:
            raise CodegenError(f"{endpoint.name}: a body must be one kind of any JSON, a model or a list of one")
