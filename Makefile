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

.PHONY: demo test check format bench clean

demo: .venv/.ready
	@$(RUN)/tearjerker read examples/seven-iconic-osts.md --keep
	@if [ "$(SERVE)" != no ]; then exec $(RUN)/tearjerker serve --port $(PORT); fi

test: .venv/.dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/pytest -n auto

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
