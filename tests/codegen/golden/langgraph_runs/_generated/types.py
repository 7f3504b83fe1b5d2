# Generated from openapi.yaml by 'make generate'. Do not edit.

"""What all endpoints and models share."""

# The functions of this module call the private methods of its classes, which users do not see; and JSON has no types.
# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import re
from abc import ABCMeta
from collections import deque
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from reprlib import Repr
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NoReturn, Self, TypeVar, cast, final
from urllib.parse import quote

from attrs import field, fields_dict, frozen


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
    return data


def json_objects(data: Any) -> list[dict[str, Any]]:
    """The data as a JSON array of objects; TypeError if it is none."""
    if not isinstance(data, list):
        raise _wrong_type(data, "array")
    items: list[Any] = data
    if not set(map(type, items)) <= {dict}:
        raise _wrong_type(next(item for item in items if not isinstance(item, dict)), "object")
    return items


def json_integer(data: Any) -> int:
    """The data as an integer; TypeError if it is none."""
    if not isinstance(data, int) or isinstance(data, bool):
        raise _wrong_type(data, "integer")
    return data


class WireModel:
    """A model of a JSON object: its attributes are typed, its items are the members as they are on the wire.

    It keeps the decoded object as its `__dict__`, so that what needs no conversion costs nothing; members that the
    description does not have are kept apart. It cannot be changed.
    """

    _names: ClassVar[frozenset[str]]
    _required: ClassVar[Mapping[str, type]]
    _shown: ClassVar[tuple[str, ...]]
    _times: ClassVar[tuple[str, ...]]
    _nested: ClassVar[Mapping[str, str]]
    _own_id: ClassVar[str | None]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of an object; a member that every server sends and that it lacks raises when it is looked at."""
        return cls._from_owned_dict({**src_dict})

    def to_dict(self) -> dict[str, Any]:
        """A copy of the object, as it is on the wire."""
        return {**_members(self)}

    def __getitem__(self, key: str) -> Any:
        return _members(self)[key]

    def __contains__(self, key: object) -> bool:
        return key in _members(self)

    def __iter__(self) -> Iterator[str]:
        return iter(_members(self))

    def __len__(self) -> int:
        return len(_members(self))

    def keys(self) -> KeysView[str]:
        """The names of the members that were sent."""
        return _members(self).keys()

    def get(self, key: str, default: Any = None) -> Any:
        """The member as it was sent, or the default."""
        return _members(self).get(key, default)

    if not TYPE_CHECKING:  # a member called `items` or `values` wins; and what is refused here is an error there

        def items(self) -> ItemsView[str, Any]:
            """The members that were sent, with their names."""
            return _members(self).items()

        def values(self) -> ValuesView[Any]:
            """The members that were sent, without their names."""
            return _members(self).values()

        def __setattr__(self, name: str, *value: Any) -> None:
            raise AttributeError(_read_only(self, f".{name}"))

        def __setitem__(self, key: str, *value: Any) -> None:
            raise TypeError(_read_only(self, f"[{key!r}]"))

        __delattr__, __delitem__ = __setattr__, __setitem__

        def __getattr__(self, name: str) -> NoReturn:
            kind, hint = type(self).__name__, ""
            if name in _members(self):
                hint = f"; it is an item: [{name!r}]"
            elif name == "id" and self._own_id:
                hint = f"; its id is .{self._own_id}"
            raise AttributeError(f"{kind!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WireModel) or type(other) is not type(self):
            return NotImplemented
        return _members(self) == _members(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        members = _members(self)
        shown = [name for name in self._shown if name in members] or members
        return f"{type(self).__name__}({', '.join(f'{name}={_REPR.repr(members[name])}' for name in shown)})"

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415  # for notebooks only

        left = " style='text-align: left'"
        shown = (
            (name, value if isinstance(value, str) else _REPR.repr(value)) for name, value in _members(self).items()
        )
        rows = (f"<tr><th{left}>{escape(name)}</th><td{left}>{escape(text[:200])}</td></tr>" for name, text in shown)
        return f"<table><caption>{type(self).__name__}</caption>{''.join(rows)}</table>"

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name != _MORE and not re.match("_(?!_)", name)]

    @property
    def additional_properties(self) -> dict[str, Any]:
        """A copy of the members that the description of the API does not have."""
        return {**self.__dict__.get(_MORE, {})}

    def __attrs_post_init__(self) -> None:
        fields = self.__dict__
        for name in [name for name, value in fields.items() if value is UNSET]:
            del fields[name]
        for name in self._times:
            if isinstance(time := fields.get(name), datetime):
                fields[name] = time.isoformat()

    @classmethod
    def _from_owned_dict(cls, fields: dict[str, Any]) -> Self:
        if not fields.keys() <= cls._names:
            fields[_MORE] = {name: fields.pop(name) for name in [*fields] if name not in cls._names}
        model = object.__new__(cls)
        _set_dict(model, fields)
        return model

    @classmethod
    def _from_owned_dicts(cls, objects: list[dict[str, Any]]) -> list[Self]:
        if not set[str]().union(*objects) <= cls._names:
            return [*map(cls._from_owned_dict, objects)]
        models = [*map(object.__new__, repeat(cls, len(objects)))]
        deque(map(_set_dict, models, objects), maxlen=0)  # which executes no bytecode, as there may be thousands
        return models


cast("ABCMeta", Mapping).register(WireModel)

_set_dict: Final = vars(WireModel)["__dict__"].__set__
_MORE: Final = "additional_properties"  # where a `__dict__` keeps the members that the description does not have
_REPR: Final = Repr()
_REPR.maxstring = _REPR.maxother = 80
_REPR.maxdict = _REPR.maxlist = 4
_REPR.maxlevel = 3


def _members(model: WireModel) -> dict[str, Any]:
    """The object that a model was made of; not to be changed."""
    fields = model.__dict__
    if _MORE not in fields:
        return fields
    members = {**fields, **fields[_MORE]}
    if _MORE not in fields[_MORE]:
        del members[_MORE]
    return members


def _read_only(model: WireModel, place: str) -> str:
    kind = type(model).__name__
    return f"{kind}{place} cannot be changed: a {kind} is what the server sent; change a copy, dict(...) of it"


M = TypeVar("M", bound=WireModel)
R = TypeVar("R")


def wire_model(
    *,
    required: Mapping[str, type] | None = None,
    times: tuple[str, ...] = (),
    nested: Mapping[str, str] | None = None,
    shown: tuple[str, ...] = (),
    own_id: str | None = None,
) -> Callable[[type[M]], type[M]]:
    """Tie the attributes of an attrs class to the members of its objects, once attrs has defined the class.

    `required` has the members that every server sends, with their JSON types (`object` for any); `times` those that are
    times, `nested` those that hold models, with the model's name; `shown` those that the repr shows, and `own_id` is
    the one that identifies the object.
    """

    def decorate(model: type[M]) -> type[M]:
        model._names = frozenset(fields_dict(cast("type[Any]", model)))
        model._required, model._times, model._nested = required or {}, times, nested or {}
        model._shown, model._own_id = shown, own_id
        for name in ("__setattr__", "__delattr__"):  # those of attrs say less
            setattr(model, name, getattr(WireModel, name))
        for name in model._names:
            if name in times:
                attribute: Any = _Time(name)
            elif name in model._nested:
                attribute = _Nested(name, model._nested[name])
            else:
                attribute = _Member(name) if name in model._required else UNSET
            setattr(model, name, attribute)
        return model

    return decorate


def from_owned_dict(model: type[M], fields: dict[str, Any]) -> M:
    """The model of an object that nobody else uses, which saves a copy."""
    return model._from_owned_dict(fields)


def from_owned_dicts(model: type[M], objects: list[dict[str, Any]]) -> list[M]:
    """The models of many objects; making them all at once is faster than one by one."""
    return model._from_owned_dicts(objects)


def to_dicts(models: Sequence[WireModel]) -> list[dict[str, Any]]:
    """The objects of many models."""
    objects = [*map(vars, models)]
    return [*map(dict[str, Any].copy, map(_members, models) if _MORE in set[str]().union(*objects) else objects)]


def replaced(model: M, **fields: Any) -> M:
    """A copy of a model with other members; those that are UNSET are left out."""
    members = {**_members(model), **fields}
    return model._from_owned_dict({name: value for name, value in members.items() if value is not UNSET})


def own_id(model: WireModel) -> str | None:
    """The name of the member that identifies the object, if there is one."""
    return model._own_id


def whole(parse: Callable[[Any], R]) -> Callable[[Any], R]:
    """Have `parse` raise TypeError if a model lacks what every server sends."""

    def parse_whole(data: Any) -> R:
        result = parse(data)
        for model in result[:1] if isinstance(result, list) else [result]:
            if isinstance(model, WireModel):
                _check_whole(type(model), result if isinstance(result, list) else [model])
        return result

    return parse_whole


def _check_whole(model: type[WireModel], found: Iterable[Any]) -> None:
    objects = [*map(vars, found)]
    for name, kind in model._required.items():
        try:
            kinds = set(map(type, map(itemgetter(name), objects)))
        except KeyError:
            raise TypeError(f"{model.__name__} without {name}") from None
        if kind is not object and kinds != {kind}:
            raise TypeError(f"{model.__name__} whose {name} is no {kind.__name__}")


class _Member:
    """A member that every server sends, found in the model's `__dict__`; this is asked if it is not there."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: WireModel | None, owner: type[WireModel]) -> Any:
        return self if instance is None else self._read(instance, owner)

    def _read(self, instance: WireModel, owner: type[WireModel]) -> Any:
        try:
            return instance.__dict__[self._name]
        except KeyError:
            if self._name not in owner._required:
                return UNSET
        raise _response_error(f"this {owner.__name__} has no {self._name!r}: the server did not send it")


