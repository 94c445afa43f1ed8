# Every recipe is one line that also works typed by hand.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
LOCALES := locales
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install demo format check test test-all bench messages clean

help: ## what can be done
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / - /'

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# A stamp is newer than what it was made from exactly when the environment is complete.
.venv/companion.stamp: pyproject.toml constraints.txt | .venv/bin/pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable . && touch $@

.venv/tools.stamp: .venv/companion.stamp
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]' && touch $@

install: .venv/tools.stamp ## the virtual environment, with the pinned versions

demo: .venv/companion.stamp ## the whole companion on this machine, nothing else needed
	$(BIN)/companion demo

format: .venv/tools.stamp ## lay out the code and mend what can be mended
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

check: .venv/tools.stamp ## everything but the tests
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/pytest --quiet tests/locales

test: check ## what continuous integration runs
	$(BIN)/pytest --numprocesses $(WORKERS)

test-all: check ## the tests with coverage and many more generated examples
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest --numprocesses $(WORKERS) --cov

bench: .venv/companion.stamp ## the benchmarks, with their peers, in one run
	$(BIN)/companion bench

messages: .venv/tools.stamp ## bring the catalogues up to date with the phrases in the code
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords --keyword phrase --keyword phrase_plural:1,2 --keyword phrase_ctx:1c,2 --add-comments i18n: --strip-comments --no-wrap --sort-output --add-location file --omit-header --output-file $(LOCALES)/messages.pot .
	$(BIN)/pybabel --quiet update --input-file $(LOCALES)/messages.pot --output-dir $(LOCALES) --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date

clean: ## remove what the tools made; data of the demo stay
	rm -rf .venv build dist htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
