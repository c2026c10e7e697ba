# Everything that is done here, by name. Each target is a script that CI runs too.
PYTHON ?= python3
ARGS   ?=
export PYTHON

.PHONY: help scan test check docs dist containers bench fuzz torture mutate lock

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

scan: .venv/run.stamp  ## a ranked table of the whole market; options: make scan ARGS="minervini --limit 10"
	@.venv/bin/python -m scanner scan --sync $(ARGS)

test: .venv/dev.stamp  ## all checks and all tests
	@scripts/check
	@scripts/test $(ARGS)

check: .venv/dev.stamp  ## only the checks: format, lint, types, layers, sizes
	@scripts/check

docs: .venv/run.stamp .venv/docs.stamp  ## the documentation as a site, in dist/site
	@scripts/docs

dist: .venv/dev.stamp  ## wheel and sdist, in dist; the wheel is installed in a fresh environment and run
	@.venv/bin/python scripts/dist.py

containers: .venv/dev.stamp  ## the images and all their tests (needs Docker)
	@scripts/containers $(ARGS)

bench: .venv/dev.stamp  ## the speed, next to TA-Lib, polars and pandas, and with Docker the function's; quicker: make bench ARGS=--quick
	@.venv/bin/python -m scripts.bench $(ARGS)
	@.venv/bin/python -m scripts.bench.web
	@if docker version >/dev/null 2>&1; then \
		scripts/image build >&2 && .venv/bin/python -m scripts.bench_lambda; \
	else echo "No Docker here: the function in its container was not measured."; fi

fuzz: .venv/dev.stamp  ## random and hostile events to the function, within bounded time and memory (ten minutes); quicker: make fuzz ARGS="--seconds 30"
	@.venv/bin/python -m scripts.fuzz $(ARGS)

torture: .venv/dev.stamp  ## let each operation on files and sockets fail in turn (hours); quicker: make torture ARGS="--each 10"
	@.venv/bin/python -m scripts.torture $(ARGS)

mutate: .venv/dev.stamp  ## count the small faults put into the code that the tests notice (minutes)
	@.venv/bin/python scripts/mutate.py $(ARGS)

lock: .venv/dev.stamp  ## lock the requirements again from pyproject.toml; newest versions: make lock ARGS=--upgrade
	@scripts/lock $(ARGS)

.venv/docs.stamp: | .venv/run.stamp # which makes .venv anew if it is broken, and .venv/docs is in it

.venv/node.stamp: requirements/node/package-lock.json | .venv/dev.stamp # for tests that are a TypeScript client or a browser
	@scripts/setup node

.venv/%.stamp: requirements/%.txt
	@scripts/setup $*
