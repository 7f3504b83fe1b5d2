"""`method` and `plain_method`: what every public method does besides its own work.

It refuses keywords that there are not, leaves out those that are None, hides secrets from error reporters, shows each
keyword in its signature and docstring, and raises errors without the frames of this package.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import cache, update_wrapper
from typing import Any, ForwardRef, TypeVar, cast

from langgraph_runs._core.calls.options import given_keywords, hide_headers, too_many_arguments
from langgraph_runs._core.shown import shorten_traceback
from langgraph_runs._generated.arguments import ARGUMENTS, NULLABLE
from langgraph_runs._generated.types import UNSET
from langgraph_runs.errors import LangGraphRunsError

Method = TypeVar("Method", bound=Callable[..., Any])
E = TypeVar("E", bound=BaseException)

REFUSALS = (LangGraphRunsError, RuntimeError, TypeError, ValueError)
"""The errors that may end a call; others are bugs, or those of hooks."""

_INDENTED = "\n        "
_NONE_IS_A_VALUE = frozenset({"input", "json", "after"})


class Shown(str):
    """An annotation that signatures show without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def method(options: Any = None) -> Callable[[Method], Method]:
    """Make a public method, whose `**options` have the keywords of a TypedDict, of a function that waits."""

    def decorate(function: Method) -> Method:
        keywords = _keywords(function, options)

        async def call(*args: Any, **kwargs: Any) -> Any:
            hide_headers(kwargs)
            try:
                return await function(*args, **given_keywords(kwargs, **keywords))
            except REFUSALS as error:
                raise short(_explained(error, function, args))  # LANGGRAPH_RUNS_TRACEBACK=full shows every frame

        return cast("Method", _dressed(call, function, options))

    return decorate


def plain_method(options: Any = None, *, settings: bool = False) -> Callable[[Method], Method]:
    """Make a public method of a function that does not wait; with `settings`, None is a value of its keywords."""

    def decorate(function: Method) -> Method:
        keywords = _keywords(function, options, settings=settings)

        def call(*args: Any, **kwargs: Any) -> Any:
            hide_headers(kwargs)
            try:
                return function(*args, **given_keywords(kwargs, **keywords))
            except REFUSALS as error:
                raise short(_explained(error, function, args))  # LANGGRAPH_RUNS_TRACEBACK=full shows every frame

        return cast("Method", _dressed(call, function, options))

    return decorate


def short(error: E) -> E:
    """The error, without the frames of this package and of the HTTP library; with all of them if that is asked for."""
    return error if os.environ.get("LANGGRAPH_RUNS_TRACEBACK") == "full" else shorten_traceback(error)


def _explained(error: E, function: Any, args: tuple[Any, ...]) -> E:
    """The error; Python's own, for too many arguments, with a message that counts no `self` and says what to do."""
    code = function.__code__
    if isinstance(error, TypeError) and len(args) > code.co_argcount:
        owner = type(args[0]).__name__
        name = owner if function.__name__ == "__init__" else f"{owner}.{function.__name__}"
        error.args = (too_many_arguments(name, code.co_varnames[1 : code.co_argcount]),)
    return error


def _keywords(function: Any, options: Any, *, settings: bool = False) -> dict[str, Any]:
    """The arguments of `given_keywords` for a method."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    more = frozenset[str]() if options is None else frozenset(options.__annotations__)
    nullable = NULLABLE.get(_full_name(function), ())
    optional = more.union(names[code.co_argcount :]) - _NONE_IS_A_VALUE - frozenset(nullable)
    return {
        "known": more.union(names[1:]),
        "optional": frozenset() if settings else optional,
        "others": options is not None,
    }


def _dressed(call: Any, function: Any, options: Any) -> Any:
    """The method with the name, the docstring and the signature of the function, `**options` spelt out."""
    name = function.__qualname__
    call.__code__ = call.__code__.replace(co_name=function.__name__, co_qualname=name)  # tracebacks show it
    update_wrapper(call, function)
    call.__signature__ = _signature(function, options)
    if arguments := ARGUMENTS.get(_full_name(function)):
        text = (function.__doc__ or "").replace(_INDENTED, "\n").rstrip()  # inspect.cleandoc takes long at import
        call.__doc__ = f"{text}\n\n{arguments}".lstrip()
    return call


def _full_name(function: Any) -> str:
    """The name of a method in generated tables: `runs.create`."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def _signature(function: Any, options: Any) -> inspect.Signature:
    signature = inspect.signature(function)
    parameters = [
        inspect.Parameter(one.name, one.kind, default=one.default, annotation=_shown(one.annotation))
        for one in signature.parameters.values()
        if one.kind is not one.VAR_KEYWORD
    ]
    names = signature.parameters.keys()
    parameters += [one for one in _parameters(options) if one.name not in names]
    return inspect.Signature(parameters, return_annotation=_shown(signature.return_annotation))


@cache
def _parameters(options: Any) -> list[inspect.Parameter]:
    """The keywords of a TypedDict."""
    hints: dict[str, ForwardRef] = {} if options is None else options.__annotations__
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=UNSET if name in _NONE_IS_A_VALUE and hint.__forward_arg__ == "Any" else None,
            annotation=Shown(hint.__forward_arg__),
        )
        for name, hint in hints.items()
    ]


def _shown(annotation: Any) -> Any:
    return Shown(annotation) if isinstance(annotation, str) else annotation
