# Generated from openapi.yaml by 'make generate'. Do not edit.

"""What all endpoints and models share."""

# The functions of this module call the private methods of its classes, which users do not see.
# pyright: reportPrivateUsage=false

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar, Final, Literal, Self, TypeVar, final
from urllib.parse import quote

from attrs import field, frozen


@final
class Unset:
    """The type of `UNSET`. There is one instance, which survives copying and pickling."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""The value of a field or parameter that was not given, or that the server did not send."""


@frozen(kw_only=True)
class Request:
    """The request of an operation, without anything that depends on the client, its server or its connection.

    Attributes:
        operation: The operation's name, which is also its module's.
        method: The HTTP method, in upper case.
        path: The path below the base URL, percent-encoded.
        params: The query; a list is sent as a repeated parameter.
        headers: The operation's own headers.
        body: The body, sent as JSON; UNSET for none.
        streaming: Whether a success is a `text/event-stream`.
        idempotent: Whether it may be sent again without harm.
    """

    operation: str
    method: str
    path: str
    params: dict[str, Any] = field(factory=dict[str, Any])
    headers: dict[str, str] = field(factory=dict[str, str])
    body: Any = UNSET
    streaming: bool
    idempotent: bool


def segment(value: str) -> str:
    """Quote a value so that it is exactly one segment of a path; ValueError if it is empty."""
    if not value:
        raise ValueError("a path parameter is empty")
    quoted = quote(value, safe="")
    return quoted if quoted.strip(".") else quoted.replace(".", "%2E")


def json_object(data: Any) -> dict[str, Any]:
    """The data as a JSON object; TypeError if it is none."""
    if not isinstance(data, dict):
        raise _wrong_type(data, "object")
    return data  # pyright: ignore[reportUnknownVariableType]


def json_objects(data: Any) -> list[dict[str, Any]]:
    """The data as a JSON array of objects; TypeError if it is none."""
    if not isinstance(data, list):
        raise _wrong_type(data, "array")
    items: list[Any] = data  # pyright: ignore[reportUnknownVariableType]
    if not set(map(type, items)) <= {dict}:
        raise _wrong_type(next(item for item in items if not isinstance(item, dict)), "object")
    return items


