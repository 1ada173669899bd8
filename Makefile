# Every command installs what it needs and may be run twice.
SHELL := /bin/bash
PORT ?= 8000
PYTHON_BASE := $(firstword $(shell command -v python3 python 2>/dev/null))
# uv finds a private Python only through PATH.
export PATH := $(PATH):$(wildcard $(HOME)/.pyenv/versions/3.13*/bin):$(wildcard $(HOME)/.pyenv/versions/3.12*/bin)
UV := .uv/bin/uv
BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev
# Who has nothing left to do takes over half of what another still has.
PARALLEL := -n auto --dist worksteal

.PHONY: help run code test journeys check fix audit bench demo messages docs requirements manage clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(RUN_STAMP) ## Set everything up and serve the demo (PORT=8000)
	@$(BIN)/python -m trips.local.run --port $(PORT)

test: $(DEV_STAMP) ## Set everything up and run the tests (ARGS="-k word")
	@$(BIN)/python -m trips.local.tests $(BIN)/pytest -m "not journey" $(PARALLEL) $(ARGS)

journeys: $(DEV_STAMP) ## Real processes, every route as everybody, the main job in headless Chromium
	@bash .ci/chromium
	@$(BIN)/python -m trips.local.tests $(BIN)/pytest -m journey $(PARALLEL) $(ARGS)

check: $(DEV_STAMP) ## Lint, types, contracts, migrations, translations, documents: changes nothing
	@$(BIN)/python -m trips.local.tests bash .ci/check

fix: $(DEV_STAMP) ## What check complains of and a tool can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

docs: $(DEV_STAMP) ## Write the generated documents anew
	@$(BIN)/python -m trips.local.tests $(BIN)/python manage.py document

messages: $(DEV_STAMP) ## Collect the texts to translate and compile the catalogue
	@$(BIN)/python -m trips.local.tests $(BIN)/python manage.py catalogue

code: $(RUN_STAMP) ## The second factor of the demo logins: the code of this half minute
	@$(BIN)/python -m trips.local.manage demo --code

manage: $(DEV_STAMP) ## One management command on the demo data (ARGS="showmigrations")
	@$(BIN)/python -m trips.local.manage $(ARGS)

bench: $(DEV_STAMP) ## Ratios to raw SQL, measured in one run
	@$(BIN)/python -m trips.local.tests $(BIN)/python -m benchmarks $(ARGS)

audit: $(DEV_STAMP) ## Known vulnerabilities in what is installed (asks the network)
	@$(BIN)/pip-audit --strict --disable-pip -r requirements/run.txt

requirements: $(UV) ## Pin the dependencies anew
	@for group in run dev; do \
	  $(UV) pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
	    pyproject.toml --group local $$( [ $$group = dev ] && echo --group dev ) \
	    -o requirements/$$group.txt || exit 1; \
	done

clean: ## Forget what was installed; keeps the data
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache

$(UV):
	@[ -n "$(PYTHON_BASE)" ] || { echo "Python is missing: install Python 3.12 or newer, then try again." >&2; exit 1; }
	@$(PYTHON_BASE) -m venv .uv || { echo "Python cannot make a virtual environment here: install its venv module (python3-venv)." >&2; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.9"

$(BIN)/python: | $(UV)
	@$(UV) venv --quiet --allow-existing --python '>=3.12' .venv

$(RUN_STAMP): requirements/run.txt | $(BIN)/python
	@[ -e $(DEV_STAMP) ] || $(UV) pip sync --quiet --require-hashes requirements/run.txt
	@touch $@

$(DEV_STAMP): requirements/dev.txt | $(BIN)/python
	@$(UV) pip sync --quiet --require-hashes requirements/dev.txt
	@touch $@ $(RUN_STAMP)
