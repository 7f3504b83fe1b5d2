"""The settings of a client, from arguments and environment."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from langgraph_runs import RetryPolicy, Timeouts
from langgraph_runs._core.calls.config import Config, config_for_call, update_config
from langgraph_runs._generated.types import UNSET
from tests.core.settings import config


def key(made: Config) -> str | None:
    """The API key that is sent."""
    return {name.lower(): value for name, value in made.headers.items()}.get("x-api-key")


class TestBaseURL:
    """The base URL."""

    @pytest.mark.parametrize(
        ("argument", "variable", "expected"),
        [
            (None, None, "http://127.0.0.1:2024"),
            (None, "", "http://127.0.0.1:2024"),
            (None, " ", "http://127.0.0.1:2024"),
            (None, "https://a.example/", "https://a.example"),
            (None, ' "https://a.example" ', "https://a.example"),
            ("https://b.example", "https://a.example", "https://b.example"),
        ],
    )
    def test_precedence(self, argument: str | None, variable: str | None, expected: str) -> None:
        """The argument wins over the environment, which wins over the default; quotes around a variable are dropped."""
        environment = {} if variable is None else {"LANGGRAPH_API_URL": variable}

        assert config(environment, base_url=argument).base_url == expected

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("http://h", "http://h"),
            ("http://h/", "http://h"),
            ("https://h:8443/api/v1//", "https://h:8443/api/v1"),
            ("http://[::1]:2024", "http://[::1]:2024"),
            ("http://bücher.example", "http://bücher.example"),
        ],
    )
    def test_good_ones(self, given: str, expected: str) -> None:
        """An http or https URL, with or without port and prefix, loses its trailing slashes."""
        assert config(base_url=given).base_url == expected

    @pytest.mark.parametrize(
        "given",
        [
            "",
            "h",
            "h:2024",
            "/api",
            "ftp://h",
            "http://",
            "http:///x",
            "http://h:port",
            "http://h:99999",
            "http://[::1",
            "http:h",
        ],
    )
    def test_no_urls(self, given: str) -> None:
        """An invalid URL is refused and shown."""
        with pytest.raises(
            ValueError, match=r"base_url must (be a URL|look like http://host:port or https://host/prefix), got "
        ):
            config(base_url=given)

    @pytest.mark.parametrize(
        "given", ["http://h?key=secret", "http://h#secret", "http://h/a?", "http://h/ a", "http://h\n"]
    )
    def test_more_than_a_url(self, given: str) -> None:
        """A query may hold a secret, so it is refused and not shown."""
        with pytest.raises(ValueError, match="must not contain a query, a fragment or white space") as caught:
            config(base_url=given)
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize(
        "given",
        [
            "http://me:secret@h",
            "http://secret@h",
            "ftp://me:secret@h",
            "http://me:sec/ret@h",
            "http://me:secret@h:port",
            "http://@h",
        ],
    )
    def test_passwords(self, given: str) -> None:
        """A user name or password is refused and not shown."""
        with pytest.raises(ValueError, match="must not contain '@'") as caught:
            config(base_url=given)
        assert not any(word in str(caught.value) for word in ("secret", "sec", "ret@"))

    @pytest.mark.parametrize("given", [7, b"http://h", ["http://h"]])
    def test_no_text(self, given: Any) -> None:
        """A URL must be str."""
        with pytest.raises(TypeError, match="base_url must be a str"):
            config(base_url=given)


class TestKey:
    """The API key."""

    ALL: ClassVar = {"LANGGRAPH_API_KEY": "one", "LANGSMITH_API_KEY": "two", "LANGCHAIN_API_KEY": "three"}

    @pytest.mark.parametrize(
        ("environment", "expected"),
        [
            (ALL, "one"),
            ({"LANGSMITH_API_KEY": "two", "LANGCHAIN_API_KEY": "three"}, "two"),
            ({"LANGCHAIN_API_KEY": "three"}, "three"),
            ({"LANGGRAPH_API_KEY": "", "LANGSMITH_API_KEY": " ", "LANGCHAIN_API_KEY": "three"}, "three"),
            ({"LANGGRAPH_API_KEY": " 'one'\n"}, "one"),
            ({"LANGGRAPH_API_KEY": '""', "LANGSMITH_API_KEY": "two"}, "two"),
            ({"LANGGRAPH_API_KEY": "'half"}, "'half"),
            ({"LANGGRAPH_API_KEY": "'"}, "'"),
            ({}, None),
        ],
    )
    def test_the_environment(self, environment: dict[str, str], expected: str | None) -> None:
        """The first variable with a value is used, without white space and quotes."""
        assert key(config(environment)) == expected

    def test_the_argument(self) -> None:
        """The argument wins; None sends no key."""
        assert key(config(self.ALL, api_key=" mine\n")) == "mine"
        assert key(config(self.ALL, api_key=None)) is None

    @pytest.mark.parametrize("name", ["x-api-key", "X-Api-Key", "X-API-KEY"])
    def test_a_header(self, name: str) -> None:
        """A header wins over the environment, and conflicts with the argument."""
        assert key(config(self.ALL, headers={name: "header"})) == "header"
        assert key(config(self.ALL, headers={name: "header"}, api_key=None)) == "header"
        with pytest.raises(ValueError, match="x-api-key conflicts with api_key=") as caught:
            config(headers={name: "secret-1"}, api_key="secret-2")
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize("given", ["", " ", "\n"])
    def test_an_empty_one(self, given: str) -> None:
        """An empty key is refused, as it is most likely a mistake."""
        with pytest.raises(ValueError, match="api_key is empty; pass None to send no key"):
            config(api_key=given)

    @pytest.mark.parametrize("given", [7, b"key", ["key"], False])
    def test_no_text(self, given: Any) -> None:
        """A key must be str; any other value is shown by its type only."""
        with pytest.raises(TypeError, match="api_key must be a str or None"):
            config(api_key=given)

    @pytest.mark.parametrize("given", ["secret\nx-b: 1", "secret\0", "secret☃"])
    def test_one_that_cannot_be_sent(self, given: str) -> None:
        """A key that HTTP cannot carry is refused and not shown."""
        with pytest.raises(ValueError, match=r"^api_key: ") as caught:
            config(api_key=given)
        assert "secret" not in str(caught.value)

    def test_not_in_the_repr(self) -> None:
        """A repr does not show the key."""
        assert "secret" not in repr(config(api_key="secret", headers={"Authorization": "secret"}))


class TestTimeouts:
    """Timeouts of the phases of a request."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (UNSET, Timeouts(connect=10.0, read=60.0, write=60.0, pool=None)),
            (None, Timeouts(connect=None, read=None, write=None, pool=None)),
            (3, Timeouts(connect=3.0, read=3.0, write=3.0, pool=3.0)),
            (0.5, Timeouts(connect=0.5, read=0.5, write=0.5, pool=0.5)),
            (Timeouts(), Timeouts(connect=10.0, read=60.0, write=60.0, pool=None)),
            (Timeouts(read=1.0, pool=2), Timeouts(connect=10.0, read=1.0, write=60.0, pool=2)),
        ],
    )
    def test_good_ones(self, given: Any, expected: Timeouts) -> None:
        """One number sets all phases, Timeouts each one, None no limit; unset gives the defaults."""
        assert config(timeout=given).timeouts == expected

    @pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
    def test_no_time(self, value: float) -> None:
        """Every limit must be positive and finite."""
        with pytest.raises(ValueError, match="timeout must be a positive, finite number of seconds, got "):
            config(timeout=value)
        with pytest.raises(ValueError, match="timeout: read must be a positive, finite number of seconds, got "):
            config(timeout=Timeouts(read=value))

    @pytest.mark.parametrize("value", ["3", True, [3], (3, 4)])
    def test_no_number(self, value: Any) -> None:
        """Every limit must be a number."""
        with pytest.raises(TypeError, match="timeout must be a number of seconds"):
            config(timeout=value)
        with pytest.raises(TypeError, match="timeout: pool must be a number of seconds"):
            config(timeout=Timeouts(pool=value))

    @pytest.mark.parametrize(("given", "expected"), [("auto", "auto"), (None, None), (3, 3.0)])
    def test_silence(self, given: Any, expected: Any) -> None:
        """idle_timeout is "auto", None or a number."""
        assert config(idle_timeout=given).idle_timeout == expected

    @pytest.mark.parametrize("given", ["never", "", 0, -1, float("nan"), True, []])
    def test_no_silence(self, given: Any) -> None:
        """Any other idle_timeout is refused, naming it."""
        with pytest.raises((ValueError, TypeError), match="idle_timeout"):
            config(idle_timeout=given)

    @pytest.mark.parametrize("given", [3, None, {"attempts": 3}, RetryPolicy])
    def test_no_policy(self, given: Any) -> None:
        """The only valid `retry` is a RetryPolicy."""
        with pytest.raises(TypeError, match="retry must be a RetryPolicy"):
            config(retry=given)


