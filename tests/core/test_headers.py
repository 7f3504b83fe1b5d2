"""Headers: looked up in any letter case, masked if secret, refused if malformed."""

from __future__ import annotations

import copy
import pickle
from types import MappingProxyType
from typing import Any

import pytest

from langgraph_runs._core.calls.checks import checked_headers
from langgraph_runs._core.calls.options import hide_headers
from langgraph_runs._core.wire.headers import Headers, encode_headers, has_secrets, hide, mask_secrets, merge_headers
from langgraph_runs._generated.types import UNSET


class TestHeaders:
    """The headers of a response."""

    FIELDS = Headers([("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")])

    def test_any_letter_case(self) -> None:
        """Lookup ignores letter case; a missing header gives None or the default."""
        assert self.FIELDS["CONTENT-TYPE"] == self.FIELDS.get("content-type") == "text/html"
        assert "CoNtEnT-tYpE" in self.FIELDS
        assert "x-other" not in self.FIELDS
        assert 7 not in self.FIELDS
        assert self.FIELDS.get("x-other") is None
        with pytest.raises(KeyError):
            self.FIELDS["x-other"]

    def test_repeated_fields(self) -> None:
        """Repeated headers are joined by commas, at the position of the first."""
        assert self.FIELDS["set-cookie"] == "a=1, b=2"
        assert len(self.FIELDS) == 2
        assert [name.lower() for name in self.FIELDS] == ["content-type", "set-cookie"]

    def test_none(self) -> None:
        """Headers may be empty."""
        assert dict(Headers()) == {}

    def test_nothing_secret_in_its_repr(self) -> None:
        """A repr masks secrets."""
        assert repr(self.FIELDS) == "Headers({'Content-Type': 'text/html', 'set-cookie': '***'})"

    def test_copies(self) -> None:
        """Copies and pickles are equal to the original."""
        assert dict(pickle.loads(pickle.dumps(self.FIELDS))) == dict(copy.deepcopy(self.FIELDS)) == dict(self.FIELDS)


def test_merged() -> None:
    """Later layers replace headers of earlier ones in any letter case; no layer is changed."""
    first, second = {"X-A": "1", "X-B": "2"}, {"x-a": "3", "X-C": "4"}

    assert merge_headers(first, second) == {"x-a": "3", "X-B": "2", "X-C": "4"}
    assert first == {"X-A": "1", "X-B": "2"}
    assert merge_headers() == {}


@pytest.mark.parametrize(
    "name",
    [
        "x-api-key", "X-Api-Key", "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Service-Key",
        "X-Auth-Token", "X-Amz-Security-Token", "X-Secret", "X-Password", "X-Signature", "X-Credentials",
    ],
)  # fmt: skip
def test_secrets_are_masked(name: str) -> None:
    """A value is masked if its header name suggests a secret."""
    assert mask_secrets({name: "hush", "X-Request-Id": "id"}) == {name: "***", "X-Request-Id": "id"}


