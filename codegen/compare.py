"""Lists files that are missing, stray or different between a folder of the repository and a fresh one."""

from pathlib import Path

from codegen.errors import CodegenError


def differences(fresh: Path, present: Path) -> list[str]:
    """What must change in `present` to equal `fresh`, one line per file; raises `CodegenError` if `fresh` is empty."""
    wanted, found = _files(fresh), _files(present)
    if not wanted:
        raise CodegenError(f"nothing to compare with {present.name}")
    return sorted(
        [f"{present.name}/{name} is missing" for name in wanted.keys() - found.keys()]
        + [f"{present.name}/{name} is stray" for name in found.keys() - wanted.keys()]
        + [f"{present.name}/{name} differs" for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
