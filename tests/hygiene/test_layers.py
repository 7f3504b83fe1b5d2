"""Who may import whom: decisions know neither the network nor the clock, generated code knows nothing of ours."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from .source import PACKAGE, ROOT, imports, modules, name_of, strings, top_level

SHARED = ("record", "shown", "type_vars")
"""The modules of `_core` that serve all of its rooms."""
ROOMS = ("wire", "calls", "crons", "store", "runs", "streams", "messages", "projections", "protocol", "show")
"""The rooms of `_core`: each may import those before it."""
HTTP_LIBRARY = {"httpcore", "httpcore2", "httpx", "httpx2"}
NO_DECISION_NEEDS = HTTP_LIBRARY | {"asyncio", "os", "random", "secrets", "socket", "threading", "time"}
MAY_KNOW_IT = {"failures.py", "transport.py"}
MAKE_CLIENTS_OF_IT = ["langgraph_runs/testing/_script_server.py", "langgraph_runs/testing/_transport.py"]
URL = re.compile(r"/(threads|runs|assistants|store|crons|info|ok)\b|\?\w+=|&\w+=")
URLS_READ = {
    ("_core/runs/refs.py", r"/threads/([^/?#]+)/runs/([^/?#]+)"): "takes a Location apart",
    ("_core/streams/feed.py", r"/threads/[^/]+/stream(/events)?"): "tells which of the caller's paths have no end",
}


@pytest.mark.parametrize("module", modules("_core"), ids=name_of)
def test_decisions_import_no_network_clock_or_dice(module: Path) -> None:
    """A module of `_core` imports nothing that makes its decisions depend on the world, not even for types."""
    assert top_level(imports(module)) & NO_DECISION_NEEDS == set()


@pytest.mark.parametrize("module", modules("_core"), ids=name_of)
def test_decisions_know_no_driver(module: Path) -> None:
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

    Those of modules of requests are called before anything is sent, when loading may still fail.
    """
    packages = {"langgraph_runs._generated", "langgraph_runs._generated.api"}
    assert module.name.endswith("requests.py") or imports(module) & packages == set()


def room(path: Path) -> str:
    """The room of `_core` that a module is in."""
    return path.relative_to(PACKAGE / "_core").parts[0].removesuffix(".py")


def test_every_decision_has_a_room() -> None:
    """Every module of `_core` is in one of the rooms that are listed, and each room has some."""
    found = [room(module) for module in modules("_core") if module != PACKAGE / "_core" / "__init__.py"]
    assert set(found) == {*SHARED, *ROOMS}
    assert [name for name in ROOMS if found.count(name) < 3] == []


@pytest.mark.parametrize("name", ["", *ROOMS])
def test_a_room_says_what_is_in_it(name: str) -> None:
    """The `__init__` of a room is one line, its docstring: nothing is loaded for being its neighbour."""
    tree = ast.parse((PACKAGE / "_core" / name / "__init__.py").read_text("utf-8"))
    assert len(tree.body) == 1
    assert re.fullmatch(r"[A-Z].{30,}\.", ast.get_docstring(tree) or "")


@pytest.mark.parametrize("name", [*SHARED, *ROOMS])
def test_no_room_imports_a_later_one(name: str) -> None:
    """Imports between rooms go one way, those for types included."""
    order = (*SHARED, *ROOMS)
    later = {f"langgraph_runs._core.{other}" for other in order[order.index(name) + 1 :]}
    here = [module for module in modules("_core") if room(module) == name]
    assert here
    for module in here:
        named = {".".join(one.split(".")[:3]) for one in imports(module)}
        assert named & later == set(), name_of(module)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """No hand-written module is in a circle of imports, wherever these stand: in functions, or for types only."""
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in modules("")}
    graph = {
        name: {one for one in imports(path) if one in names}
        for name, path in names.items()
        if not path.is_relative_to(PACKAGE / "_generated")  # the API's types hold one another
    }
    assert sum(map(len, graph.values())) > len(graph) > 50
    assert "langgraph_runs._async.runs" in graph["langgraph_runs._async.client"]
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", modules("_generated"), ids=name_of)
def test_generated_code_stands_alone(module: Path) -> None:
    """A generated module imports the standard library, attrs, its like and the errors, nothing else."""
    others = {name for name in imports(module) if name.partition(".")[0] not in sys.stdlib_module_names}
    strange = {name for name in others if not re.match(r"(attrs|langgraph_runs\.(_generated|errors))\b", name)}
    assert strange == set()


@pytest.mark.parametrize("side", ["_async", "_sync"])
def test_few_modules_know_the_http_library(side: str) -> None:
    """Only the module that sends requests, and the one that explains exceptions, import httpx when they run.

    `compat` is about objects of langgraph-sdk, which are httpx's, and `testing` makes clients of httpx for tests.
    """
    known = {module.name for module in modules(side) if top_level(imports(module, at_run_time=True)) & HTTP_LIBRARY}
    assert known == MAY_KNOW_IT
    apart = (PACKAGE / "_async", PACKAGE / "_sync", PACKAGE / "compat")
    others = [module for module in modules("") if not any(module.is_relative_to(part) for part in apart)]
    knowing = [name_of(module) for module in others if top_level(imports(module, at_run_time=True)) & HTTP_LIBRARY]
    assert knowing == MAKE_CLIENTS_OF_IT


def test_only_compat_knows_langgraph_sdk() -> None:
    """No module imports langgraph-sdk but those of `compat`, and none of the others imports `compat`."""
    others = [module for module in modules("") if not module.is_relative_to(PACKAGE / "compat")]
    assert [name_of(one) for one in others if "langgraph_sdk" in top_level(imports(one))] == []
    assert [name_of(one) for one in others if "langgraph_runs.compat" in imports(one)] == []


def test_the_terminal_stands_on_what_is_public() -> None:
    """The command uses public names, words for statuses, headers and interruptions, and how JSON is read.

    Only `python -m` loads it.
    """
    known = r"wire\.json_decoder|wire\.headers|runs\.status|streams\.interruption"
    private = re.compile(rf"langgraph_runs\._(?!_version__$|core\.({known})\b)")
    used = {(name_of(module), name) for module in modules("cli") for name in imports(module)}
    assert {(module, name) for module, name in used if private.match(name)} == set()
    others = [module for module in modules("") if not module.is_relative_to(PACKAGE / "cli")]
    loading = [one for one in others if any(f"{name}.".startswith("langgraph_runs.cli.") for name in imports(one))]
    assert [*map(name_of, loading)] == ["langgraph_runs/__main__.py"]


DRIVERS = {"terminal.py", "output.py", "leaving.py", "session.py", "runs.py", "records.py", "main.py"}
"""The modules of the command that read, write or wait; all others decide."""


def test_what_the_terminal_decides_needs_no_terminal() -> None:
    """What is printed for which event, and which exit status an error has, is decided without I/O."""
    deciding = [module for module in modules("cli") if module.name not in DRIVERS]
    assert len(deciding) > len(DRIVERS)
    doing = NO_DECISION_NEEDS | {"sys", "signal", "shutil", "subprocess", "pathlib"}
    found = {name_of(module): top_level(imports(module)) & doing for module in deciding}
    assert {name: names for name, names in found.items() if names} == {"langgraph_runs/cli/inputs.py": {"os"}}


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
