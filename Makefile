# Needs only Python 3.11 or later, make and a package index. `make` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help explore test test-all lint build snapshot benchmarks lock audit clean

PORT ?= 8501
SHARED ?= ../shared
INSTALLED := .venv/.installed
# What is installed: all, with what the tests need. Where it is only to run: LOCK=requirements-run.lock
LOCK ?= requirements.lock

# The first Python that runs and is new enough; PYTHON=... on the command line overrides it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

$(INSTALLED): $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or later: none was found. Name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version) (once; a minute or two)"
	@$(PYTHON) -m venv --clear .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $(INSTALLED)

# A build that says what somebody should look at, or fails, is no reason not to show what there is.
explore: $(INSTALLED) ## build the warehouse and open the explorer on port 8501
	@.venv/bin/councils build || true
	@.venv/bin/councils explore --port $(PORT) --no-browser

build: $(INSTALLED) ## build the warehouse from the facts in this repository and your own collection
	@.venv/bin/councils build

# A file stays in one process, which makes what its tests share (a server, an export) once.
TESTS := .venv/bin/python -m pytest -n 2 --dist loadfile -q

test: $(INSTALLED) ## run the quick tests: the rules, without whole commands or a browser
	@echo "Running the quick tests"
	@$(TESTS) -m "not (browser or command or slow)" $(ARGS)

test-all: $(INSTALLED) ## run every test, with those that start, kill and browse
	@echo "Running every test"
	@$(TESTS) $(ARGS)

lint: $(INSTALLED) ## check style and types
	@echo "Checking style and types"
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/deptry .
	@.venv/bin/mypy

snapshot: $(INSTALLED) ## remake warehouse/snapshot from folders of real reports and workbooks (SHARED=../shared)
	@.venv/bin/python -m tests.site.remake --shared $(SHARED)

benchmarks: $(INSTALLED) ## measure speed and memory, as ratios to a plain baseline
	@.venv/bin/python -m tests.benchmarks

lock: ## pin every dependency again, for every platform (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group dev --output-file requirements.lock pyproject.toml
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group engines --constraint requirements.lock \
		--output-file requirements-engines.lock
	@printf 'hatchling\neditables\n' | uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate \
		--constraints requirements.lock --output-file requirements-run.lock pyproject.toml -

# In a place of its own: what it brings must not be taken for what this project needs. It looks up
# what this machine would install, and breaks off with a traceback where nobody answers.
audit: ## look every pinned package up among the known weaknesses (needs the internet)
	@$(PYTHON) -m venv --clear .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	@.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
		--requirement requirements.lock --requirement requirements-run.lock \
		--requirement requirements-engines.lock 2> .venv/audit/messages; code=$$?; \
	if grep -q "requests\.exceptions\|Could not connect" .venv/audit/messages; then \
		echo "Nothing was looked up: pypi.org, which has the known weaknesses, does not answer" >&2; \
	else cat .venv/audit/messages >&2; fi; exit $$code

clean: ## remove what was installed and cached here (not what was collected)
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis
