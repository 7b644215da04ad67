# The two commands of the README: `make portal` and `make test`. Everything else is a part of them.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
# One more than there are cores: browser tests mostly wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

# Tests and benchmarks start hundreds of programs: where no bytecode may be kept, each of them compiles everything anew.
KEEPING := env -u PYTHONDONTWRITEBYTECODE
FAST := -m "not slow and not browser and not programs" --ignore tests/browser

.PHONY: help portal site test test-fast test-minimum check bench lighthouse catalogs clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

portal: .venv/labnetz ## build the three labs and the portal, then serve them
	$(BIN)/labnetz serve --port $(PORT)

site: .venv/labnetz ## build the three labs and the portal into public/
	$(BIN)/labnetz build

test: .venv/test .venv/system ## run everything: checks, unit, browser and program tests
	$(MAKE) check
	$(KEEPING) $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder --cov --cov-report=term:skip-covered

test-fast: .venv/test ## run what needs no browser, no server and no second
	$(KEEPING) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(FAST)

test-minimum: .venv/test ## run the fast tests with the oldest versions that pyproject.toml allows
	$(PYTHON) -m venv .cache/minimum
	.cache/minimum/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python .ci/minimum.py > .cache/minimum/low.txt
	.cache/minimum/bin/python -m pip install --quiet --disable-pip-version-check -c .cache/minimum/low.txt --editable . --group test
	$(KEEPING) .cache/minimum/bin/python -m pytest -n $(WORKERS) --dist worksteal $(FAST)

check: .venv/test ## run ruff, mypy and import-linter
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/test ## measure, and print the table for docs/benchmarks.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(KEEPING) $(BIN)/python tests/bench/run.py

lighthouse: .venv/test .venv/system ## ask Lighthouse three times, and print the table for docs/benchmarks.md
	$(BIN)/python tests/bench/lighthouse_table.py

catalogs: .venv/test ## collect the messages of the source into the catalogs
	$(BIN)/python .ci/catalogs.py

clean: ## remove what was built and installed
	rm -rf .venv .cache public site build network/snapshots

# --- what is installed, and when again ---------------------------------------------------------------------------------

.venv/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "labnetz needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"

.venv/labnetz: .venv/bin/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/test: .venv/labnetz pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group test --group check
	@touch $@

.venv/system: .venv/test .ci/system.sh tests/package.json
	bash .ci/system.sh
	@touch $@