class TestChanged:
    """Copies with changed settings."""

    BASE = config(api_key="first", headers={"X-A": "1"}, timeout=3)

    def test_nothing(self) -> None:
        """A copy without changes is equal."""
        assert update_config(self.BASE, None) == self.BASE

    def test_settings(self) -> None:
        """Each setting can be replaced."""
        policy = RetryPolicy(attempts=1)
        made = update_config(self.BASE, {"x-a": "2", "X-B": "3"}, timeout=None, retry=policy, idle_timeout=None)

        assert {name.lower(): value for name, value in made.headers.items()}["x-a"] == "2"
        assert sum(name.lower() == "x-a" for name in made.headers) == 1
        assert (made.timeouts.read, made.retry, made.idle_timeout) == (None, policy, None)
        assert key(made) == "first"
        assert "X-B" not in self.BASE.headers

    @pytest.mark.parametrize("name", ["x-api-key", "X-Api-Key"])
    def test_another_key_by_header(self, name: str) -> None:
        """A different key in headers conflicts with the present one; the same key, or a first one, does not."""
        with pytest.raises(ValueError, match="x-api-key conflicts with the client's key; pass api_key=") as caught:
            update_config(self.BASE, {name: "second"})
        assert "first" not in str(caught.value)
        assert "second" not in str(caught.value)
        assert key(update_config(self.BASE, {name: "first"})) == "first"
        assert key(update_config(config(api_key=None), {name: "second"})) == "second"

    def test_another_key(self) -> None:
        """api_key replaces the present key, None removes it, even if it was given as a header."""
        for base in (self.BASE, config(headers={"X-API-Key": "first"})):
            assert key(update_config(base, None, api_key=" second ")) == "second"
            assert key(update_config(base, None, api_key=None)) is None
            assert key(update_config(base, {"x-api-key": "third"}, api_key=None)) == "third"
            assert sum(name.lower() == "x-api-key" for name in update_config(base, None, api_key="second").headers) == 1

    @pytest.mark.parametrize(
        "settings",
        [
            {"headers": {"a": "\n"}},
            {"api_key": ""},
            {"timeout": 0},
            {"retry": 3},
            {"idle_timeout": "x"},
            {"headers": ["a"]},
        ],
    )
    def test_checked(self, settings: dict[str, Any]) -> None:
        """Changed settings are checked."""
        with pytest.raises((ValueError, TypeError)):
            update_config(self.BASE, settings.pop("headers", None), **settings)

    def test_for_a_call(self) -> None:
        """The settings of a call hold for all of its requests, its own API key included."""
        policy = RetryPolicy(attempts=1)

        made = config_for_call(self.BASE, {"X-Api-Key": "second", "x-a": "2"}, policy)

        assert (key(made), made.retry) == ("second", policy)
        assert config_for_call(self.BASE, None, UNSET) == config_for_call(self.BASE, {}, UNSET) == self.BASE
        with pytest.raises(ValueError, match="line break"):
            config_for_call(self.BASE, {"a": "\n"}, UNSET)
        with pytest.raises(TypeError, match="headers must be a mapping"):
            config_for_call(self.BASE, ["a"], UNSET)  # type: ignore[arg-type]
