# Works with GNU make 3.81, which macOS ships, too.
.PHONY: help setup lecture test lint bench stills docs clean FORCE

# What .venv was made for, in the two lines of .venv/.ready: its Python and its folder. Reading them starts no
# Python, so that a second `make` begins at once.
made_with := $(shell test -x .venv/bin/python && sed -n 1p .venv/.ready 2>/dev/null)
made_in := $(shell test -x .venv/bin/python && sed -n 2p .venv/.ready 2>/dev/null)

PYTHON ?= $(or $(made_with),python3)
export PYTHON

# Other environments stay outside.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PIP_USER = 0

# `make test KERNELS="default avx2" THREADS="1 2"`: the suite once for each pair. Only the command line sets them. What
# is no such name or count stops make before anything runs: torch would take its usual kernels without a word.
KERNELS =
THREADS =
quoted = '$(subst ','\'',$(1))'
each_pair = .ci/kernels $(call quoted,$(KERNELS)) $(call quoted,$(THREADS))
ifneq ($(strip $(KERNELS)$(THREADS)),)
refused := $(shell $(each_pair) 2>&1)
ifneq ($(refused),)
$(error $(refused))
endif
endif

# `make test THOROUGH=1`: many random things where otherwise each kind is tried, and every frame of every film.
THOROUGH =
export TEST_THOROUGH = $(strip $(THOROUGH))

FLAGSHIP = media/videos/relu_gate/1080p60/ReluGate.mp4

help:
	@echo 'make lecture   set up, render the flagship scene in 1080p60, print where the video is'
	@echo 'make test      set up, lint, run every test'
	@echo '               (KERNELS="default avx2" THREADS="1 2": on each of these CPU kernels and numbers of threads)'
	@echo '               (THOROUGH=1: for nights; ten times as many random things, every frame of every film)'
	@echo 'make lint      set up, check style and types'
	@echo 'make bench     set up, measure'
	@echo 'make stills    set up, make the pictures of docs anew'
	@echo 'make docs      set up, build the documentation as a site, print where it is'
	@echo 'make setup     set up .venv (PYTHON=python3.12 names another Python)'
	@echo 'make clean     remove what was rendered and cached; .venv stays'

setup: .venv/.ready

.venv/.ready: constraints.txt pyproject.toml
	@.ci/setup

# A copied or moved folder, or another Python asked for: a .venv fits only what it was made for.
ifneq ($(made_in)|$(made_with),$(CURDIR)|$(PYTHON))
.venv/.ready: FORCE
endif

lecture: .venv/.ready
	.venv/bin/manim -qh -v WARNING --progress_bar display --media_dir media scenes/workshop_1/relu_gate.py ReluGate
	@test -f $(FLAGSHIP) || { echo 'manim wrote no $(FLAGSHIP)' >&2; exit 1; }
	@echo "$(CURDIR)/$(FLAGSHIP)"

test: lint
ifeq ($(strip $(KERNELS)$(THREADS)),)
	.venv/bin/python -m pytest -n auto
else
	@$(each_pair) .venv/bin/python -m pytest -n auto
endif

lint: .venv/.ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

bench: .venv/.ready
	.venv/bin/python tests/benchmarks/number_updates.py
	.venv/bin/python tests/benchmarks/tracing_cost.py
	.venv/bin/python tests/benchmarks/zero_reasons.py
	.venv/bin/python tests/benchmarks/graph_layout.py
	.venv/bin/python tests/benchmarks/audit_cost.py
	.venv/bin/python tests/benchmarks/planted_lies.py --lies 50
	.venv/bin/python tests/benchmarks/parameter_sets.py --sets 10
	.venv/bin/python tests/benchmarks/expected_gradients.py
	.venv/bin/python tests/benchmarks/render_cost.py
	.venv/bin/python tests/benchmarks/motion_cost.py
	.venv/bin/python tests/benchmarks/clip_cost.py

stills: .venv/.ready
	.venv/bin/python -m tests.support.handbook

docs: .venv/.ready
	.venv/bin/python -m sphinx -q -W --keep-going -b html -c docs/site -d build/.docs . build/docs
	@echo "$(CURDIR)/build/docs/index.html"

clean:
	rm -rf build *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find gradmath scenes tests -name __pycache__ -prune -exec rm -rf {} +
	test ! -d media || find media -mindepth 1 -maxdepth 1 ! -name stills -exec rm -rf {} +
