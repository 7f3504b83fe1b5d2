"""What of the public interface is not as it was at a commit, by griffe; run from the repository's root.

    python tests/release/interface.py v0.1.0

Before 1.0 a new minor version may change the interface, a new patch may not: that fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe

PACKAGE = "langgraph_runs"
VERSION_FILE = f"{PACKAGE}/_version.py"
GROUPS = ("runs", "threads", "assistants", "crons", "store")
HIDDEN = [
    *(f"_sync.{name}.{name.capitalize()}" for name in GROUPS),
    *(f"_async.{name}.Async{name.capitalize()}" for name in GROUPS),
    *(f"_core.calls.options.{name}" for name in ("CallOptions", "CreateOptions", "RunOptions", "RunPayload")),
]
"""What callers use without importing it: a client's groups of methods, and the keywords of methods."""


def minor(text: str) -> tuple[str, ...]:
    """The first two numbers of the version in the text of the version's file."""
    found = re.search(r'__version__ = "(\d+)\.(\d+)', text)
    assert found, text
    return found.groups()


def models(package: griffe.Object) -> list[str]:
    """Where the public models are; griffe does not see them through the lazy `models`."""
    generated = package["_generated.models"]
    names = [str(name) for name in package["models"].exports or ()]
    return [generated[name].target_path.removeprefix(f"{PACKAGE}.") for name in names]


def compare(old: griffe.Object, new: griffe.Object) -> Iterator[str]:
    """What is not as it was in an object and below it, a line for each."""
    for change in griffe.find_breaking_changes(old, new):
        path = change.obj.path
        made_by_methods = change.obj.name == "__init__" and re.search(r"\._a?sync\.(?!client)", path)
        model_of_the_server = re.search(r"\.testing\.[a-z]", path)
        if not made_by_methods and not model_of_the_server:
            yield f"{path}: {change.kind.value}"


def changes(old: griffe.Object, new: griffe.Object) -> Iterator[str]:
    """All breaking changes."""
    yield from compare(old, new)
    for name in sorted(set(map(str, old.exports or ())) - set(map(str, new.exports or ()))):
        yield f"{PACKAGE}.{name}: removed"
    for path in [*HIDDEN, *models(old)]:
        was, now = find(old, path), find(new, path)
        if was and now:
            yield from compare(was, now)
        elif was:
            yield f"{PACKAGE}.{path}: removed"


def find(package: griffe.Object, path: str) -> griffe.Object | None:
    try:
        return package[path]
    except KeyError:
        return None


def main() -> None:
    reference = sys.argv[1]
    new = griffe.load(PACKAGE, search_paths=["."], resolve_aliases=True)
    old = griffe.load_git(PACKAGE, ref=reference, repo=".", resolve_aliases=True)
    assert isinstance(new, griffe.Object)
    assert isinstance(old, griffe.Object)
    found = list(dict.fromkeys(changes(old, new)))
    print(f"The public interface since {reference}: {len(found) or 'no'} breaking changes", *found, sep="\n  ")
    shown = subprocess.run(["git", "show", f"{reference}:{VERSION_FILE}"], capture_output=True, text=True, check=True)
    if found and minor(shown.stdout) == minor(Path(VERSION_FILE).read_text("utf-8")):
        sys.exit("Breaking changes need a new minor version.")


if __name__ == "__main__":
    main()
