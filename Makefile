# Each target creates what it needs, unless that is up to date.
#   make demo      stream runs from a real server, sync and async
#   make test      run all tests, including those against a real server
#   make test-httpx2  run all conformance tests on clients of httpx2
#   make live-aegra  run the live tests against Aegra, on a PostgreSQL of their own, and again with Redis
#   make check     check style, formatting, types, generated code, and the code blocks of README and docs
#   make docs      build the site of docs/ in build/site, and check it
#   make dist      build sdist and wheel, check them, and run README's first program with the wheel in an empty environment
#   make pythons   the same, and the tests that need no server, on every supported Python of this machine
#   make generate  openapi.yaml -> langgraph_runs/_generated, _async -> _sync
#   make drift     tell how a server differs from openapi.yaml: URL is its address, or a file
#   make adopt     draft the change of openapi.yaml for that
#   make porting   hold the client against the installed langgraph-sdk, for docs/porting.md
#   make format    format hand-written code
#   make record    record the cassettes again, from a real server
#   make bench     run the benchmarks against langgraph-sdk
#   make simulate  play SEEDS histories of the core, a model server and a faulty network (SEEDS=20000)
#   make mistakes  plant mistakes in the core, and simulate until each is found
#   make contract  hold openapi.yaml against a real server with Schemathesis, in a minute or two
#   make lowest    run the tests that need no server, with the oldest supported dependencies
#   make oldest-sdk  run the tests of compat with the oldest langgraph-sdk that it supports
#   make theirs    run the tests of langgraph-sdk and RemoteGraph through compat: LANGGRAPH_SRC is a checkout of LangGraph

PYTHON ?= python3
SEEDS ?= 20000
# What `make dist` compares the public interface with: the last release.
AGAINST ?= $(shell git describe --tags --abbrev=0 2>/dev/null)
URL ?= http://127.0.0.1:2024
PY := .venv/bin/python
DEV := .venv/.installed
SERVER := .venv-server/.installed
AEGRA := .venv-aegra/.installed
DOCS := .venv-docs/.installed
DIST := .venv-dist/.installed
# Twice as many processes as processors, since many tests wait: for servers, and for limits to pass.
WORKERS ?= $(shell expr 2 '*' "$$(getconf _NPROCESSORS_ONLN)")
PYTEST := -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder
PIP := -m pip install --quiet --disable-pip-version-check

.DELETE_ON_ERROR:
.PHONY: demo test test-fast test-httpx2 live-aegra check docs dist pythons generate drift adopt porting format record bench simulate mistakes contract lowest oldest-sdk theirs clean

demo: $(DEV) $(SERVER)
	$(PY) examples/demo.py

test: $(DEV) $(SERVER)
	$(PY) $(PYTEST) $(ARGS)

# All but the tests that take long: under two minutes.
test-fast: $(DEV) $(SERVER)
	$(PY) $(PYTEST) -m "not slow" $(ARGS)

# `make test` runs those that depend on the HTTP library most.
test-httpx2: $(DEV) $(SERVER)
	$(PY) $(PYTEST) tests/conformance --transport=httpx2 $(ARGS)

# The programs of PostgreSQL are needed; without redis-server its part is left out.
live-aegra: $(DEV) $(AEGRA)
	$(PY) -m pytest tests/live --server=aegra $(ARGS)
	@if command -v redis-server >/dev/null; then set -x; $(PY) -m pytest tests/live --server=aegra-redis $(ARGS); \
	else echo "Aegra with Redis: left out, there is no redis-server"; fi

check: $(DEV) $(SERVER)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) -m codegen check
	.venv/bin/mypy
	.venv/bin/pyright
	$(PY) -m pytest -q tests/docs

# From nothing, as pages that are gone would stay.
docs: $(DEV) $(DOCS)
	rm -rf build/site build/doctrees
	.venv-docs/bin/sphinx-build --fail-on-warning --keep-going --quiet -c docs/site -d build/doctrees . build/site
	LANGGRAPH_RUNS_SITE=build/site $(PY) -m pytest -q tests/site

