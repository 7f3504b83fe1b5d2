# Generated from openapi.yaml by 'make generate'. Do not edit.

"""What all endpoint modules and models share."""

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
"""Stands for a field or parameter that was not given or not sent."""


@frozen(kw_only=True)
class Request:
    """A request as an operation describes it, before anything about servers, keys or connections is known.

    Attributes:
        operation: The name of the operation, which is its module's.
        method: In upper case.
        path: From the server's base, percent-encoded.
        params: For the query; a list stands for a repeated parameter.
        headers: Those of the operation itself.
        body: To be sent as JSON; UNSET if there is none.
        streaming: Whether success is a `text/event-stream`.
        idempotent: Whether sending it again does no harm.
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
    """The decoded JSON object; TypeError if it is something else."""
    if not isinstance(data, dict):
        raise _mistaken(data, "object")
    return data  # pyright: ignore[reportUnknownVariableType]


def json_objects(data: Any) -> list[dict[str, Any]]:
    """The decoded JSON array, which holds objects; TypeError if it is something else."""
    if not isinstance(data, list):
        raise _mistaken(data, "array")
    items: list[Any] = data  # pyright: ignore[reportUnknownVariableType]
    if not set(map(type, items)) <= {dict}:
        raise _mistaken(next(item for item in items if not isinstance(item, dict)), "object")
    return items


class Members:
    """A model whose members are JSON, or times: it holds an object as it was decoded, by the names of the wire.

    What an object does not have is found in the class, where it is UNSET.
    """

    _attributes: ClassVar[tuple[str, ...]]
    _names: ClassVar[frozenset[str]]
    _required: ClassVar[tuple[str, ...]]
    _times: ClassVar[tuple[str, ...]]
    additional_properties: dict[str, Any]

    @classmethod
    def hold(cls, required: tuple[str, ...], times: tuple[str, ...], renamed: Mapping[str, str]) -> None:
        """Have attributes stand for members, once they are defined (see `as_sent`)."""
        cls._attributes = tuple(cls.__annotations__)
        wire = {name: renamed.get(name, name) for name in cls._attributes if name != "additional_properties"}
        cls._names, cls._required, cls._times = frozenset(wire.values()), required, times
        for attribute, name in wire.items():
            if name in times or attribute != name:
                setattr(cls, attribute, (_Time if name in times else _Member)(name))
            elif name not in required:
                setattr(cls, attribute, UNSET)
        setattr(cls, "additional_properties", _More())  # noqa: B010

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of an object; KeyError if a required member is missing."""
        return cls.adopt({**src_dict})

    @classmethod
    def adopt(cls, members: dict[str, Any]) -> Self:
        """The same of an object that is used for nothing else: it is not copied."""
        if not members.keys() <= cls._names:
            more = {name: members.pop(name) for name in [*members] if name not in cls._names}
            members["additional_properties"] = more
        for name in cls._required:
            members[name]
        model = object.__new__(cls)
        model.__dict__ = members
        return model

    @classmethod
    def adopt_each(cls, objects: list[dict[str, Any]]) -> list[Self]:
        """The same of many: they are looked through together."""
        if not set[str]().union(*objects) <= cls._names:
            return [*map(cls.adopt, objects)]
        for name in cls._required:
            for members in objects:
                members[name]
        models = [object.__new__(cls) for _ in objects]
        for model, members in zip(models, objects, strict=True):
            model.__dict__ = members
        return models

    def to_dict(self) -> dict[str, Any]:
        """The object, without what is UNSET."""
        members = self.__getstate__()
        for name in [name for name, value in members.items() if value is UNSET]:
            del members[name]
        more: dict[str, Any] | None = members.pop("additional_properties", None)
        for name in self._times:
            if isinstance(time := members.get(name), datetime):
                members[name] = time.isoformat()
        return {**more, **members} if more else members

    @classmethod
    def to_dicts(cls, models: list[Self]) -> list[dict[str, Any]]:
        """The objects of many: they are looked through together."""
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


M = TypeVar("M", bound=Members)


def as_sent(
    *, required: tuple[str, ...] = (), times: tuple[str, ...] = (), renamed: Mapping[str, str] | None = None
) -> Callable[[type[M]], type[M]]:
    """Have an attrs class hold its members as they are sent; `renamed`: names on the wire by those of attributes."""

    def decorate(model: type[M]) -> type[M]:
        model.hold(required, times, renamed or {})
        return model

    return decorate


class _Member:
    """An attribute that has another name than the member."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance.__dict__.get(self._name, UNSET)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value


class _Time(_Member):
    """An attribute that keeps a time as it was sent until it is looked at; what cannot be read stays a str."""

    def __get__(self, instance: Any, owner: type) -> Any:
        value = super().__get__(instance, owner)
        if isinstance(value, str):
            try:
                value = instance.__dict__[self._name] = datetime.fromisoformat(value)
            except ValueError:
                pass
        return value


class _More:
    """An attribute that is an empty dict until it is set."""

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance.__dict__.setdefault("additional_properties", {})


def _mistaken(data: Any, kind: str) -> TypeError:
    return TypeError(f"expected an {kind}, got {type(data).__name__}")
