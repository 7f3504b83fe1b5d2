"""The differences between openapi.yaml and the server that are known, each with a reason: `drift.toml`."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from codegen.drift import Difference
from codegen.errors import CodegenError

WHOLE = ("is new", "is gone")
"""The lines about an operation as a whole: one of them will do."""


@dataclass(frozen=True)
class Explanation:
    """Why some differences are as they should be. In operations and lines, `*` stands for any text."""

    reason: str
    operations: tuple[str, ...]
    lines: tuple[str, ...]

    def explains(self, difference: Difference) -> bool:
        """Whether it is about this difference."""
        return _any_matches(self.operations, difference.operation) and _any_matches(self.lines, difference.line)

    def stale(self, differences: Iterable[Difference]) -> list[str]:
        """Its operations and lines that are about none of the differences."""
        found = [one for one in differences if self.explains(one)]
        operations = [one for one in self.operations if not any(_matches(one, each.operation) for each in found)]
        lines = [one for one in self.lines if not any(_matches(one, each.line) for each in found)]
        return operations if self.lines == WHOLE else operations + lines


@dataclass(frozen=True)
class Verdict:
    """The differences without a reason, those with one, and the parts of `drift.toml` that are about no difference."""

    unexplained: list[Difference]
    explained: list[tuple[Difference, str]]
    stale: list[str]


def load(path: Path) -> list[Explanation]:
    """Read the explanations; raises CodegenError for a table that is not understood."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CodegenError(f"{path.name}: {error}") from error
    found: list[Explanation] = []
    for name, reason in table.pop("operations", {}).items():
        if not reason:
            raise CodegenError(f"{path.name}: {name} has no reason")
        found.append(Explanation(reason, (name,), WHOLE))
    for entry in table.pop("differences", []):
        reason, lines, operations = (entry.pop(name, None) for name in ("reason", "lines", "operations"))
        if entry or not reason or not lines:
            raise CodegenError(
                f"{path.name}: each of `differences` has a reason, lines, and perhaps operations: {lines}"
            )
        found.append(Explanation(reason, tuple(operations or ["*"]), tuple(lines)))
    if table:
        raise CodegenError(f"{path.name}: {min(table)!r} is not known; `operations` and `differences` are")
    return found


def judge(differences: Iterable[Difference], explanations: Iterable[Explanation]) -> Verdict:
    """Which differences are explained, and which explanations are of no use any more."""
    every, known = [*differences], [*explanations]
    explained = [
        (one, reason) for one in every if (reason := next((why.reason for why in known if why.explains(one)), None))
    ]
    told = {one for one, _ in explained}
    stale = [part for why in known for part in why.stale(every)]
    return Verdict([one for one in every if one not in told], explained, stale)


def _any_matches(patterns: tuple[str, ...], text: str) -> bool:
    return any(_matches(pattern, text) for pattern in patterns)


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
