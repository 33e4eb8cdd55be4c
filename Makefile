# The one door. Needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
# The program with what it rests upon; and with what it is tested with.
INSTALLED := .venv/.installed
READY := .venv/.ready
# Nothing here sends usage figures anywhere.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Prefect's own files stay here, whatever profile the user has at home.
export PREFECT_HOME := $(CURDIR)/.work/prefect-home

.PHONY: demo install test check bench load fuzz unit processes actions doors pages browser test-cluster test-faults servers clocks docs audit sbom lock clean

# As on a server: nothing that only tests need.
install: $(INSTALLED)

demo: $(INSTALLED)
	$(BIN)/ordnat demo

# Rules want a core of their own, the others mostly wait for servers: side by side, each told of when it is done.
test: $(READY) browser
	$(MAKE) --jobs=3 --output-sync=target --keep-going --no-print-directory processes actions unit pages doors

processes: $(READY)
	$(BIN)/pytest tests/faults

actions: $(READY)
	$(BIN)/pytest tests/integration

# And whatever has no lane of its own.
doors: $(READY)
	$(BIN)/pytest --ignore=tests/unit --ignore=tests/faults --ignore=tests/integration --ignore=tests/web --ignore=tests/journeys

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

# Everything of deployments/compose.yaml on this machine, and any part of it killed at any time. Ten minutes and more.
test-cluster: $(READY) servers
	$(BIN)/pytest tests/cluster

# Cases on their way while everything breaks, a table at the end. As root: a disk is mounted, to be filled.
CASES ?= 500
SEED ?= 4711
test-faults: $(READY) servers clocks
	$(BIN)/python -m tests.campaign --cases $(CASES) --seed $(SEED) $(if $(ACTS),--acts $(ACTS))

# What sets a process's clock back.
clocks:
	@ls /usr/lib/*/faketime/libfaketime.so.1 > /dev/null 2>&1 || { apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends libfaketime > /dev/null; } || \
	  { echo "Installera libfaketime: det behövs för att prova en klocka som ställs tillbaka."; exit 1; }

# What the cluster is made of and no wheel brings. Only the programs are used, never the services.
servers:
	@{ command -v redis-server && ls /usr/lib/postgresql/*/bin/postgres; } > /dev/null 2>&1 || { apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends redis-server postgresql > /dev/null; } || \
	  { echo "Installera PostgreSQL och Redis: de behövs för att prova flera maskiner."; exit 1; }

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

docs: $(READY)
	$(BIN)/python -m docs.generate

# What we rest upon: licences and versions, from what is installed; known weaknesses, where somebody can be asked.
audit: $(READY)
	$(BIN)/python -m docs.licences
	$(BIN)/python -m docs.advisories

# The same as a bill of materials (CycloneDX). Follows from the lock, and is therefore not kept beside it.
sbom: $(READY)
	$(BIN)/python -m docs.bill_of_materials

bench: $(READY)
	$(BIN)/python -m bench

# Six installations, 10,000 open cases, a hundred officers: some minutes, on a machine that does nothing else.
load: $(READY)
	$(BIN)/python -m bench.load

$(INSTALLED): requirements.txt pyproject.toml
	$(call installed,requirements.txt)
	touch $@

$(READY): requirements-dev.txt pyproject.toml
	$(call installed,requirements-dev.txt)
	touch $(INSTALLED) $@

define installed
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 eller senare behövs." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@# The lock is complete: nothing is to be looked up beside it, and the check says so if it were not.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(1)
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check --quiet
	@# Whoever runs it as a service may not write here, and would translate it anew at every start.
	$(BIN)/python -m compileall -q app flows models notifications tasks
	mkdir -p $(PREFECT_HOME)
endef

LOCK = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --extra=cluster --strip-extras --build-deps-for=editable \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# Needs no finished environment: a new dependency is in none yet.
lock:
	test -x $(BIN)/pip-compile || $(MAKE) $(READY)
	$(LOCK) --output-file=requirements.txt pyproject.toml
	$(LOCK) --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv .work/prefect-home
