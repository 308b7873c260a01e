# The verbs of the project. Needed: make, Python 3.11 or newer with its venv module.
#   make run     the demo at http://127.0.0.1:8000 (HOST and PORT are respected)
#   make test    the whole suite        make lint    style, types, the ladder of rooms
#   make bench   pages a second         make setup   everything for development, once
#   make lock    the exact versions again, after a change in pyproject.toml

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
NEW_ENOUGH := 'import sys; print("yes" if sys.version_info >= (3, 11) else "")'
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(firstword $(foreach p,$(CANDIDATES),$(if $(shell $(p) -c $(NEW_ENOUGH) 2>/dev/null),$(p))))
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
WORKERS ?= 2

.PHONY: run test lint bench setup lock clean
.DELETE_ON_ERROR:

run: $(VENV)/.runtime
	@exec $(PY) -m config.run

test: $(VENV)/.development
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(VENV)/.development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

bench: $(VENV)/.development
	$(PY) -m benchmarks $(ARGS)

setup: $(VENV)/.development
	$(PY) manage.py compile_messages
	$(PY) manage.py migrate

$(VENV)/.made:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Python 3.11 or newer is needed and none of these is one: $(CANDIDATES)."; \
	  echo "Install it, or name it: make PYTHON=/path/to/python3 ..."; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "The venv module of $(PYTHON) is missing. Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	@echo "Installing the libraries (first time: about a minute) ..."
	@$(INSTALL) requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt | $(VENV)/.made
	@echo "Installing the libraries and the tools for development (first time: about a minute) ..."
	@$(INSTALL) requirements-dev.txt
	@touch $@

# Needs uv (https://docs.astral.sh/uv/): nobody but who changes pyproject.toml.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --quiet
lock:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --constraint requirements.txt --all-extras --output-file requirements-extras.txt
	$(LOCK) --constraint requirements-extras.txt --group dev --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
