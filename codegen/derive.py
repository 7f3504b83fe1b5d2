"""Derives the sync side from the async one, token by token, so that comments and layout stay."""

import re
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path
from tokenize import NAME, STRING, TokenInfo, generate_tokens

from codegen.errors import CodegenError

OUR_CLASS = re.compile(r"^Async(?=[A-Z])")
ASYNC_WORD = re.compile(r"await|[Aa]sync")


def derive(source: Path, target: Path, rules: dict[str, str]) -> None:
    """Write the sync twin of every module in `source` to the new folder `target`.

    Raises `CodegenError` if there is nothing to derive, if a rule was never used, or if a twin still has a word of
    asynchronous code (in a docstring, say).
    """
    unused = set(rules)
    complaints: list[str] = []
    for module in sorted(source.rglob("*.py")):
        original = module.read_text("utf-8")
        tokens = list(generate_tokens(StringIO(original).readline))
        unused -= {_name(token) for token in tokens}
        text = _sync(original, tokens, rules)
        name = module.relative_to(source)
        complaints += _leftovers(f"{source.name}/{name.as_posix()}", text, rules)
        twin = target / name
        twin.parent.mkdir(parents=True, exist_ok=True)
        header = f"# Derived from {source.name}/{name.as_posix()} by 'make generate'. Do not edit."
        twin.write_text(f"{header}\n\n{text}", "utf-8")
    if not target.exists():
        raise CodegenError(f"there are no modules in {source.name} to derive from")
    complaints += [f"the rule for {rule!r} is never used" for rule in sorted(unused)]
    if complaints:
        raise CodegenError("\n".join(complaints))


def _sync(original: str, tokens: list[TokenInfo], rules: dict[str, str]) -> str:
    lines = StringIO(original).readlines()
    for token, following in reversed(list(pairwise(tokens))):
        (row, start), (_, end) = token.start, token.end
        if token.type == NAME and token.string in ("async", "await"):
            new, end = "", following.start[1] if following.start[0] == row else end
        elif name := _name(token):
            new = token.string.replace(name, rules.get(name) or OUR_CLASS.sub("", name))
        else:
            continue
        lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    return "".join(lines)


def _name(token: TokenInfo) -> str:
    """The name that a token is, bare or as a whole string (as in `__all__`); empty if it is not a name."""
    if token.type == NAME:
        return token.string
    text = token.string[1:-1]
    return text if token.type == STRING and text.isidentifier() else ""


def _leftovers(where: str, text: str, rules: dict[str, str]) -> Iterator[str]:
    words = re.compile("|".join([ASYNC_WORD.pattern, *(rf"\b{re.escape(rule)}\b" for rule in rules)]))
    for number, line in enumerate(text.splitlines(), 1):
        if found := words.search(line):
            yield f"{where}:{number}: {found[0]!r} would stay: {line.strip()}"
