# Every command does its own set-up; ARGS go through:  make demo ARGS="--once --json"   make test ARGS="-k lanes"
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-dev
TEXTS := .venv/.texts
CATALOGS := $(shell find src/obmen -name '*.po')
COMPILE = uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header

# Set-up speaks on stderr and to a log, so that a command's own output stays clean.
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check install --no-warn-script-location
define quietly
	quietly() { "$$@" >.venv/setup.log 2>&1 || { cat .venv/setup.log >&2; exit 1; }; }
endef

.PHONY: help
help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: install
install: $(RUN) $(TEXTS)  ## a place to run obmen from: .venv/bin/obmen; after an upgrade again

.PHONY: demo
demo: $(RUN) $(TEXTS)  ## both exchanges on stands: a table rule by rule, then it keeps running (ARGS="--once --json" ends by itself)
	@exec $(BIN)/obmen demo $(ARGS)

.PHONY: test
test: $(DEV) $(TEXTS) system  ## all tests, PostgreSQL and Chromium installed if missing (ARGS="-k lanes")
	@code=0; $(BIN)/python -m pytest $(or $(ARGS),--numprocesses=2 --dist=loadfile --no-loadscope-reorder --all-rules --durations=10 --durations-min=5) || code=$$?
	if [ $$code = 5 ]; then echo "make test: no test was selected by: $(ARGS)" >&2; fi
	exit $$code

.PHONY: check
check: $(DEV)  ## what needs no running: format, lint, types, layers, shape, rules, translations, BSL
	@$(MAKE) --keep-going format lint types imports shape rules translations bsl

.PHONY: format lint types imports shape rules translations bsl
format: $(DEV)
	@$(BIN)/ruff format --check --quiet . || { echo "make check: not formatted (mend with: $(BIN)/ruff format .):" >&2; $(BIN)/ruff format --check . >&2; exit 1; }
lint: $(DEV)
	@$(BIN)/ruff check --quiet .
types: $(DEV)
	@$(BIN)/mypy
imports: $(DEV)
	@$(BIN)/lint-imports --no-logo
shape: $(DEV)
	@$(BIN)/python -m tools.shape
rules: $(DEV)
	@$(BIN)/python -m tools.rules
translations: $(DEV)
	@$(BIN)/python -m tools.translations
bsl: $(DEV)
	@$(BIN)/python -m tools.bsl

.PHONY: crash
crash: $(DEV) $(TEXTS) system  ## real processes killed at every point, nothing lost, nothing twice (ARGS="--kills 50")
	@exec $(BIN)/python -m tests.crash $(ARGS)

.PHONY: bench
bench: $(DEV) $(TEXTS) system  ## every speed the README claims, into bench/RESULTS.md
	@tools/system bench
	exec $(BIN)/python -m bench $(ARGS)

.PHONY: mutants
mutants: $(DEV) $(TEXTS)  ## small changes to the exchanges, which their stories have to notice; ten minutes each (ARGS="orders")
	@exec $(BIN)/python -m tools.mutants $(ARGS)

.PHONY: screenshots
screenshots: $(DEV) $(TEXTS) system  ## the pictures of the READMEs, made anew by the browser tests
	@OBMEN_SCREENSHOTS=docs/images $(BIN)/python -m pytest -m browser $(ARGS)

.PHONY: messages
messages: $(DEV)  ## the catalogs brought up to what the code says; new texts wait there for their Russian
	@$(BIN)/python -m tools.messages $(ARGS)

.PHONY: lock
lock: $(DEV)  ## the newest releases into requirements/
	@$(PIP) uv
	$(BIN)/$(COMPILE) pyproject.toml -o requirements/run.txt
	$(BIN)/$(COMPILE) pyproject.toml --group build --group dev -o requirements/dev.txt
	$(BIN)/$(COMPILE) --group build -o requirements/build.txt

.PHONY: clean
clean:  ## away with all that make made
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	find src -name '*.mo' -delete

$(RUN): requirements/run.txt requirements/build.txt pyproject.toml
	@$(quietly)
	echo "Setting up .venv (a minute, the first time only) …" >&2
	tools/system venv
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	quietly $(PIP) --require-hashes -r requirements/build.txt
	quietly $(PIP) --require-hashes -r requirements/run.txt
	quietly $(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(DEV): requirements/dev.txt $(RUN)
	@$(quietly)
	echo "Installing what checks and tests need …" >&2
	quietly $(PIP) --require-hashes -r requirements/dev.txt
	touch $@

$(TEXTS): $(CATALOGS) $(RUN)
	@$(BIN)/python -m tools.catalogs
	touch $@

.PHONY: system
system:
	@tools/system tests
