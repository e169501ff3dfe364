# Every command of this repository. Needs python3 (3.11 or newer, with venv) and make; all else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser

# Rasad starts many processes: told to keep no bytecode, each would compile it all anew, for a second or two.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up demo test lint format bench soak screenshots lock clean
.DEFAULT_GOAL := up

up: $(READY) ## set everything up, then run scheduler and dashboard together
	$(BIN)/rasad up

demo: $(READY) $(BROWSER) ## the same over a simulated news world on loopback, in data/demo.db
	$(BIN)/python -m tests.newsroom.demo

test: $(READY) $(BROWSER) ## the whole suite, with all it needs
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) $(BROWSER) ## ratios measured in one run on this machine; BENCH="rendering" for a section, BENCH="queries --database URL" over a database of yours
	$(BIN)/python -m benchmarks $(BENCH)

soak: $(READY) $(BROWSER) ## thirty simulated days with faults and fifty kills, in at most 45 minutes
	$(BIN)/python -m tests.soak $(SOAK)

screenshots: $(READY) $(BROWSER) ## every page as a reader sees it, into docs/img; PAGES="health today" for some
	$(BIN)/python -m tests.dashboard.screenshots $(PAGES)

LOCKED := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet
lock: $(READY) ## after a change of dependencies; what a container runs has the versions that were tested, and none of the tools
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra notify --extra login --group dev $(LOCKED) --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra notify --extra login --group build $(LOCKED) --constraints requirements.lock -o deploy/requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rasad needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Chromium without windows, which takes half of what a whole one does: as root Debian's. Failing that a whole one that is there, else Playwright's own.
HAS = { for name in $(1); do command -v $$name && exit; done; exit 1; } >/dev/null
$(BROWSER): $(READY)
	@($(call HAS,chromium-headless-shell chrome-headless-shell)) || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell; } || \
	($(call HAS,chromium chromium-browser google-chrome)) || \
	$(BIN)/playwright install --only-shell chromium
	@touch $@
