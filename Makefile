# What one does here. Each target is a script that CI runs too.
PYTHON ?= python3
ARGS   ?=
export PYTHON

.PHONY: help scan test check containers bench fuzz torture mutate lock

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

scan: .venv/run.stamp  ## a ranked table of the whole market; options: make scan ARGS="minervini --limit 10"
	@.venv/bin/python -m scanner scan --sync $(ARGS)

test: .venv/dev.stamp  ## every check and every test
	@scripts/check
	@scripts/test $(ARGS)

check: .venv/dev.stamp  ## the checks alone: format, lint, types, layers, sizes
	@scripts/check

containers: .venv/dev.stamp  ## the images, and every test of them (needs Docker)
	@scripts/containers $(ARGS)

bench: .venv/dev.stamp  ## the speed, beside TA-Lib, polars and pandas with Docker, the function's too; in a hurry: make bench ARGS=--quick
	@.venv/bin/python -m scripts.bench $(ARGS)
	@if docker version >/dev/null 2>&1; then \
		scripts/image build >&2 && .venv/bin/python -m scripts.bench_lambda; \
	else echo "No Docker here: the function in its container was not measured."; fi

fuzz: .venv/dev.stamp  ## whatever somebody may send the function, within time and memory (ten minutes); in a hurry: make fuzz ARGS="--seconds 30"
	@.venv/bin/python -m scripts.fuzz $(ARGS)

torture: .venv/dev.stamp  ## every operation on files and sockets fails in turn (hours); in a hurry: make torture ARGS="--each 10"
	@.venv/bin/python -m scripts.torture $(ARGS)

mutate: .venv/dev.stamp  ## how many small faults put into the code the tests notice (minutes)
	@.venv/bin/python scripts/mutate.py $(ARGS)

lock: .venv/dev.stamp  ## new locks from pyproject.toml; newest versions: make lock ARGS=--upgrade
	@scripts/lock $(ARGS)

.venv/%.stamp: requirements/%.txt
	@scripts/setup $*
