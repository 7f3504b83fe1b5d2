"""`Config`: a client's checked settings (URL, key, headers, timeouts), and the HTTP requests built with them.

Settings only: the arguments of single calls are checked in `checks`, their deadline is in `context`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, Literal, final
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from attrs import evolve, field, fields_dict, frozen

from langgraph_runs._core.calls.checks import checked_flag, checked_headers, checked_params, has_dot_segments
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.record import Record
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.compression import ACCEPT_ENCODING
from langgraph_runs._core.wire.exchange import AnyTimeouts, HTTPRequest, Timeouts
from langgraph_runs._core.wire.headers import Headers, Hidden, MaskedHeaders, hide, mask_secrets, merge_headers
from langgraph_runs._core.wire.json_decoder import is_array
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.types import UNSET, Request, Unset
from langgraph_runs._version import __version__

DEFAULT_URL: Final = "http://127.0.0.1:2024"
URL_VARIABLE: Final = "LANGGRAPH_API_URL"
KEY_VARIABLES: Final = ("LANGGRAPH_API_KEY", "LANGSMITH_API_KEY", "LANGCHAIN_API_KEY")
KEY_HEADER: Final = "x-api-key"

_PHASES: Final = (*fields_dict(Timeouts),)
_BODY_ARGUMENTS: Final = {"create_run_batch": "payloads", "request": "json"}
"""Arguments that are the whole body of an operation, for messages; other bodies have arguments as members."""

MAX_SECONDS: Final = 2.0**31
"""The longest time that can be asked for: 68 years; clocks of systems have limits of their own."""

_CONTROL = re.compile(r"[\x00-\x20\x7f]")


@final
@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Config(Record):
    """The settings of a client, checked and complete. Use `build_config` to create one."""

    base_url: str  # without a trailing slash
    headers: Mapping[str, str] = field(repr=lambda headers: repr(mask_secrets(headers)))  # the API key included
    timeouts: Timeouts = field(factory=Timeouts)
    retry: RetryPolicy = field(factory=RetryPolicy)
    idle_timeout: float | Literal["auto"] | None = "auto"
    allow_unknown: bool = False  # choices that this package does not know are sent
    params: Mapping[str, Any] = field(factory=dict[str, Any])  # of every request, unless that has its own of the name

    @property
    def origin(self) -> str:
        """The scheme, host and port of the base URL."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def prepare(self, request: Request, *, path: str | None = None) -> HTTPRequest:
        """The HTTP request to send: URL, headers and encoded body; `path` replaces the path of the request.

        Raises TypeError for a body that cannot be encoded as JSON.
        """
        url = self.base_url + (request.path if path is None else path)
        params = {**self.params, **request.params} if self.params else request.params
        if params:
            query = urlencode({name: _query_value(name, value) for name, value in params.items()}, doseq=True)
            if query:
                url += ("&" if "?" in url else "?") + query
        own: dict[str, str] = {"accept": "application/json", "accept-encoding": ACCEPT_ENCODING}
        content = None
        if request.body is not UNSET:
            content = encode(request.body, name=_BODY_ARGUMENTS.get(request.operation, ""))
            own["content-type"] = "application/json"
        return HTTPRequest(request.method, url, merge_headers(own, self.headers, request.headers), content)

    def follow(self, location: str | None) -> str | None:
        """The path in a Location header, relative to the base URL; None if it has no usable path.

        Servers send paths without the prefix that they are mounted under; proxies send paths with it, or URLs with the
        origin of the server behind them. Only the path counts: requests never leave the origin of the base URL.
        """
        if not location or _CONTROL.search(location):
            return None
        try:
            path = urlsplit(location).path
        except ValueError:
            return None
        mount = urlsplit(self.base_url).path
        if mount and (path == mount or path.startswith(mount + "/")):
            path = path[len(mount) :]
        if not path.startswith("/") or has_dot_segments(path):
            return None
        return path


