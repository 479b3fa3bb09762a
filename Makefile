# Works with GNU make 3.81, which macOS ships, too.
.PHONY: help setup lecture test lint bench clean FORCE

# What .venv was made for, in the two lines of .venv/.ready: its Python and its folder. Reading them starts no
# Python, so that a second `make` begins at once.
made_with := $(shell test -x .venv/bin/python && sed -n 1p .venv/.ready 2>/dev/null)
made_in := $(shell test -x .venv/bin/python && sed -n 2p .venv/.ready 2>/dev/null)

PYTHON ?= $(or $(made_with),python3)
export PYTHON

# Other environments stay outside.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV
export PIP_USER = 0

FLAGSHIP = media/videos/relu_gate/1080p60/ReluGate.mp4

help:
	@echo 'make lecture   set up, render the flagship scene in 1080p60, print where the video is'
	@echo 'make test      set up, lint, run every test'
	@echo 'make lint      set up, check style and types'
	@echo 'make bench     set up, measure'
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
	.venv/bin/python -m pytest -n auto

lint: .venv/.ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

bench: .venv/.ready
	.venv/bin/python tests/benchmarks/number_updates.py
	.venv/bin/python tests/benchmarks/tracing_cost.py
	.venv/bin/python tests/benchmarks/graph_layout.py
	.venv/bin/python tests/benchmarks/audit_cost.py
	.venv/bin/python tests/benchmarks/expected_gradients.py
	.venv/bin/python tests/benchmarks/render_cost.py

clean:
	rm -rf build *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find gradmath scenes tests -name __pycache__ -prune -exec rm -rf {} +
	test ! -d media || find media -mindepth 1 -maxdepth 1 ! -name stills -exec rm -rf {} +
