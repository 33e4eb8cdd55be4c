# The one door. Needs Python 3.11 or later and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# Nothing here sends usage figures anywhere.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Prefect's own files stay here, whatever profile the user has at home.
export PREFECT_HOME := $(CURDIR)/.work/prefect-home

.PHONY: demo test check bench unit docs lock clean

demo: $(READY)
	$(BIN)/ordnat demo

test: $(READY)
	@# The rules need a core of their own, the rest mostly waits for servers: side by side, the rules told of last.
	@mkdir -p .work
	@$(BIN)/pytest tests/unit > .work/unit.log 2>&1 & unit=$$!; \
	$(BIN)/pytest --ignore=tests/unit; rest=$$?; \
	wait $$unit; unit=$$?; cat .work/unit.log; exit $$((rest + unit))

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