def build_config(
    environment: Mapping[str, str],
    *,
    base_url: str | None,
    api_key: str | Unset | None,
    headers: Mapping[str, str] | None,
    timeout: float | AnyTimeouts | Unset | None,
    retry: RetryPolicy,
    idle_timeout: float | str | None,
    allow_unknown: bool = False,
) -> Config:
    """The settings from arguments, else from environment variables, else the defaults.

    Key, headers and environment may be hidden. Raises TypeError or ValueError for an invalid setting.
    """
    key, variables = hide(api_key), hide(environment)
    own = checked_headers(headers)
    names = {name.lower() for name in own}
    if KEY_HEADER in names:
        if isinstance(key.value, str):
            raise ValueError(f"headers: {KEY_HEADER} conflicts with api_key=; give the key in one place")
        key = Hidden(None)
    elif isinstance(key.value, Unset):
        found = filter(None, (_strip_quotes(variables.value.get(name, "")) for name in KEY_VARIABLES))
        key = Hidden(next(found, None))
    if key.value is not None:
        own = merge_headers(checked_key_header(key), own)
    agent = {} if "user-agent" in names else {"user-agent": f"langgraph-runs/{__version__}"}
    return Config(
        base_url=checked_url(
            base_url if base_url is not None else _strip_quotes(variables.value.get(URL_VARIABLE, "")) or DEFAULT_URL
        ),
        headers=merge_headers(agent, own),
        timeouts=checked_timeout(timeout),
        retry=checked_retry(retry),
        idle_timeout=checked_idle_timeout(idle_timeout),
        allow_unknown=checked_flag("allow_unknown", allow_unknown),
    )


def update_config(
    config: Config,
    headers: Mapping[str, str] | None,
    *,
    api_key: str | Unset | None = UNSET,
    timeout: float | AnyTimeouts | Unset | None = UNSET,
    retry: RetryPolicy | Unset = UNSET,
    idle_timeout: float | str | Unset | None = UNSET,
    allow_unknown: bool | Unset = UNSET,
) -> Config:
    """A copy with the given settings replaced; `headers` are merged into the present ones.

    Key and headers may be hidden. Raises TypeError or ValueError for an invalid setting.
    """
    key, given = hide(api_key), hide(headers)
    settings: dict[str, Any] = {}
    present = config.headers
    if not isinstance(key.value, Unset):
        present = MaskedHeaders((name, value) for name, value in present.items() if name.lower() != KEY_HEADER)
        if key.value is not None:
            present = merge_headers(present, checked_key_header(key))
        settings["headers"] = present
    if given.value is not None:
        own = checked_headers(given)
        if len({Headers(fields.items()).get(KEY_HEADER) for fields in (present, own)} - {None}) > 1:
            raise ValueError(f"headers: {KEY_HEADER} conflicts with the client's key; pass api_key= to replace it")
        settings["headers"] = merge_headers(present, own)
    if not isinstance(timeout, Unset):
        settings["timeouts"] = checked_timeout(timeout)
    if not isinstance(retry, Unset):
        settings["retry"] = checked_retry(retry)
    if not isinstance(idle_timeout, Unset):
        settings["idle_timeout"] = checked_idle_timeout(idle_timeout)
    if not isinstance(allow_unknown, Unset):
        settings["allow_unknown"] = checked_flag("allow_unknown", allow_unknown)
    return evolve(config, **settings)


def config_for_call(
    config: Config,
    headers: Mapping[str, str] | Unset | None,
    retry: RetryPolicy | Unset | None = None,
    timeout: float | AnyTimeouts | Unset | None = None,
    params: Mapping[str, Any] | Unset | None = None,
) -> Config:
    """The settings for one call, which hold for all requests that it sends; a number as `timeout` is none of them."""
    if retry is not None and not isinstance(retry, Unset):
        config = update_config(config, None, retry=retry)
    if phases(timeout) is not None:
        config = update_config(config, None, timeout=timeout)
    if query := checked_params(params):
        config = evolve(config, params=query)
    own = checked_headers(headers)
    return evolve(config, headers=merge_headers(config.headers, own)) if own else config


def checked_request(request: object) -> HTTPRequest:
    """Check a request returned by `on_request`; of headers that differ in letter case only, the last one is kept."""
    if not isinstance(request, HTTPRequest):
        raise TypeError(f"on_request must return an HTTPRequest or None, got {type(request).__name__}")
    _check_content(request.content)
    return evolve(request, headers=checked_headers(merge_headers(request.headers), what="headers after on_request"))


def _check_content(value: object) -> None:
    if value is not None and not isinstance(value, bytes):
        raise TypeError(f"content after on_request must be bytes or None, got {type(value).__name__}")


