# What a person runs here, and what CI runs: the same. `make` alone prints the list.
# Needs Python 3.11 or newer with its venv module, git and make; everything else goes into .venv, from the locks.

# The Python to build .venv with: yours if it is new enough, else the newest there is. `make site PYTHON=…` decides otherwise.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
PYTHON :=
# The archive that is built, served and checked: a folder with mkdocs.yml and content/.
ROOT := .
# Where `make serve` listens.
PORT := 8000
# How pytest runs; a file stays with one worker, so that what it sets up is set up once.
# One process more than there are cores: those that drive a browser mostly wait for it.
PYTEST := -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadfile --no-loadscope-reorder
# What is measured, where it is there (else ROOT), and further arguments: make bench BENCH="--repeat 1 --without hugo".
FEED := ../shared/data/hf-daily-2023-05..2026-06.tar.gz
BENCH :=
# Collections with judgments, where they are there, and further arguments: make relevance RELEVANCE="--step 10".
JUDGED := ../shared/relevance/cranfield
RELEVANCE :=
# `make lock UPGRADE=1` takes the newest releases; without it, pins that still fit stay.
UPGRADE :=

VENV := .venv
# Always `python -m …`: it works whatever the folder is called.
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
PAPERS := $(PY) -m generator

.PHONY: help install site serve test check bench relevance format lock vendor clean force
.DEFAULT_GOAL := help

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' Makefile | awk '{ printf "  make %-8s", $$2; $$1 = $$2 = ""; print $$0 }'

install: $(VENV)/runtime ## install what the site needs into .venv

site: $(VENV)/runtime ## build the site into build/site
	@$(PAPERS) build --root "$(ROOT)"
	@echo 'The site is in $(ROOT)/build/site. To look at it: make serve'

serve: site ## build the site, then serve it on this machine; PORT=8001 for another port
	@$(PAPERS) serve --root "$(ROOT)" --port "$(PORT)"

test: $(VENV)/dev ## run all tests, the browser's too
	@$(browser); CHROMIUM="$$browser" $(PY) -m pytest $(PYTEST)

check: $(VENV)/dev ## lint, check types, check the workflows and the archive
	@failed=; step() { name="$$1"; shift; echo "$$ $$*"; "$$@" || failed="$$failed $$name"; }; \
	step lock $(PY) -m pip --disable-pip-version-check check; \
	step ruff $(PY) -m ruff check; \
	step format $(PY) -m ruff format --check; \
	step mypy $(PY) -m mypy; \
	step zizmor $(VENV)/bin/zizmor --offline --no-progress --quiet --pedantic .github; \
	step workflows $(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml; \
	step actions $(PY) -m check_jsonschema --builtin-schema vendor.github-actions .github/actions/*/action.yml; \
	step dependabot $(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml; \
	step actionlint sh .github/lint/actionlint.sh $(VENV) .github/workflows/*.yml; \
	step papers $(PAPERS) check --root "$(ROOT)"; \
	[ -z "$$failed" ] || { echo "make: check found something to mend:$$failed" >&2; exit 1; }

bench: $(VENV)/runtime ## measure builds, next to plain MkDocs and Hugo
	@$(PAPERS) bench --root "$(ROOT)" $(wildcard $(FEED)) $(BENCH)

relevance: site ## measure how well search finds
	@$(PAPERS) relevance --root "$(ROOT)" $(wildcard $(JUDGED)) $(RELEVANCE)

format: $(VENV)/dev ## put the code into its format, and mend what ruff can mend
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

# Universal locks: one file for every Python from 3.11 on, and for Linux, macOS and Windows. The second is held to the pins of the first.
lock: $(VENV)/dev ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	@$(compile) --output-file requirements.txt pyproject.toml
	@$(compile) --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@echo 'Locked. Look at the difference: git diff --stat requirements*.txt'

vendor: ## fetch anew what the search takes from lunr (needs npm)
	@sh generator/search/vendor.sh

clean: ## delete everything that was made: build/, .venv/, caches
	@rm -rf build $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	@find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

compile = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-config --system-certs --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) --group build

# Stamps, so that a second `make` has nothing to do. One venv: the dev lock is the runtime lock and more, with the same pins.

$(VENV)/runtime: requirements.txt pyproject.toml $(VENV)/made
	@echo 'Installing what the site needs (requirements.txt)'
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	@echo 'Installing what development needs (requirements-dev.txt)'
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# A .venv whose Python is gone, or that was made in another place (its commands name that place), is made anew.
ifeq ($(shell grep -qF " $$(pwd -P)/$(VENV)" $(VENV)/pyvenv.cfg 2>/dev/null && $(PY) -c 'import pip; print("ok")' 2>/dev/null),)
$(VENV)/made: force
endif
$(VENV)/made:
	@for python in $(if $(PYTHON),"$(PYTHON)",$(PYTHONS)); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$python" --version)"; \
			"$$python" -m venv --clear $(VENV) && touch $@; exit; \
		fi; \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then lacks="$$python"; fi; \
	done; \
	if [ -n "$$lacks" ]; then \
		echo "make: $$lacks has no venv module; install it (Debian, Ubuntu: apt-get install python3-venv)" >&2; \
	else \
		echo 'make: no Python 3.11 or newer among $(if $(PYTHON),$(PYTHON),$(PYTHONS)); install one, or name it: make PYTHON=…' >&2; \
	fi; exit 1

# Sets the shell's $browser: what $CHROMIUM names, else a browser that is installed, else one that playwright fetches.
define browser
$(PY) -m playwright --version >/dev/null || { \
	echo 'make: playwright does not start here, see above; install what it lacks (a small Debian: apt-get install libatomic1)' >&2; exit 1; \
}; \
browser="$$CHROMIUM"; \
[ -n "$$browser" ] || for name in chromium chromium-browser google-chrome google-chrome-stable \
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do \
	browser="$$(command -v "$$name")" && break; \
done; \
if [ -z "$$browser" ]; then \
	browser="$$($(PY) -c "$$find_browser")"; \
	if [ ! -x "$$browser" ]; then \
		echo 'No Chromium or Chrome is installed: trying playwright install chromium'; \
		$(PY) -m playwright install chromium || true; \
	fi; \
fi; \
"$$browser" --version >/dev/null 2>&1 || { \
	echo "make: no browser for the tests$${CHROMIUM:+ (CHROMIUM is $$CHROMIUM)}; install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM to one" >&2; \
	exit 1; \
}
endef

define find_browser
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
endef
export find_browser
