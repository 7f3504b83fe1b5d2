"""What the source of the package says, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "langgraph_runs"


def modules(part: str) -> list[Path]:
    """Every module of a part of the package; there is at least one."""
    found = sorted((PACKAGE / part).rglob("*.py"))
    assert found, f"no modules in {part}"
    return found


def name_of(path: Path) -> str:
    """How a file is named in messages and test ids: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, *, at_run_time: bool = False) -> set[str]:
    """The absolute names of all modules that a module imports; perhaps only those that it imports when it runs."""
    package = [*path.relative_to(ROOT).parent.parts]
    found: set[str] = set()
    for node in _walk(ast.parse(path.read_text("utf-8")), skip_types=at_run_time):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def strings(path: Path) -> Iterator[str]:
    """The string constants of a module, less its docstrings."""
    prose: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and id(node) not in prose:
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            yield text


def top_level(names: set[str]) -> set[str]:
    """The first part of each dotted name."""
    return {name.partition(".")[0] for name in names}


def _walk(node: ast.AST, *, skip_types: bool) -> Iterator[ast.AST]:
    """All nodes; perhaps not those under `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(node):
        if skip_types and isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for other in child.orelse:
                yield from _walk(other, skip_types=skip_types)
            continue
        yield child
        yield from _walk(child, skip_types=skip_types)
