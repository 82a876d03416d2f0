# make play: set up and open the game.   make test: set up and prove it.
VENV := .venv
PY := $(VENV)/bin/python
PLAYS := $(VENV)/.plays
READY := $(VENV)/.ready
STORE := $(VENV)/.record-store
BROWSER := $(VENV)/.browser
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What Python and pytest compiled once is kept, also where the environment says otherwise: each of several
# processes of tests would compile all tests again, which is 5 s of work.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: play test test-full pytest lint format picture clean

play: $(PLAYS)
	@$(VENV)/bin/hearmeout

# Types are one process's work: the tests need not wait for them.
test: $(READY)
	@$(MAKE) --no-print-directory -j 2 lint pytest

pytest: $(READY)
	$(PY) -m pytest -n 3 --dist loadgroup -m "not full" --hypothesis-profile landing

test-full: $(READY) $(STORE) $(BROWSER)
	$(PY) -m pytest -n 2 --dist loadgroup -m "full or hypothesis" --hypothesis-profile full

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache

format: $(READY)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

$(PLAYS): pyproject.toml
	@echo "Setting up (once): an environment of its own for the game, in $(VENV)"
	@test -x $(PY) || python3 -m venv $(VENV)
	@echo "Setting up (once): what playing needs, from the network"
	@$(PY) -m pip install --editable .
	@echo "Setting up (once): compiling the game, so that it opens at once"
	@$(PY) -m compileall -q game
	@touch $@

# One installation brings what playing needs as well: two take seconds longer.
$(READY): pyproject.toml
	@echo "Setting up (once): an environment of its own for the game, in $(VENV)"
	@test -x $(PY) || python3 -m venv $(VENV)
	@echo "Setting up (once): what playing and developing need, from the network"
	@$(PY) -m pip install --editable '.[dev]'
	@$(PY) -m compileall -q game
	@touch $(PLAYS) $@

# A record store to test against, in an environment of its own: it asks for versions that the game does not.
$(STORE): $(READY)
	@echo "Setting up (once): a record store for the long tests, from the network"
	@$(PY) -m venv $(VENV)/ralph
	@$(VENV)/ralph/bin/python -m pip install --quiet 'ralph-malph[cli,lrs]==5.1.0' 'requests>=2.32,<3'
	@touch $@

# A browser to look at pages with: Debian's, driven by what npm has.
$(BROWSER): tests/browser/package.json
	@echo "Setting up (once): a browser for the long tests, from the network"
	@command -v chromium >/dev/null || { SUDO=$$(command -v sudo || true); \
		$$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium >/dev/null; }
	@mkdir -p $(VENV)/browser && cp tests/browser/package.json $(VENV)/browser/
	@npm install --silent --no-audit --no-fund --prefix $(VENV)/browser
	@touch $@

picture: $(READY)
	$(PY) docs/picture.py

clean:
	rm -rf $(VENV) dist build .hypothesis .mypy_cache .ruff_cache
