# Yiciban 一次办. `make run` needs Python 3.11 or newer and nothing else; see `make help`.

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)
INSTALLED := .venv/.installed
MODULES := frontend/node_modules/.installed
DIST := yiciban/site/static/dist/yiciban.css

# The style sheet keeps only what templates and Python name, so it depends on both.
FRONTEND := $(wildcard frontend/*.json frontend/*.mjs) $(shell find frontend/src -type f) \
	$(shell find yiciban \( -name '*.html' -o -name '*.py' \) -not -path '*/tests/*' -not -path '*/migrations/*')
# Node 20 or newer from PATH, else the one that came with the Python packages.
NODE = if ! { node -e 'process.exit(parseInt(process.versions.node) < 20)' && command -v npm; } >/dev/null 2>&1; \
	then PATH="$(CURDIR)/$(BIN):$$PATH"; fi

.PHONY: help run test check check-static chromium bench build-front wheel lock format clean
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo '  PORT, DATABASE_URL and the others in yiciban/runtime/settings.py are honoured.'

run: $(INSTALLED) $(DIST) ## Run everything with the demo district, until Ctrl-C
	@exec $(BIN)/yiciban up --demo --tied

test: $(INSTALLED) $(DIST) $(if $(ARGS),,chromium) ## Run every test; ARGS="yiciban/cases -k accept" runs a part
	$(BIN)/pytest $(or $(ARGS),-n 2)

check: check-static test ## Run every check, then every test

check-static: $(INSTALLED) ## Check format, lint, types, import directions, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	find yiciban -path '*/templates/*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(BIN)/yiciban manage makemigrations --check --dry-run

bench: $(INSTALLED) ## Measure what the documents claim about speed
	$(BIN)/python -m benchmarks $(ARGS)

build-front: $(DIST) ## Build styles, script, icons and fonts into the package

wheel: $(INSTALLED) $(DIST) ## Build the wheel into dist/, front end included
	$(BIN)/python -m hatchling build -t wheel

lock: ## Write the locks anew from pyproject.toml; needs uv
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		-o requirements.lock pyproject.toml
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade --extra dev \
		-o requirements-dev.lock pyproject.toml

format: $(INSTALLED) ## Format Python and templates
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .
	find yiciban -path '*/templates/*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

clean: ## Remove what was built; data in var/ stays
	rm -rf .venv frontend/node_modules dist build yiciban/site/static/dist yiciban/documents/fonts/*.ttf
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find yiciban tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

chromium:
	@for name in "$$YICIBAN_CHROMIUM" chromium chromium-browser google-chrome; do \
		if [ -n "$$name" ] && command -v "$$name" >/dev/null; then exit 0; fi; done; \
	echo 'The browser tests need Chromium: apt-get install chromium, or set YICIBAN_CHROMIUM to its path.' >&2; \
	echo 'Everything else: make test ARGS="-n 2 -m '"'not browser'"'"' >&2; exit 1

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON.")'
ifdef UV
	test -x $(BIN)/python || uv venv -q --python $(PYTHON) .venv
	uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@

$(MODULES): frontend/package.json frontend/package-lock.json | $(INSTALLED)
	@echo 'Fetching the front end...'; $(NODE); cd frontend && npm ci --no-audit --no-fund
	@touch $@

$(DIST): $(MODULES) $(FRONTEND)
	@$(NODE); cd frontend && npm run --silent build
