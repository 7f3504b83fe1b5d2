"""How the bodies of requests and answers become JSON values, and JSON values become answers."""

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
    """A body's type, the expression that dumps a `body` of it, and the one that loads it from decoded `data`."""

    type: str
    dump: str
    load: str


def request_body(endpoint: Endpoint) -> Payload | None:
    """What the operation sends; None if it sends no body."""
    bodies = [body.prop for body in endpoint.bodies]
    if not all(body.required for body in bodies):
        raise CodegenError(f"{endpoint.name}: the request body must be required")
    if any(body.content_type != "application/json" for body in endpoint.bodies):
        raise CodegenError(f"{endpoint.name}: the request body must be application/json")
    return _payload(endpoint, bodies) if bodies else None


def result(endpoint: Endpoint) -> Payload:
    """What a success of the operation holds."""
    return _payload(endpoint, list(_successes(endpoint)))


def goes_as_it_is(prop: PropertyProtocol) -> bool:
    """Whether a value of a model's member is JSON already."""
    match prop:
        case UnionProperty():
            return all(map(goes_as_it_is, prop.inner_properties))
        case ListProperty():
            return goes_as_it_is(prop.inner_property)
        case ModelProperty():
            return prop.class_info.name == "JsonObject"
        case _:
            return isinstance(prop, JSON)


def may_be_time(prop: PropertyProtocol) -> bool:
    """Whether a value of a model's member is a time, or else JSON already."""
    if not isinstance(prop, UnionProperty):
        return False
    times = [inner for inner in prop.inner_properties if isinstance(inner, DateTimeProperty)]
    return bool(times) and all(goes_as_it_is(inner) for inner in prop.inner_properties if inner not in times)


def adopts(model: ModelProperty) -> bool:
    """Whether a decoded object can become the model as it is."""
    members = [*(model.required_properties or []), *(model.optional_properties or [])]
    return bool(model.additional_properties) and all(goes_as_it_is(prop) or may_be_time(prop) for prop in members)


def _maker(model: ModelProperty) -> str:
    """What makes a model of a decoded object that is used for nothing else."""
    return f"models.{model.class_info.name}.{'adopt' if adopts(model) else 'from_dict'}"


def _makers(model: ModelProperty) -> str:
    """What makes models of decoded objects that are used for nothing else."""
    maker = _maker(model)
    return f"{maker}_each(json_objects(data))" if adopts(model) else f"[*map({maker}, json_objects(data))]"


def _dump_each(model: ModelProperty) -> str:
    """What makes JSON objects of models."""
    return f"models.{model.class_info.name}.to_dicts(body)" if adopts(model) else "[item.to_dict() for item in body]"


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
            return Payload(model.class_info.name, dump="body.to_dict()", load=f"{_maker(model)}(json_object(data))")
        case [ListProperty(inner_property=ModelProperty() as model)]:
            return Payload(
                f"list[{model.class_info.name}]",
                dump=_dump_each(model),
                load=_makers(model),
            )
        case _:
            raise CodegenError(f"{endpoint.name}: a body must be one kind of any JSON, a model or a list of one")
