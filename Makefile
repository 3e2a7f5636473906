# Two commands on a fresh machine: `make demo` and `make test`.
# Needs git, make and Python 3.11+ with pip.  Everything it installs lies in .tools/ and .venv/.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
# An empty or missing HOME must not matter, and uv must use the Python that is here.
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export UV_NO_PROGRESS := 1
SERVE ?= yes
PORT ?= 8891
RUN := .venv/bin

.PHONY: demo test scores bench format clean

demo: .venv/.ready
	@$(RUN)/tearjerker read examples/seven-iconic-osts.md --keep
	@if [ "$(SERVE)" != no ]; then exec $(RUN)/tearjerker serve --port $(PORT); fi

test: .venv/.dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/pytest -n auto

# How good it is: each score against its floor in benchmarks/floors.json.  SETS holds the development sets
# (names/, reader/, hear/); what is not there is said and left out.
SETS ?= ../shared
FLOORS := --floors benchmarks/floors.json

scores: .venv/.dev
	$(RUN)/python benchmarks/list.py $(FLOORS)
	$(RUN)/python benchmarks/scan.py --songs 200 $(FLOORS)
	$(RUN)/python benchmarks/verdicts.py --gate
	@if [ -d $(SETS)/names ]; then set -x; $(RUN)/python benchmarks/find.py $(SETS)/names $(FLOORS); \
	  else echo "find is not scored: there is no $(SETS)/names"; fi
	@if [ -d $(SETS)/reader ]; then set -x; $(RUN)/python benchmarks/known.py $(SETS)/reader/gold $(FLOORS); \
	  else echo "coverage is not scored: there is no $(SETS)/reader"; fi

# How fast it is, beside its peers; HEAR is a folder that the generator of the hearing set made.
bench: .venv/.dev
	$(RUN)/python benchmarks/catalogue.py compile
	$(RUN)/python benchmarks/catalogue.py stream
	$(RUN)/python benchmarks/room.py
	@if [ -d $(SETS)/names ]; then set -x; $(RUN)/python benchmarks/find.py $(SETS)/names --peers && \
	  $(RUN)/python benchmarks/find.py $(SETS)/names --million; fi
	@if [ -d $(SETS)/reader ]; then set -x; $(RUN)/python benchmarks/read.py --reader $(SETS)/reader --gate; fi
	@if [ -n "$(HEAR)" ]; then set -x; $(RUN)/python -m benchmarks.hear --data $(HEAR); \
	  else echo "hear is not measured: give HEAR=DIR, a folder of generated episodes"; fi

format: .venv/.dev
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

.tools/bin/uv:
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { \
	  echo "tearjerker needs pip beside $(PYTHON), and found none.  On Debian: apt install python3-pip" >&2; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
	  --root-user-action=ignore --target .tools uv==$(UV_VERSION)

# What a user needs; `make test` adds the developers' tools on top.
.venv/.ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --compile-bytecode --no-dev --inexact --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

.venv/.dev: .venv/.ready
	@$(UV) sync --quiet --frozen --inexact --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

clean:
	rm -rf .venv .tools dist
