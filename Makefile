# make run | test | check | bench: each sets up what it needs first, in .venv; the second time that takes no time.
.DEFAULT_GOAL := help
.PHONY: help run test check coverage docs bundle bench fuzz clean qt venv

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3 python,$(shell command -v $(name))))
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
SYSTEM_PACKAGES := fundus_sr_app/system_packages.py

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 8

run: .venv/.app qt  ## open the window on the sample photograph; without a screen, enhance it into out/
	@$(BIN)/fundus-sr --sample

test: .venv/.dev qt  ## run the tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: .venv/.dev  ## ruff, mypy --strict, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy --config-file tests/benchmarks/mypy.ini
	@$(BIN)/lint-imports

coverage: .venv/.dev qt  ## the tests, and the share of lines and branches that they run; what they miss in out/coverage.txt
	@mkdir -p out
	@COVERAGE_FILE=out/.coverage $(BIN)/python -m coverage run -m pytest $(PYTEST_ARGS)
	@COVERAGE_FILE=out/.coverage $(BIN)/python -m coverage report --skip-covered --show-missing > out/coverage.txt
	@tail -1 out/coverage.txt

docs: .venv/.docs  ## build the documentation into out/site; once its packages are there, without network
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --site-dir out/site
	@echo "out/site/index.html"

bundle: .venv/.bundle  ## the program for computers without Python, in dist/: .tar.xz and .deb; .zip on Windows and macOS
	@$(BIN)/python resources/bundle/build.py

bench: .venv/.bench  ## speed, image quality, what is invented, viewer, vessels, baselines (need ../shared); tables in out/benchmarks
	@$(BIN)/python tests/benchmarks/speed.py
	@$(BIN)/python tests/benchmarks/model_times.py
	@$(BIN)/python tests/benchmarks/invented.py --data ../shared
	@$(BIN)/python tests/benchmarks/camera.py --data ../shared --few
	@$(BIN)/python tests/benchmarks/trust.py --data ../shared --limit 1
	@$(BIN)/python tests/benchmarks/vessels_found.py --data ../shared
	@$(BIN)/python tests/benchmarks/quality.py
	@$(BIN)/python tests/benchmarks/viewing.py
	@$(BIN)/python tests/benchmarks/vessels.py --data ../shared
	@$(BIN)/python tests/benchmarks/photograph_quality.py --data ../shared
	@$(BIN)/python tests/benchmarks/baselines.py --data ../shared

fuzz: .venv/.dev  ## changed photographs, weights, region lists and configurations; some minutes, table in out/fuzz.md
	@mkdir -p out
	@$(BIN)/python -m tests.fuzz --out out/fuzz.md --keep out/fuzz

clean:  ## remove the virtual environment, caches and out/
	rm -rf .venv out build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info

# What Qt needs of the system differs with and without a screen, so this looks every time.
qt: .venv/.app
	@$(BIN)/python $(SYSTEM_PACKAGES) qt

.venv/.pip:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory venv
	@touch $@

venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt-get install python3.11" >&2; exit 1; }
	@$(PYTHON) $(SYSTEM_PACKAGES) venv
	@echo "Setting up .venv with $(PYTHON); the first time, some minutes go by."
	@$(PYTHON) -m venv .venv

.venv/.app: .venv/.pip pyproject.toml constraints.txt
	@$(PIP) --editable .
	@touch $@

.venv/.dev: .venv/.app
	@$(PIP) --editable '.[dev]'
	@touch $@

.venv/.docs: .venv/.dev
	@$(PIP) --editable '.[dev,docs]'
	@touch $@

.venv/.bench: .venv/.dev
	@$(PIP) --editable '.[dev,bench]'
	@touch $@

.venv/.bundle: .venv/.app
	@$(PIP) --editable '.[bundle]'
	@touch $@
