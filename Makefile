# What can be done here. `make run` and `make test` need Python 3.11 or later and nothing else; both make .venv themselves.
# PYTHON=… chooses the interpreter of .venv.

.DEFAULT_GOAL := help
.PHONY: help run migrate demo check test test-all bench bench-memory bench-history bench-live faults revision schema web lock environment environment-dev
MAKEFLAGS += --no-print-directory

# What is drawn at random is drawn from one seed, so that a commit passes or fails whenever it is asked; another SEED looks farther.
SEED = 1
PYTEST = .venv/bin/python -m pytest --hypothesis-seed=$(SEED)
# Two a core: tests wait for servers, locks and clocks as long as they work.
WORKERS = $$((2 * $$(getconf _NPROCESSORS_ONLN)))

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/' | awk -F'|' '{ printf "%-19s %s\n", $$1, $$2 }'

run: environment ## the server with the demo portfolio on http://127.0.0.1:8000
	@exec .venv/bin/python -m app.cli serve --demo

migrate: environment ## brings the database up to this version
	@exec .venv/bin/python -m app.cli migrate

check: environment-dev ## lint, types, import floors, migrations: what needs no running suite
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(PYTEST) -q -m migrations

test: check ## check, and the suite on every core
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "not slow and not migrations"

test-all: test ## test, and the slow parts; SEED=2 draws other examples
	$(PYTEST) -n $(WORKERS) --dist worksteal -m slow --durations 10

revision: environment-dev ## an empty migration after the last one: make revision NAME="add service audience note"
	@test -n "$(NAME)" || { echo 'Say what it does: make revision NAME="add service audience note"' >&2; exit 1; }
	PATH="$(CURDIR)/.venv/bin:$$PATH" alembic revision --rev-id $$(date -u +%Y_%m_%d_%H%M) --message "$(NAME)"

bench: environment-dev ## what answers cost beside other ways to give them: ten minutes; WHAT="Q1 Q3" asks less
	.venv/bin/python -m tests.benchmarks $(WHAT)

bench-memory: environment-dev ## what is held in memory over 100,000 requests: five minutes
	.venv/bin/python -m tests.benchmarks.memory

bench-history: environment-dev ## what history costs who writes and what it holds, the recorder on and off in turn: two minutes
	.venv/bin/python -m tests.benchmarks.history

bench-live: environment-dev ## a thousand subscribers on one process: memory, and the time from a commit to their messages: five minutes
	.venv/bin/python -m tests.benchmarks.subscribers

faults: environment-dev ## the database and the server broken in each way that happens, under load: seven minutes; WHAT="frozen disk" does less
	.venv/bin/python -m tests.faults $(WHAT)

schema: environment ## writes schema.graphql anew
	.venv/bin/python -m app.cli schema --write schema.graphql

web: environment ## the explorer's page anew: its examples from README.md and, where Node is, app/web/dist from app/web/explorer
	.venv/bin/python -m app.web.examples
	@if command -v npm >/dev/null; then cd app/web/explorer && npm ci --ignore-scripts && npm run build; \
	else echo 'npm is not on PATH: app/web/dist stays as it is'; fi

lock: environment-dev ## resolves both requirement locks again; UPGRADE=--upgrade takes newer versions
	.venv/bin/uv pip compile $(LOCK_FORM) $(UPGRADE) pyproject.toml --output-file requirements.lock
	.venv/bin/uv pip compile $(LOCK_FORM) $(UPGRADE) pyproject.toml --group pyproject.toml:dev --constraint requirements.lock --output-file requirements-dev.lock
LOCK_FORM = --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

environment:
	@.ci/environment requirements.lock

environment-dev:
	@.ci/environment requirements-dev.lock
