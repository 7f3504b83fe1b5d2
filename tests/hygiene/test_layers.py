"""Who may import whom: decisions know neither the network nor the clock, generated code knows nothing of ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .source import PACKAGE, ROOT, imports, modules, name_of, strings, top_level

NO_DECISION_NEEDS = {"asyncio", "httpcore", "httpx", "os", "random", "secrets", "socket", "threading", "time"}
HTTP_LIBRARY = {"httpcore", "httpx"}
MAY_KNOW_IT = {"failures.py", "transport.py"}
URL = re.compile(r"/(threads|runs|assistants|store|crons|info|ok)\b|\?\w+=|&\w+=")
URLS_READ = {("_core/runs/refs.py", r"/threads/([^/?#]+)/runs/([^/?#]+)"): "takes a Location apart"}


@pytest.mark.parametrize("module", modules("_core"), ids=name_of)
def test_decisions_import_no_network_clock_or_dice(module: Path) -> None:
    """A module of `_core` imports nothing that makes its decisions depend on the world, not even for types."""
    assert top_level(imports(module)) & NO_DECISION_NEEDS == set()


@pytest.mark.parametrize("module", modules("_core"), ids=name_of)
def test_decisions_know_no_colour(module: Path) -> None:
    """A module of `_core` imports nothing of the drivers that carry its decisions out."""
    ours = {name for name in imports(module) if name.startswith("langgraph_runs.")}
    assert [name for name in ours if re.match(r"langgraph_runs\.(_async|_sync|_acompat|_compat)\b", name)] == []


def test_decisions_load_no_network() -> None:
    """Loading all of `_core` loads neither the HTTP library nor an event loop by way of something else."""
    names = [".".join(module.relative_to(ROOT).with_suffix("").parts) for module in modules("_core")]
    code = f"import sys, {', '.join(names)}; print(*sys.modules)".replace(".__init__", "")
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert top_level(set(loaded.stdout.split())) & {"asyncio", "httpx", "httpcore"} == set()


@pytest.mark.parametrize("module", modules("_core"), ids=name_of)
def test_decisions_are_loaded_with_their_operations(module: Path) -> None:
    """A module of `_core` imports the operations it needs one by one, as those of a package are loaded when called.

    Those of `requests.py` are called before anything is sent, when loading may still fail.
    """
    packages = {"langgraph_runs._generated", "langgraph_runs._generated.api"}
    assert module.name == "requests.py" or imports(module) & packages == set()


@pytest.mark.parametrize("module", modules("_generated"), ids=name_of)
def test_generated_code_stands_alone(module: Path) -> None:
    """A generated module imports the standard library, attrs and its like, nothing else."""
    others = {name for name in imports(module) if name.partition(".")[0] not in sys.stdlib_module_names}
    strange = {name for name in others if not re.match(r"(attrs|langgraph_runs\._generated)\b", name)}
    assert strange == set()


@pytest.mark.parametrize("colour", ["_async", "_sync"])
def test_few_modules_know_the_http_library(colour: str) -> None:
    """Only the module that sends requests, and the one that explains exceptions, import httpx when they run."""
    known = {module.name for module in modules(colour) if top_level(imports(module, at_run_time=True)) & HTTP_LIBRARY}
    assert known == MAY_KNOW_IT
    others = [module for module in modules("") if module.parent.name not in ("_async", "_sync")]
    assert [name_of(module) for module in others if top_level(imports(module, at_run_time=True)) & HTTP_LIBRARY] == []


def test_urls_are_built_by_generated_code_only() -> None:
    """No text in hand-written code is a path or a query of the API, but those listed with what they are for."""
    found = {
        (module.relative_to(PACKAGE).as_posix(), text)
        for part in ("_core", "_async")
        for module in modules(part)
        for text in strings(module)
        if URL.search(text)
    }
    assert found == set(URLS_READ)
