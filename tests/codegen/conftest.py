"""What the tests of the code generation share."""

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def repository() -> Path:
    """The root of this repository."""
    return HERE.parent.parent


@pytest.fixture
def golden() -> Path:
    """The tiny repository, its trees as they must come out."""
    return HERE / "golden"


@pytest.fixture
def tiny(golden: Path, tmp_path: Path) -> Path:
    """A copy of the tiny repository to play with."""
    return shutil.copytree(golden, tmp_path / "tiny", ignore=shutil.ignore_patterns("__pycache__"))