def checked_key_header(api_key: object) -> MaskedHeaders:
    """The header with an API key, which may be hidden, without white space around it."""
    key = hide(api_key)
    if not isinstance(key.value, str):
        raise TypeError(f"api_key must be a str or None, got {type(key.value).__name__}")
    if not key.value.strip():
        raise ValueError("api_key is empty; pass None to send no key")
    return checked_headers(Hidden({KEY_HEADER: key.value.strip()}), what="api_key")


def checked_url(value: object, what: str = "base_url") -> str:
    """Check a base URL, which messages call `what`, and strip trailing slashes."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a str, got {type(value).__name__}")
    if "@" in value:  # the message shows nothing of it: it may hold a password
        raise ValueError(f"{what} must not contain '@'; pass credentials by api_key= or headers=")
    if "?" in value or "#" in value or _CONTROL.search(value):
        start = re.split(r"[?#]", value)[0]
        raise ValueError(f"{what} must not contain a query, a fragment or white space, got {shown(start)}...")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{what} must be a URL, got {shown(value)}: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{what} must look like http://host:port or https://host/prefix, got {shown(value)}")
    return value.rstrip("/")


def checked_timeout(value: float | AnyTimeouts | Unset | None) -> Timeouts:
    """Timeouts as given, from one number for all phases, without limits for None, or the defaults if unset."""
    if isinstance(value, Unset):
        return Timeouts()
    if value is None:
        return Timeouts(connect=None, read=None, write=None, pool=None)
    given = phases(value)
    if given is None:
        seconds = checked_seconds("timeout", value)
        return Timeouts(connect=seconds, read=seconds, write=seconds, pool=seconds)
    for phase, limit in given.items():
        if limit is not None:
            checked_seconds(f"timeout: {phase}", limit)
    return Timeouts(**given)


def phases(timeout: object) -> dict[str, Any] | None:
    """The limits of a Timeouts or an httpx.Timeout by phase; None for anything else."""
    if isinstance(timeout, type) or not all(hasattr(timeout, name) for name in _PHASES):
        return None
    return {name: getattr(timeout, name) for name in _PHASES}


def checked_seconds(name: str, value: object) -> float:
    """Check that a value is a positive, finite number of seconds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        kind = "a number of seconds, a Timeouts or an httpx.Timeout" if name == "timeout" else "a number of seconds"
        raise TypeError(f"{name} must be {kind}, got {shown(value)}")
    if not 0 < value <= MAX_SECONDS:
        raise ValueError(f"{name} must be a positive, finite number of seconds, got {shown(value)}")
    return float(value)


def checked_retry(value: object) -> RetryPolicy:
    """Check that a value is a RetryPolicy."""
    if not isinstance(value, RetryPolicy):
        raise TypeError(f"retry must be a RetryPolicy, got {shown(value)}")
    return value


def checked_idle_timeout(value: float | str | None) -> float | Literal["auto"] | None:
    """Check that a value is "auto", None or a number of seconds."""
    if value is None:
        return None
    if isinstance(value, str):
        if value != "auto":
            raise ValueError(f"idle_timeout must be 'auto', a number of seconds or None, got {shown(value)}")
        return "auto"
    return checked_seconds("idle_timeout", value)


def _strip_quotes(value: str) -> str:
    """The value of an environment variable without surrounding white space and one pair of quotes."""
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value


def _query_value(name: str, value: Any) -> Any:
    """A query parameter for `urlencode`: booleans as `true` and `false`, a list to repeat the parameter."""
    if is_array(value):
        return [_query_text(name, item) for item in value]
    return _query_text(name, value)


def _query_text(name: str, value: object) -> str:
    """What stands for one value in a query string; TypeError or ValueError if nothing does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (str, int, float, UUID)):
        raise TypeError(f"params: {name}={shown(value)} cannot be sent in a query string; convert it to str first")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"params: {name} must be a finite number, got {shown(value)}")
    text = value if isinstance(value, str) else str(value)
    try:
        f"{name}{text}".encode()
    except UnicodeEncodeError:
        raise ValueError(f"params: {name!a}: {shown(text)} has a lone surrogate, which has no UTF-8 form") from None
    return text