class TestChecked:
    """Headers given by the caller."""

    def test_a_copy(self) -> None:
        """Valid headers are returned as a copy, values stripped."""
        given = MappingProxyType(
            {"X-A": " b\t", "x-é".encode().decode("ascii", "ignore"): "café", "X-Tab": "a\tb", "X-Empty": ""}
        )

        assert checked_headers(given) == {"X-A": "b", "x-": "café", "X-Tab": "a\tb", "X-Empty": ""}

    @pytest.mark.parametrize("headers", [[("a", "b")], "a: b", 7, 0, "", []])
    def test_no_mapping(self, headers: Any) -> None:
        """Anything but a mapping is refused."""
        with pytest.raises(TypeError, match="headers must be a mapping"):
            checked_headers(headers)

    @pytest.mark.parametrize("headers", [None, UNSET, {}])
    def test_none(self, headers: Any) -> None:
        """No headers are none."""
        assert checked_headers(headers) == {}

    @pytest.mark.parametrize(("name", "value"), [(1, "a"), ("a", 1), ("a", None), ("a", b"b"), (None, "a")])
    def test_no_text(self, name: Any, value: Any) -> None:
        """Names and values must be str."""
        with pytest.raises(TypeError, match="names and values must be str"):
            checked_headers({name: value})

    @pytest.mark.parametrize("name", ["", " ", "a b", "a:", "ä", "a\r\nb", "a\0"])
    def test_names_that_are_none(self, name: str) -> None:
        """A name must be a token (RFC 9110 §5.6.2)."""
        with pytest.raises(ValueError, match="is not a header name"):
            checked_headers({name: "x"})

    @pytest.mark.parametrize("character", ["\r", "\n", "\r\n", "\0", "\x1b", "\x7f", "\x0b", "\x0c"])
    def test_control_characters(self, character: str) -> None:
        """Line breaks, which could inject headers, are refused without showing the value."""
        with pytest.raises(ValueError, match="the value of 'x-a' contains a line break or another control") as caught:
            checked_headers({"x-a": f"secret{character}x-b: 1"})
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize("value", ["☃", "Ā", "\ud800"])
    def test_characters_that_do_not_fit(self, value: str) -> None:
        """Characters outside latin-1 are refused without showing the value."""
        with pytest.raises(ValueError, match="has characters outside latin-1; percent-encode them") as caught:
            checked_headers({"x-a": f"secret{value}"})
        assert "secret" not in str(caught.value)

    def test_a_key_that_does_not_fit(self) -> None:
        """A key is not to be encoded, but to be checked."""
        with pytest.raises(ValueError, match=r"api_key: .* outside latin-1; check it for stray characters"):
            checked_headers({"x-api-key": "secret\u200b"}, what="api_key")

    def test_event_ids_are_utf_8(self) -> None:
        """Last-Event-ID may hold any characters: it is sent as UTF-8 (WHATWG HTML)."""
        assert encode_headers(checked_headers({"Last-Event-ID": "☃"})) == [(b"Last-Event-ID", "☃".encode())]
        assert encode_headers({"x-a": "é"}) == [(b"x-a", b"\xe9")]

    @pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
    def test_framing(self, name: str) -> None:
        """Content-Length and Transfer-Encoding are refused: they follow from the body."""
        with pytest.raises(ValueError, match="is set automatically; remove it"):
            checked_headers({name: "1"})

    def test_a_name_twice(self) -> None:
        """The same name in two spellings is refused."""
        with pytest.raises(ValueError, match="a name is given twice"):
            checked_headers({"X-Api-Key": "a", "x-api-key": "b"})

    def test_what_is_checked_is_named(self) -> None:
        """The message names the argument."""
        with pytest.raises(ValueError, match=r"^api_key: the value of 'x-api-key' contains"):
            checked_headers({"x-api-key": "a\nb"}, what="api_key")


def test_encoded_fields_show_no_secrets() -> None:
    """The repr of encoded fields, which error reporters show, masks what the name says is secret."""
    fields = encode_headers({"X-Api-Key": "very-secret", "Accept": "text/html"})
    assert repr(fields) == "[(b'X-Api-Key', b'***'), (b'Accept', b'text/html')]"
    assert fields == [(b"X-Api-Key", b"very-secret"), (b"Accept", b"text/html")]


def test_what_is_hidden() -> None:
    """A hidden value shows in no repr, is hidden once, and is checked like an open one."""
    hidden = hide({"x-a": "secret"})

    assert hide(hidden) is hidden
    assert "secret" not in repr([hidden, hide(None)])
    assert checked_headers(hidden) == {"x-a": "secret"}
    assert checked_headers(hide(None)) == {}
    call: dict[str, object] = {"headers": {"x-a": "secret"}, "timeout": 1}
    hide_headers(call)
    assert "secret" not in repr(call)
    hide_headers({"timeout": 1})


def test_what_merged_headers_show() -> None:
    """Headers to be sent are a dict whose repr has no value of a secret."""
    merged = merge_headers({"X-Api-Key": "secret"}, {"x-a": "b"})

    assert merged == {"X-Api-Key": "secret", "x-a": "b"}
    assert repr(merged) == "{'X-Api-Key': '***', 'x-a': 'b'}"


def test_whether_there_are_secrets() -> None:
    """Any header that is masked counts as a secret."""
    assert has_secrets({"Accept": "*/*", "X-Api-Key": "k"})
    assert has_secrets({"authorization": ""})
    assert not has_secrets({"Accept": "*/*", "X-Request-Id": "r"})
