"""What installing a package provides, read from the metadata of the current environment.

`python -m benchmarks.install langgraph-sdk langgraph_sdk` prints it as JSON.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement


def closure(name: str) -> dict[str, Distribution]:
    """A distribution and all its dependencies in this environment, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(name)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = wanted.name.lower().replace("_", "-"), frozenset(wanted.extras)
        if key in seen:
            continue
        seen.add(key)
        found[key[0]] = distribution(wanted.name)
        for line in found[key[0]].requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in ("", *wanted.extras)):
                waiting.append(needed)
    return found


def files(found: Distribution, package: str) -> list[Path]:
    """The files of a distribution, bytecode included; those of an editable install are in the folder of `package`."""
    listed = [Path(str(found.locate_file(file))) for file in found.files or ()]
    if any((path.suffix == ".pth" and "editable" in path.name) or path.name == f"_{package}.pth" for path in listed):
        spec = importlib.util.find_spec(package)
        assert spec is not None and spec.submodule_search_locations is not None
        listed = [path for path in listed if ".dist-info" in str(path)]
        listed += [path for path in Path(spec.submodule_search_locations[0]).rglob("*") if path.is_file()]
    return [path for path in listed if path.is_file() and ".." not in path.parts]  # scripts are elsewhere


def described(requirement: str, package: str) -> dict[str, Any]:
    """The dependencies with their versions, the size in bytes, and the paths that make the package importable."""
    found = closure(requirement)
    own = Requirement(requirement).name.lower().replace("_", "-")
    size, top = 0, set()
    for name, each in found.items():
        listed = files(each, package if name == own else "")
        size += sum(path.stat().st_size for path in listed)
        root = Path(str(each.locate_file("")))
        top |= {root / path.relative_to(root).parts[0] for path in listed if path.is_relative_to(root)}
    if own in found:
        spec = importlib.util.find_spec(package)
        assert spec is not None and spec.origin is not None
        origin = Path(spec.origin)
        top.add(origin.parent if origin.name == "__init__.py" else origin)
    return {
        "packages": {name: each.version for name, each in sorted(found.items()) if name != own},
        "bytes": size,
        "top": sorted(str(path) for path in top if path.suffix != ".pth" and path.name != "__pycache__"),
    }


if __name__ == "__main__":
    print(json.dumps(described(*sys.argv[1:])))
