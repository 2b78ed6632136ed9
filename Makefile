# Needs git, make and Python 3.11, 3.12 or 3.13; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
SUPPORTED := (3, 11) <= sys.version_info[:2] <= (3, 13)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A name on the path is not enough: version managers put names there that only say what is not installed.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c 'import ensurepip, sys, venv; sys.exit(not $(SUPPORTED))' >/dev/null 2>&1; then echo $$name; break; fi; done)

MADE := src/hrcvote/jupyter/page/vega.js $(addprefix src/hrcvote/jupyter/labextension/static/,vega-embed.js dark.css)
INSTALLED := requirements.lock pyproject.toml hatch_build.py src/hrcvote/style.py \
	$(filter-out $(MADE),$(shell find src/hrcvote/jupyter -type f))

# An environment knows itself and the bundle by their whole paths: after a move it would not start, and in a copy it
# would run the code of the bundle that was copied. PLACED names a target that is never up to date where that is so.
PLACED := $(shell test ! -f $(STAMP) || grep -qxF -e "$$(pwd -P)" $(STAMP) || echo elsewhere)

# Another version may make other mutants than those that docs/mutants.md speaks of.
MUTMUT := mutmut==3.8.1

# Two files at a time, each whole: the cells of a notebook, and the tests that share a browser, stay together. In the
# order of the tree, so that the longest, those with a browser, are not left for last.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env

.DEFAULT_GOAL := help
.PHONY: help reports test regression lab notebooks docs validate mutate mutants bench lint lock clean
.PHONY: $(PLACED)

help: ## show this list
	@echo "make <target>; the first run installs what is needed into $(VENV)"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

reports: $(STAMP) ## execute the notebooks and write the HTML reports to reports/
	$(BIN)/hrcvote report

test: $(STAMP) ## check style and types, run all tests and the notebook regression (BROWSER=no leaves the browser out)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
ifeq ($(BROWSER),no)
	@echo "################ BROWSER=no: the tests that drive a browser are NOT run ################"
	$(PYTEST) -m "not browser" tests notebooks
else
	$(PYTEST) tests notebooks
endif

regression: $(STAMP) ## execute the notebooks and compare every output with the committed one
	$(BIN)/hrcvote validate
	$(PYTEST) notebooks

lab: $(STAMP) ## open the start notebook in JupyterLab
	$(BIN)/jupyter lab notebooks/00_start_here.ipynb

notebooks: $(STAMP) ## execute the notebooks and keep their outputs in them, after a change of data or code
	$(BIN)/hrcvote notebooks

docs: $(STAMP) ## remake data/README.md, and the lists and the pictures of README.md
	$(BIN)/hrcvote dictionary
	$(BIN)/hrcvote readme
	$(BIN)/hrcvote figures --format png --out docs $(basename $(notdir $(wildcard docs/*.png)))

validate: $(STAMP) ## check the tables in data/ against their schema and each other
	$(BIN)/hrcvote validate

mutate: $(STAMP) ## change every cell of the data once, and list the changes that neither tests nor notebooks notice
	PYTHONPATH=tests $(BIN)/python -m mutation

mutants: $(STAMP) ## mutate the code of record and claims, and list the mutants that no test kills
	@$(BIN)/python -m pip install --quiet "$(MUTMUT)"
	rm -rf mutants
	$(BIN)/mutmut run
	PYTHONPATH=tests $(BIN)/python -m mutation.code

bench: $(STAMP) ## measure what everything takes beside the stock tools, and write docs/benchmarks.md
	PYTHONPATH=tests $(BIN)/python -m bench

lint: $(STAMP) ## check style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: ## remake requirements.lock from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	sed -n '/^\[build-system\]/,/^$$/s/^ *"\(.*\)",*$$/\1/p' pyproject.toml | uv pip compile --universal --upgrade \
		--generate-hashes --python-version 3.11 --no-annotate --custom-compile-command "make lock" \
		--extra test pyproject.toml - -o requirements.lock --quiet

clean: ## remove the environment, the reports and everything else that was made
	rm -rf $(VENV) reports .kept dist mutants .mypy_cache .pytest_cache .ruff_cache $(MADE)
	find src tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# The lock names every package, so pip need not look for what each one needs: it checks that nothing is missing, in two
# seconds. Python compiles what it imports, which is little of what is installed.
$(STAMP): $(INSTALLED) $(PLACED)
	@test -n "$(PYTHON)" || { \
		echo "No Python 3.11, 3.12 or 3.13 with its venv module was found." >&2; \
		echo "Install one (Debian, Ubuntu: python3 and python3-venv), or name it: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not $(SUPPORTED))' 2>/dev/null || { \
		echo "$(PYTHON) is not a Python 3.11, 3.12 or 3.13 that runs: name another with PYTHON=" >&2; exit 1; }
	@echo "[1/3] $(VENV) with $$($(PYTHON) --version)"
	@test -z "$(PLACED)" || echo "$(VENV) was made in another directory, before a move or a copy: it is made anew"
	@test -z "$(PLACED)" && $(BIN)/python -c 'import sys; sys.exit(not $(SUPPORTED))' 2>/dev/null || \
		$(PYTHON) -m venv --clear $(VENV)
	@echo "[2/3] $$(grep -c == requirements.lock) locked packages: about a minute"
	@$(BIN)/python -m pip install --require-hashes --no-deps --no-compile -r requirements.lock
	@$(BIN)/python -m pip check
	@echo "[3/3] hrcvote, its notebook template and its JupyterLab extension"
	@$(BIN)/python -m pip install --no-build-isolation --no-deps -e .
	@pwd -P > $@
