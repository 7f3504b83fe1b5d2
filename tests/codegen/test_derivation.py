"""The sync side: what is converted, what is left alone, and what is refused."""

from pathlib import Path

import pytest

from codegen.derive import derive
from codegen.errors import CodegenError

HEADER = "# Derived from _async/module.py by 'make generate'. Do not edit.\n\n"


def sync(folder: Path, source: str, **rules: str) -> str:
    """Derive one module; returns the text of its twin below the header."""
    (folder / "_async").mkdir()
    (folder / "_async" / "module.py").write_text(source, "utf-8")
    derive(folder / "_async", folder / "_sync", rules)
    text = (folder / "_sync" / "module.py").read_text("utf-8")
    assert text.startswith(HEADER)
    return text.removeprefix(HEADER)


@pytest.mark.parametrize(
    ("source", "twin"),
    [
        ("async def f(): ...\n", "def f(): ...\n"),
        ("x = await f()\n", "x = f()\n"),
        ("x = g(await f(), await (h()))\n", "x = g(f(), (h()))\n"),
        ("return await f() if await g() else await h()\n", "return f() if g() else h()\n"),
        ("if a:\n    async with b as c:\n        await c\n", "if a:\n    with b as c:\n        c\n"),
        ("[x async for x in y]\n", "[x for x in y]\n"),
        ("await \\\n    f()\n", " \\\n    f()\n"),
    ],
)
def test_keywords_go(tmp_path: Path, source: str, twin: str) -> None:
    """Both keywords vanish with the space behind them, wherever they stand."""
    assert sync(tmp_path, source) == twin


def test_our_classes_lose_their_prefix(tmp_path: Path) -> None:
    """`Async<Name>` becomes `<Name>`, in code and as a whole string, without a rule."""
    source = 'class AsyncClient(httpx.AsyncHTTPTransport): ...\n__all__ = ["AsyncClient"]\nx: "AsyncIterator"\n'
    twin = 'class Client(httpx.HTTPTransport): ...\n__all__ = ["Client"]\nx: "Iterator"\n'
    assert sync(tmp_path, source) == twin


def test_rules_rename_whole_names_only(tmp_path: Path) -> None:
    """A rule changes attributes, definitions, modules and whole strings, never a part of a longer name."""
    source = "from p._a import asleep\nasleep.asleep(x, asleeping, k=asleep)\ngetattr(x, 'asleep')\n"
    twin = "from p._s import sleep\nsleep.sleep(x, asleeping, k=sleep)\ngetattr(x, 'sleep')\n"
    assert sync(tmp_path, source, asleep="sleep", _a="_s") == twin


def test_a_rule_goes_before_the_prefix(tmp_path: Path) -> None:
    """A class may have a twin of another name."""
    assert sync(tmp_path, "AsyncExitStack()\n", AsyncExitStack="Stack") == "Stack()\n"


def test_everything_else_stays(tmp_path: Path) -> None:
    """Comments, layout, odd line separators in strings and characters outside ASCII come through as they are."""
    source = "# naïve  \n\n\nx = (  1,\n   2)  # two\ny = 'a\u2028b' ; z = 'ü'; await z\n"
    assert sync(tmp_path, source) == source.replace("await ", "")


@pytest.mark.parametrize(
    "source", ['"""Awaitable: await it."""\n', "# an async thing\n", "import asyncio\n", 'x = "uses AsyncClient"\n']
)
def test_a_twin_must_not_speak_of_the_other_side(tmp_path: Path, source: str) -> None:
    """A docstring, comment, string or module that would be wrong in the twin is refused, with its line."""
    with pytest.raises(CodegenError, match=r"^_async/module\.py:1: '(await|async|Async)' would stay: "):
        sync(tmp_path, source)


def test_a_name_with_a_rule_must_not_stay_in_text(tmp_path: Path) -> None:
    """A docstring that names a method by its name on the other side is refused."""
    with pytest.raises(CodegenError, match=r"^_async/module\.py:2: 'aclose' would stay: "):
        sync(tmp_path, 'aclose()\n"""Call aclose() afterwards."""\n', aclose="close")


def test_an_unused_rule_fails(tmp_path: Path) -> None:
    """The table of rules cannot rot: a rule that nothing uses is named."""
    with pytest.raises(CodegenError, match=r"^the rule for 'asleep' is never used$"):
        sync(tmp_path, "aclose()\n", aclose="close", asleep="sleep")


def test_folders_are_followed(tmp_path: Path) -> None:
    """Modules in sub-folders get their twins in the same place, named in the header."""
    (tmp_path / "_async" / "deep").mkdir(parents=True)
    (tmp_path / "_async" / "deep" / "module.py").write_text("x = 1\n")
    derive(tmp_path / "_async", tmp_path / "_sync", {})
    twin = (tmp_path / "_sync" / "deep" / "module.py").read_text()
    assert twin == "# Derived from _async/deep/module.py by 'make generate'. Do not edit.\n\nx = 1\n"


def test_deriving_from_nothing_fails(tmp_path: Path) -> None:
    """A folder without modules is a mistake, not an empty result."""
    with pytest.raises(CodegenError, match="no modules in _async"):
        derive(tmp_path / "_async", tmp_path / "_sync", {})
