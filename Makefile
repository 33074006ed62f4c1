# make serve: everything the service needs, then the service.
# make test:  everything the tests need, then all tests.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

# Compiled modules are kept whatever the shell says: the tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: serve setup test quick checks test-qgis attack docs bench clean

serve: setup
	exec $(BIN)/kouan serve

setup: .venv/ready app/webmap/bundle/manifest.json

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@

# Without Node the page takes its scripts from their public addresses and says so.
node_modules/.ready: package-lock.json
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo 'No Node: the map takes its scripts from their public addresses.'; fi

# Without Node the page is served unbundled, as it is while a module is newer than the bundle.
app/webmap/bundle/manifest.json: node_modules/.ready bundle.mjs $(shell find app/webmap/static -type f)
	@if [ -x node_modules/.bin/esbuild ]; then node bundle.mjs; fi

# A real road engine for the tests; its wheel is for another Python, its programs are not.
.venv-roads/ready: requirements-roads.lock .venv/ready
	rm -rf .venv-roads
	$(BIN)/python -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
	  --only-binary :all: --python-version 3.12 --implementation cp --abi abi3 \
	  --platform manylinux_2_28_x86_64 -r requirements-roads.lock -d .venv-roads
	$(BIN)/python -m zipfile -e .venv-roads/*.whl .venv-roads
	chmod +x .venv-roads/valhalla/bin/*
	rm .venv-roads/*.whl
	@touch $@

test: checks .venv-roads/ready
	tests/install-clients
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What a change to the code breaks first, in under a minute on two cores.
quick: checks
	$(BIN)/python -m pytest -n 2 --dist loadfile --quiet tests/unit tests/contract tests/facts tests/page tests/test_architecture.py

checks: setup .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m app.reference --check
	$(BIN)/python -m tests.picture --check
	npm run --silent check

# QGIS is a gigabyte, so its tests run apart; QGIS_PYTHON='chroot DIR python3' is another QGIS.
test-qgis: setup .venv/ready-dev
	tests/install-clients qgis
	$(BIN)/python -m pytest -m qgis tests/qgis

# What one client could stop the service with, all of it; a part is in make test.
attack: setup .venv/ready-dev
	$(BIN)/python -m pytest -m 'attack or not attack' tests/attack

docs: .venv/ready-dev
	$(BIN)/python -m app.reference
	$(BIN)/python -m tests.picture

# Against a bare Starlette app, pygeoapi and TiPg on PostGIS, in a venv of their own.
bench: setup .venv/ready-dev
	tests/install-clients peers
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.large
	$(BIN)/python -m tests.map_bench
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.screening_bench
	$(BIN)/python -m tests.peers

clean:
	rm -rf .venv .venv-peers .venv-roads node_modules app/webmap/bundle
