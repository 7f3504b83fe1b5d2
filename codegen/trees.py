"""The generated folders of the package, and how each is made: written by `generate`, compared by `check`."""

import shutil
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from codegen import spec
from codegen.arguments import arguments_module
from codegen.compare import differences
from codegen.derive import derive
from codegen.errors import CodegenError
from codegen.format import tidy
from codegen.generator import generate

DERIVED = {"_sync": ("_async", "rules.toml"), "compat/_sync": ("compat/_async", "rules_compat.toml")}
"""Each folder that is derived, with its source and the rules for that."""

TREES = ("_generated", *DERIVED)


def of(root: Path) -> list[str]:
    """The trees of a repository: those that it has sources for."""
    return [name for name in TREES if name not in DERIVED or (_package(root) / DERIVED[name][0]).exists()]


def write(root: Path) -> None:
    """Generate every tree of the repository at `root` anew; files that do not belong there are removed."""
    for name in of(root):
        with _fresh(root, name) as fresh:
            target = _package(root) / name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(fresh, target)


def check(root: Path) -> None:
    """Raise `CodegenError`, naming every file that differs, unless `write` would change nothing."""
    stale: list[str] = []
    for name in of(root):
        with _fresh(root, name) as fresh:
            stale += differences(fresh, _package(root) / name)
    if stale:
        raise CodegenError("\n".join([*stale, "Run 'make generate'."]))


@contextmanager
def _fresh(root: Path, name: str) -> Generator[Path]:
    with TemporaryDirectory() as folder:
        target = Path(folder, name)
        if name in DERIVED:
            source, rules = DERIVED[name]
            derive(_package(root) / source, target, tomllib.loads((root / "codegen" / rules).read_text("utf-8")))
            tidy(target, fixes="I")
        else:
            described = spec.load(root / "openapi.yaml")
            generate(described, target)
            texts = root / "codegen" / "arguments.toml"
            if texts.exists():
                (target / "arguments.py").write_text(arguments_module(described, _package(root), texts), "utf-8")
            tidy(target, fixes="I,F401,TC006")
        yield target


def _package(root: Path) -> Path:
    return root / "langgraph_runs"
