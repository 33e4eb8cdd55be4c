# The one door. Needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Nothing here sends usage figures anywhere.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Prefect's own files stay here, whatever profile the user has at home.
export PREFECT_HOME := $(CURDIR)/.work/prefect-home

.PHONY: demo test check bench fuzz unit processes actions pages browser docs lock clean

demo: $(READY)
	$(BIN)/ordnat demo

# Rules want a core of their own, the others mostly wait for servers: side by side, each told of when it is done.
test: $(READY) browser
	$(MAKE) --jobs=3 --output-sync=target --keep-going --no-print-directory unit processes actions pages

processes: $(READY)
	$(BIN)/pytest tests/faults

actions: $(READY)
	$(BIN)/pytest --ignore=tests/unit --ignore=tests/faults --ignore=tests/web --ignore=tests/journeys

pages: $(READY) browser
	$(BIN)/pytest tests/web tests/journeys

# Ten thousand damaged pages per source; the usual run tries 150.
fuzz: $(READY)
	$(BIN)/pytest -q tests/unit/sources/test_mutations.py --mutations 10000

# The one thing the tests want that no wheel brings.
browser:
	@command -v chromium > /dev/null || { apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends chromium fonts-liberation > /dev/null; } || \
	  { echo "Installera Chromium: testerna av sidorna behöver en webbläsare (kommandot chromium)."; exit 1; }

unit: $(READY)
	$(BIN)/pytest tests/unit

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

docs: $(READY)
	$(BIN)/python -m docs.generate

bench: $(READY)
	$(BIN)/python -m bench

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 eller senare behövs." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@# The lock is complete: nothing is to be looked up beside it, and the check says so if it were not.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check --quiet
	mkdir -p $(PREFECT_HOME)
	touch $(READY)

# Needs no finished environment: a new dependency is in none yet.
lock:
	test -x $(BIN)/pip-compile || $(MAKE) $(READY)
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --extra dev --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.txt pyproject.toml

clean:
	rm -rf .venv .work/prefect-home
