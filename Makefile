# The checks of malisize, each a recipe; .ci/run makes those of `ci` in their order. `make` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.ONESHELL:
.SILENT: help readme older-processor lowest by-hand

bin := .venv/bin
minutes := 2
export PYTHONDONTWRITEBYTECODE :=# bytecode is kept: tests start thousands of processes
date := 2026-11-21# the day against which figures age, in checks and documents

.PHONY: help
help:  ## list the recipes
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup:  ## make .venv with everything that the recipes below need
	[ -x $(bin)/python ] || python3 -m venv .venv
	$(bin)/pip install -q -e '.[dev,pipelines]'

# While you work

.PHONY: quick
quick:  ## the tests but the slow ones: under a minute on two cores
	$(bin)/python -m pytest -n 2 -m "not slow"

.PHONY: format
format:  ## write files as ruff has them
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

.PHONY: generate
generate:  ## write the generated parts of the documents
	$(bin)/python tools/generate.py
	$(bin)/python -m tests.recipes

.PHONY: goldens
goldens:  ## write the kept outputs of tests/golden anew where they differ
	MALISIZE_GOLDEN=write $(bin)/python -m pytest tests/golden

# Without running tests

.PHONY: check
check: lint types imports sizes shapes names generated words figures  ## every check that runs no tests

.PHONY: lint
lint:  ## ruff: faults and form; nothing of a merge is left half done
	if git grep -nE '^(<{7}|>{7}) '; then exit 1; fi
	$(bin)/ruff check .
	$(bin)/ruff format --check .

.PHONY: types
types:  ## mypy
	$(bin)/mypy

.PHONY: imports
imports:  ## imports run downwards, and in no circle
	$(bin)/lint-imports
	$(bin)/python tools/circles.py

.PHONY: names
names:  ## no place, platform, operator or currency is named in code
	$(bin)/python tools/names.py

.PHONY: sizes
sizes:  ## no file and no function is too long
	$(bin)/python tools/sizes.py

.PHONY: shapes
shapes:  ## docstrings say the shapes of arrays
	$(bin)/python tools/shapes.py

.PHONY: generated
generated:  ## the generated parts of the documents are current
	$(bin)/python tools/generate.py --check

.PHONY: words
words:  ## every message is translated, catalogues are current, and no face reads a sentence
	$(bin)/python tools/messages.py --check
	$(bin)/python tools/sentences.py

.PHONY: messages
messages:  ## write the template of translations and the catalogues anew
	$(bin)/python tools/messages.py

.PHONY: figures
figures:  ## the catalogue of each country adds up
	for folder in countries/*/; do
		$(bin)/malisize figures check --country "$$(basename "$$folder")" --date $(date) -q > /dev/null
	done

# Tests

.PHONY: test
test:  ## all tests
	$(bin)/python -m pytest -n 2

.PHONY: readers
readers:  ## install LibreOffice and Chromium, in which tests open what is handed over, where they are missing
	command -v soffice > /dev/null && command -v chromium > /dev/null || {
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			libreoffice-calc libreoffice-writer chromium fonts-dejavu-core > /dev/null
	}

.PHONY: readme
readme:  ## the test command of README.md, as a newcomer types it
	command=$$(awk '/^## Test it/{on=1;next} /^## /{on=0} on&&/^```/{fence++;next} on&&fence==1{print}' README.md)
	[ -n "$$command" ] || { echo "README.md has no command under '## Test it'" >&2; exit 1; }
	echo "+ $$command"
	bash -euo pipefail -c "$$command"

.PHONY: older-processor
older-processor:  ## goldens without the instructions of newer processors, which round differently
	features=$$($(bin)/python -c 'from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
	print(*(name for name in __cpu_dispatch__ if __cpu_features__[name]))')
	echo "+ goldens without: $$features"
	NPY_DISABLE_CPU_FEATURES="$$features" $(bin)/python -m pytest -n 2 tests/golden

.PHONY: lowest
lowest: extras := office,batch
lowest: tests := tests/golden
lowest:  ## goldens with the lowest versions that pyproject.toml allows, and that numbers are those of the newest
	oldest=$$(command -v python3.11 || command -v python3.12 || command -v python3)
	lowest=$$(mktemp -d)
	trap 'rm -rf "$$lowest"' EXIT
	"$$oldest" -m venv "$$lowest/venv"
	"$$oldest" tools/lowest.py > "$$lowest/constraints.txt"
	echo "+ $(tests) with:" $$(cat "$$lowest/constraints.txt")
	"$$lowest/venv/bin/pip" install -q -e ".[$(extras)]" pytest pytest-xdist hypothesis \
		-c "$$lowest/constraints.txt"
	"$$lowest/venv/bin/python" -m pytest -n 2 $(tests)
	MALISIZE_OTHER_PYTHON="$$lowest/venv/bin/python" $(bin)/python -m pytest tests/process/test_machines.py

.PHONY: memory
memory:  ## the memory of the largest request there is, at draws that do not fit at once
	MALISIZE_MEMORY_DRAWS=2000000 $(bin)/python -m pytest tests/process/test_memory.py

.PHONY: fuzz
fuzz:  ## look for inputs that break the contract, for two minutes or `make fuzz minutes=20`
	$(bin)/python -m tests.fuzz --minutes $(minutes)

.PHONY: recipes
recipes:  ## the recipes of docs/ that need tools of their own, skipped where they are absent
	$(bin)/python -m pytest -n 2 tests/test_pipelines.py tests/test_scale.py

.PHONY: by-hand
by-hand:  ## say what the checks do not repeat, and how it is run
	echo "not repeated here, but by hand (docs/testing.md):"
	awk -F ' *[|] *' '/^## Kills/ {exit} $$4 ~ /`/ {print "- " $$2 ": " $$4 " (here: " $$3 ")"}' docs/testing.md

.PHONY: ci
ci: readers readme older-processor lowest fuzz memory setup recipes check by-hand  ## everything a change must pass
	@echo "all checks passed"
