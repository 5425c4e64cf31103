# Every target sets up what it needs. `make demo` and `make test` are all that a newcomer has to know.
SHELL := /bin/bash
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --no-sync
PORT ?= 8765

.PHONY: demo test check bench module e2e setup setup-test format messages screenshots clean

setup:
	@scripts/setup

setup-test:
	@scripts/setup --test

demo: setup
	@$(RUN) sidecar demo --port $(PORT)

test: setup-test module
	@scripts/test

check: setup-test
	@scripts/check

bench: setup-test
	$(RUN) pytest tests/bench --override-ini addopts="" -q

module:
	@python3 prestashop_module/build.py

e2e: setup-test module
	$(RUN) pytest tests/e2e --override-ini addopts="" -v

format: setup
	$(RUN) ruff format . && $(RUN) ruff check --fix .

messages: setup
	@scripts/messages

clean:
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