dist: $(DIST) $(SERVER)
	rm -rf dist
	.venv-dist/bin/python -m build --no-isolation --outdir dist
	.venv-dist/bin/twine check --strict dist/*
	.venv-dist/bin/python -m tests.release.wheel dist/*.whl
	.venv-dist/bin/python -m tests.release.first_run dist/*.whl
	@if [ -n "$(AGAINST)" ]; then .venv-dist/bin/python tests/release/interface.py "$(AGAINST)"; \
	else echo "The public interface: there is no release to compare it with (make dist AGAINST=<commit>)"; fi

pythons: dist
	.venv-dist/bin/python -m tests.release.pythons dist/*.whl $(ARGS)

generate: $(DEV)
	$(PY) -m codegen generate

# The langgraph-sdk that the server brings.
porting: $(DEV) $(SERVER)
	$(PY) -m codegen porting

drift adopt: $(DEV)
	$(PY) -m codegen $@ $(URL)

format: $(DEV)
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format .

record: $(DEV) $(SERVER)
	$(PY) -m pytest tests/cassettes --record

bench: $(DEV) $(SERVER)
	$(PY) -m benchmarks

simulate: $(DEV)
	$(PY) -m tests.simulation --seeds $(SEEDS) $(ARGS)

mistakes: $(DEV)
	$(PY) -m tests.simulation.mutants $(ARGS)

contract: .venv-contract/.installed $(SERVER)
	PYTHONPATH=.:examples .venv-contract/bin/python -m tests.contract $(ARGS)

lowest: .venv-lowest/.installed
	.venv-lowest/bin/python $(PYTEST) tests/core tests/conformance $(ARGS)

# Those that need nothing of a newer one.
oldest-sdk: .venv-oldest-sdk/.installed
	.venv-oldest-sdk/bin/python -m pytest $(addprefix tests/compat/test_,private_names.py runs.py errors.py clients.py) $(ARGS)

theirs: $(DEV) $(SERVER)
	$(PY) -m tests.compat.theirs $(ARGS)

$(DEV): pyproject.toml constraints/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(PY) $(PIP) --constraint constraints/dev.txt --editable '.[dev,peers]'
	@touch $@

$(SERVER): constraints/server.txt
	$(PYTHON) -m venv .venv-server
	.venv-server/bin/python $(PIP) --constraint constraints/server.txt 'langgraph-cli[inmem]'
	@touch $@

# Aegra asks for Python 3.12. It runs on 3.11, too, so that its list of versions is installed whatever it asks for.
$(AEGRA): constraints/aegra.txt
	"$$(.ci/python312 $(PYTHON))" -m venv .venv-aegra
	.venv-aegra/bin/python $(PIP) --ignore-requires-python --no-deps --requirement constraints/aegra.txt
	@touch $@

.venv-contract/.installed: constraints/contract.txt
	$(PYTHON) -m venv .venv-contract
	.venv-contract/bin/python $(PIP) --constraint constraints/contract.txt --editable . schemathesis ruamel.yaml
	@touch $@

.venv-docs/.installed: pyproject.toml constraints/docs.txt
	$(PYTHON) -m venv .venv-docs
	.venv-docs/bin/python $(PIP) --constraint constraints/docs.txt --editable '.[compat]' sphinx myst-parser furo sphinx-copybutton
	@touch $@

$(DIST): pyproject.toml constraints/dist.txt
	$(PYTHON) -m venv .venv-dist
	.venv-dist/bin/python $(PIP) --constraint constraints/dist.txt build twine griffe hatchling
	@touch $@

# httpx2 asks for a newer h11 than the oldest httpcore takes.
.venv-lowest/.installed: pyproject.toml constraints/lowest.txt
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python $(PIP) --constraint constraints/lowest.txt --editable '.[dev]'
	.venv-lowest/bin/python $(PIP) --no-deps 'httpx2>=2.16,<3' 'httpcore2>=2.16,<3' truststore
	@touch $@

.venv-oldest-sdk/.installed: pyproject.toml constraints/oldest-sdk.txt
	$(PYTHON) -m venv .venv-oldest-sdk
	.venv-oldest-sdk/bin/python $(PIP) --constraint constraints/oldest-sdk.txt --editable '.[aiohttp,async,compat]' \
		pytest pytest-asyncio pytest-randomly httpx2 trustme uvloop
	@touch $@

clean:
	rm -rf .venv .venv-* build dist
