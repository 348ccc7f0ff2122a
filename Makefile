# Everything a fresh machine needs is Python >= 3.12, make and git; the rest goes into .venv in this checkout.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup system demo lint test test-all bench docs words scripts shots lock clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/pytest

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) system ## Install everything for development into .venv (quick when nothing changed)

$(READY): constraints.txt pyproject.toml scripts/find_python.sh scripts/install.sh
	@scripts/install.sh $(VENV)
	@touch $@

system: ## Install the system packages that the tests use, or say how
	@scripts/system_packages.sh

demo: $(READY) ## Watch a case become a removal: about half a minute
	@$(BIN)/amparo demo

lint: $(READY) ## Style, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@MYPYPATH=. $(BIN)/mypy -p amparo -p scripts
	@$(BIN)/lint-imports --no-logo

test: setup lint ## Lint, then all tests that take seconds
	@$(PYTEST) -n 2 -m "not slow"

test-all: setup lint ## Lint, then every test
	@$(PYTEST) -n 2

bench: $(READY) ## Measure against the peers, each in a venv of its own (ten minutes; see docs/performance.md)
	@$(BIN)/python -m bench

docs: $(READY) ## Write docs/reference and the packed press rules anew from code and data
	@$(BIN)/python -m scripts.pack_press
	@$(BIN)/python -m scripts.reference

words: $(READY) ## Take the pages' words from code and templates, and compile their Spanish
	@$(BIN)/python -m scripts.words

scripts: $(READY) ## Build the pages' scripts from their TypeScript (needs Node.js; downloads two packages once)
	@[ -d node_modules ] || npm ci --no-audit --no-fund
	@$(BIN)/python -m scripts.browser

shots: $(READY) ## Take the documentation's pictures of pages anew
	@AMPARO_SHOTS=$(CURDIR)/docs/images $(PYTEST) -n 0 tests/web/test_screenshots.py

lock: $(READY) ## Choose the newest allowed versions anew and write all constraints files
	@scripts/lock.sh

clean: ## Remove the venvs and every cache
	rm -rf $(VENV) .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