class WireModel:
    """A model that keeps the decoded JSON object as its `__dict__`, by the names of the wire.

    Fields that the object lacks are found in the class, where they are UNSET.
    """

    _attributes: ClassVar[tuple[str, ...]]
    _names: ClassVar[frozenset[str]]
    _required: ClassVar[tuple[str, ...]]
    _times: ClassVar[tuple[str, ...]]
    additional_properties: dict[str, Any]

    @classmethod
    def _bind(cls, required: tuple[str, ...], times: tuple[str, ...], renamed: Mapping[str, str]) -> None:
        """Tie attributes to the fields of the wire, once attrs has defined the class (see `wire_model`)."""
        cls._attributes = tuple(cls.__annotations__)
        wire = {name: renamed.get(name, name) for name in cls._attributes if name != "additional_properties"}
        cls._names, cls._required, cls._times = frozenset(wire.values()), required, times
        for attribute, name in wire.items():
            if name in times or attribute != name:
                setattr(cls, attribute, (_Time if name in times else _Renamed)(name))
            elif name not in required:
                setattr(cls, attribute, UNSET)
        setattr(cls, "additional_properties", _AdditionalProperties())  # noqa: B010

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of an object; KeyError if a required field is missing."""
        return from_owned_dict(cls, {**src_dict})

    def to_dict(self) -> dict[str, Any]:
        """The object, without fields that are UNSET."""
        fields = self.__getstate__()
        for name in [name for name, value in fields.items() if value is UNSET]:
            del fields[name]
        more: dict[str, Any] | None = fields.pop("additional_properties", None)
        for name in self._times:
            if isinstance(time := fields.get(name), datetime):
                fields[name] = time.isoformat()
        return {**more, **fields} if more else fields

    @classmethod
    def _from_owned_dict(cls, fields: dict[str, Any]) -> Self:
        if not fields.keys() <= cls._names:
            more = {name: fields.pop(name) for name in [*fields] if name not in cls._names}
            fields["additional_properties"] = more
        for name in cls._required:
            fields[name]
        model = object.__new__(cls)
        model.__dict__ = fields
        return model

    @classmethod
    def _from_owned_dicts(cls, objects: list[dict[str, Any]]) -> list[Self]:
        if not set[str]().union(*objects) <= cls._names:
            return [*map(cls._from_owned_dict, objects)]
        for name in cls._required:
            for fields in objects:
                fields[name]
        models = [object.__new__(cls) for _ in objects]
        for model, fields in zip(models, objects, strict=True):
            model.__dict__ = fields
        return models

    @classmethod
    def _to_dicts(cls, models: list[Self]) -> list[dict[str, Any]]:
        objects = [model.__dict__.copy() for model in models]
        if cls._times or not set[str]().union(*objects) <= cls._names:
            return [*map(cls.to_dict, models)]
        kinds = set(map(type, chain.from_iterable(map(dict[str, Any].values, objects))))
        return [*map(cls.to_dict, models)] if Unset in kinds else objects

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__.copy()  # at once: others may look at it meanwhile, which can put something in it

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._attributes)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in self._attributes}
        if not shown["additional_properties"]:
            del shown["additional_properties"]
        members = ", ".join(f"{name}={value!r}" for name, value in shown.items() if value is not UNSET)
        return f"{type(self).__name__}({members})"

    @property
    def additional_keys(self) -> list[str]:
        return [*self.additional_properties]

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties


M = TypeVar("M", bound=WireModel)


def wire_model(
    *, required: tuple[str, ...] = (), times: tuple[str, ...] = (), renamed: Mapping[str, str] | None = None
) -> Callable[[type[M]], type[M]]:
    """Make an attrs class keep its fields as they are on the wire; `renamed` has the wire's names by attribute."""

    def decorate(model: type[M]) -> type[M]:
        model._bind(required, times, renamed or {})
        return model

    return decorate


def from_owned_dict(model: type[M], fields: dict[str, Any]) -> M:
    """The model of an object that nobody else uses, which saves a copy; KeyError if a required field is missing."""
    return model._from_owned_dict(fields)


def from_owned_dicts(model: type[M], objects: list[dict[str, Any]]) -> list[M]:
    """The models of many objects; checking them all at once is faster than one by one."""
    return model._from_owned_dicts(objects)


def to_dicts(model: type[M], models: list[M]) -> list[dict[str, Any]]:
    """The objects of many models; checking them all at once is faster than one by one."""
    return model._to_dicts(models)


class _Renamed:
    """An attribute whose name differs from the field's."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance.__dict__.get(self._name, UNSET)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value


class _Time(_Renamed):
    """A time, parsed whenever it is read, so that `to_dict` gives back what came.

    A string that is no ISO 8601 time stays a str.
    """

    def __get__(self, instance: Any, owner: type) -> Any:
        value = super().__get__(instance, owner)
        if isinstance(value, str):
            try:
                return datetime.fromisoformat(value)
            except ValueError:
                pass
        return value


C = TypeVar("C", bound=type[Any])


def with_times(**names: str) -> Callable[[C], C]:
    """Make attributes of an attrs class times; `names` has the wire's names by attribute."""

    def decorate(model: C) -> C:
        for attribute, name in names.items():
            setattr(model, attribute, _Time(name))
        return model

    return decorate


class _AdditionalProperties:
    """The fields that the description of the API does not have; an empty dict until there are some."""

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance.__dict__.setdefault("additional_properties", {})


def _wrong_type(data: Any, kind: str) -> TypeError:
    return TypeError(f"expected an {kind}, got {type(data).__name__}")