class _Converted(_Member):
    """A member that is converted whenever it is looked at, so that the item stays what came."""

    def __set__(self, instance: WireModel, value: Any) -> NoReturn:
        raise AttributeError(_read_only(instance, f".{self._name}"))


class _Time(_Converted):
    """A time."""

    def _read(self, instance: WireModel, owner: type[WireModel]) -> Any:
        value = super()._read(instance, owner)
        if value is UNSET or (value is None and owner._required.get(self._name) is not str):
            return value
        try:
            return datetime.fromisoformat(cast("str", value))
        except (TypeError, ValueError):
            pass
        raise _response_error(
            f"{self._name} of this {owner.__name__} is not a time in ISO 8601: {_REPR.repr(value)};"
            f" [{self._name!r}] is what the server sent"
        )


class _Nested(_Converted):
    """A model, or a list of models."""

    def __init__(self, name: str, model: str) -> None:
        super().__init__(name)
        self._model = model

    def _read(self, instance: WireModel, owner: type[WireModel]) -> Any:
        from . import models  # noqa: PLC0415  # which need this module

        value: Any = super()._read(instance, owner)
        model: type[WireModel] = getattr(models, self._model)
        try:
            if isinstance(value, list):
                return [model.from_dict(json_object(one)) for one in value]
            return value if value is None or value is UNSET else model.from_dict(json_object(value))
        except TypeError as error:
            raise _response_error(f"{self._name} of this {owner.__name__}: {error}") from None


def _response_error(message: str) -> Exception:
    from langgraph_runs.errors import APIResponseError  # noqa: PLC0415  # rarely needed

    return APIResponseError(message)


def _wrong_type(data: Any, kind: str) -> TypeError:
    return TypeError(f"expected an {kind}, got {type(data).__name__}")
