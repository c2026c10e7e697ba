# What one does here. Each target is a script that CI runs too.
PYTHON ?= python3
ARGS   ?=
export PYTHON

.PHONY: help scan test check containers bench mutate lock

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

bench: .venv/dev.stamp  ## the speed targets, side by side with TA-Lib
	@PYTHONPATH=. .venv/bin/python scripts/bench.py $(ARGS)

mutate: .venv/dev.stamp  ## how many small faults put into the code the tests notice (minutes)
	@.venv/bin/python scripts/mutate.py $(ARGS)

lock: .venv/dev.stamp  ## new locks from pyproject.toml; newest versions: make lock ARGS=--upgrade
	@scripts/lock $(ARGS)

.venv/%.stamp: requirements/%.txt
	@scripts/setup $*
