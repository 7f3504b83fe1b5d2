"""Foreign text within Markdown: it neither swallows what is shown after it, nor loads anything, nor acts as HTML."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from langgraph_runs._core.show.markdown import block, clean, code, cut, rendered

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
CODE = ("`", "``", "```", "```", "~~~", "    ", "\t")
BLOCKS = ("\n", "\n", "\n\n", "  ", " ", "- ", "1. ", "> ", "# ", "|", "---", "===", "\n[x]: y\n")
HTML = ("<b>", "</b>", "<!--", "-->", "<?", "<http://a.b>", "&lt;")
OTHERS = ("![x](y)", "![", "[x](y)", "\\", "*", "a", "b c")
PIECES = [*CODE, *BLOCKS, *HTML, *OTHERS]
END = "**the end**"


def tokens(found: Iterable[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from tokens(token.children or ())


def parsed(text: str) -> list[Token]:
    """What a Markdown parser finds in a text that is shown, before a paragraph of ours."""
    found = PARSER.parse(f"{text}\n\n{END}")
    assert [one.type for one in found[-3:]] == ["paragraph_open", "inline", "paragraph_close"]
    assert (found[-2].content, found[-3].level) == (END, 0)
    return [*tokens(found[:-3])]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_model_writes_is_harmless(seed: int) -> None:
    """Whatever it is, our paragraph after it is one; no HTML begins, and no image."""
    dice = random.Random(seed)
    for _ in range(500):
        text = "".join(dice.choices(PIECES, k=dice.randint(1, 24)))
        assert {"html_block", "html_inline", "image"} & {one.type for one in parsed(rendered(text))} == set(), text


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_nested_is_harmless(seed: int) -> None:
    """However lists and quotations are nested, our paragraph after them is one, and each word of them is there."""
    dice = random.Random(seed)
    for _ in range(300):
        marks = [dice.choice(("  ", "    ", "\t", "- ", "1. ", "> ", ">", "\n", "\n\n", "a", "a\n")) for _ in range(60)]
        text = "".join(marks)
        found = parsed(rendered(text))
        assert sum(one.content.count("a") for one in found if not one.children) >= text.count("a"), text


@pytest.mark.parametrize(
    "text",
    [
        "plain, **bold**, [a link](http://host)\n\n- a\n- b",
        "```python\nx: list[int] = 1 < 2  # <b>\n```\nafter",
        "   ```\n   indented <b>\n   ```",
        "~~~~\n```\n~~~~",
        "`<b>` and ``a ` <i>`` are code",
        "1 < 2 and a<5 and $x < y$",
        "| a | b |\n|---|---|\n| 1 | `<b>` |",
        "\n".join(f"{'    ' * level}- a\n{'    ' * level}- b" for level in range(8)) + "\n- c" * 20,
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    """Markdown without HTML and images is left as it is, code with anything in it."""
    assert rendered(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>x</b>", "&lt;b>x&lt;/b>"),
        ("![x](http://host/?secret)", "&#33;[x](http://host/?secret)"),
        ("```\nopen", "```\nopen\n```"),
        ("  ~~~sh\n  open", "  ~~~sh\n  open\n  ~~~"),
        ("one ` then\n`<b>`", "one ` then\n`&lt;b>`"),
        ("one ` then\n\n`<b>`", "one ` then\n\n`<b>`"),
        ("\\`<b>`", "\\`&lt;b>`"),
        ("a ```<b>", "a ```&lt;b>"),
        ("a\x1b[2J\r\nb\x00", "a[2J\nb"),
        ("\u202eyap\u202c \u2066x\u2069\u200f", "yap x\u200f"),
        ("a \ud800 b", "a \ufffd b"),
    ],
)
def test_what_is_changed(text: str, expected: str) -> None:
    """HTML and images become text outside of code, fences are closed, control characters and lone surrogates go."""
    assert rendered(text) == expected


@pytest.mark.parametrize(
    "text", ["- ```\n  <b>", "> ~~~\n> x", "    ```\n<b>", "- x\n  ```\n  y\nout <b>", "~~~ |\n---"]
)
def test_where_code_is_uncertain_all_is_code(text: str) -> None:
    """Where a fence may end with the list or the quotation that it is in, the text is shown as it is."""
    fence, *lines, end = rendered(text).split("\n")
    assert (fence, "\n".join(lines), end) == ("````" if "```" in text else "```", text, fence)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("  " * level + "- a" for level in range(40)),
        "\n".join("\t" * level + "1. a" for level in range(40)),
        "\n\n".join("  " * level + "* a" for level in range(40)),
        "- " * 40 + "a",
        "> - " * 20 + "a",
        ">" * 5_000 + " a",
    ],
)
def test_deeply_nested_text_is_seen(text: str) -> None:
    """What renderers would leave out, with all that follows, is shown as it was written."""
    [fence] = [one for one in parsed(rendered(text)) if one.type == "fence"]
    assert fence.content == f"{clean(text)}\n"


@pytest.mark.parametrize("text", ["x", "a `b` c", "`", "``a", "<b>\n![x](y)", "", "tab\tand\x1b"])
def test_values_are_code(text: str) -> None:
    """A value in a line, or in lines of its own, is all code, whatever is in it."""
    [line] = [one for one in parsed(code(text)) if one.type == "code_inline"]
    assert line.content.split() == clean(text).split()
    [fence] = [one for one in parsed(block(text)) if one.type == "fence"]
    assert fence.content.strip() == clean(text).strip()


def test_long_texts_are_cut() -> None:
    """What is left out of a text is told."""
    assert cut("abc", 3) == "abc"
    assert cut("x" * 2003, 3) == "xxx… (2,000 more characters)"
