# Two commands set everything up: `make demo` and `make test`. `make help` lists all.
PYTHON ?= python3
PY := .venv/bin/python
INSTALLED := .venv/installed
# Two at once, a file in one piece, in the order of tests/slow.py: long files first.
PYTEST := $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: demo test test-fast lint types tests browser help docs bench-import bench-themes bench-duplicates bench-stem bench-merge bench-text bench-lda bench-nmf bench-scale bench-coherence bench-sweep bench-agreement bench-report bench-runs clean

demo: $(INSTALLED)  ## Find the themes of the embedded corpus
	.venv/bin/topics run --sample --n-topics 8 --out results/demo --overwrite

test: lint types tests  ## All checks and tests; nothing is installed outside .venv

test-fast: $(INSTALLED)  ## The tests that are not marked as slow, without other checks
	HYPOTHESIS_PROFILE=quick $(PYTEST) -q -m "not slow"

lint: $(INSTALLED)  ## Style and format, by ruff
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(INSTALLED)  ## Types, by mypy
	$(PY) -m mypy

tests: $(INSTALLED)  ## All tests
	# Uncompiled, the hashes of the kernels say that they wrap around, as they are meant to.
	NUMBA_DISABLE_JIT=1 $(PYTEST) -q -m "not slow" -W "ignore:overflow encountered:RuntimeWarning" tests/test_coherence.py tests/test_kernels.py
	$(PYTEST)

# The pages are tested in a real browser; without one pytest skips these tests and names them.
browser:  ## Look for the browser of the tests; as root, install Chromium with apt-get
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null; then echo "The pages are tested in $$name."; exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0; \
	  echo "Chromium could not be installed."; \
	fi; \
	echo "No browser: install Chromium or Google Chrome, so that 'chromium' or 'google-chrome' is a command."; \
	echo "On Debian: sudo apt-get install chromium. Without it the tests of the pages are skipped."; \
	exit 1

help:  ## What can be made
	@awk -F ':.*##' '/^[a-z-]+:.*##/ {printf "%-17s%s\n", $$1, $$2}' Makefile

bench-import: $(INSTALLED)  ## Time of `import topics` as a ratio to `import numpy`
	$(PY) benchmarks/import_time.py

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

bench-themes: $(INSTALLED)  ## Twenty themes of the ANT corpus (needs TOPICS_CORPORA)
	$(PY) benchmarks/antmulti_themes.py

bench-duplicates: $(INSTALLED)  ## Time, memory and exactness of finding wire copy (needs TOPICS_CORPORA)
	$(PY) benchmarks/duplicates.py

bench-stem: $(INSTALLED)  ## Word classes of every stemmer against gold lemmas (needs TOPICS_GOLD)
	$(PY) benchmarks/stemmers.py

bench-merge: $(INSTALLED)  ## Themes against sections with and without merging word forms (needs TOPICS_CORPORA)
	$(PY) benchmarks/merging.py

bench-text: $(INSTALLED)  ## Speed and memory of the text stage beside its peers (needs TOPICS_CORPORA)
	$(PY) benchmarks/text_stage.py

bench-lda: $(INSTALLED)  ## Quality of LDA against time, five libraries (needs TOPICS_CORPORA, extra engines)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[engines]'
	$(PY) benchmarks/lda.py

bench-nmf: $(INSTALLED)  ## Loss of NMF against time, three libraries (needs TOPICS_CORPORA)
	$(PY) benchmarks/nmf.py

bench-scale: $(INSTALLED)  ## How time and memory of our engines grow
	$(PY) benchmarks/scale.py

bench-coherence: $(INSTALLED)  ## Coherence beside gensim and topica: speed and exactness (needs TOPICS_CORPORA)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[engines]'
	$(PY) benchmarks/coherence.py

bench-sweep: $(INSTALLED)  ## A whole sweep beside gensim and scikit-learn (needs TOPICS_CORPORA)
	$(PY) benchmarks/sweep.py

bench-agreement: $(INSTALLED)  ## Topics against sections, every stemmer and peers (needs TOPICS_CORPORA)
	$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[engines]'
	$(PY) benchmarks/agreement.py

docs: $(INSTALLED)  ## The documentation as pages, in build/docs
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict

bench-report: $(INSTALLED)  ## From fitted models to the opened page of 30,000 articles (needs TOPICS_CORPORA, a browser)
	$(PY) benchmarks/report.py

bench-runs: $(INSTALLED)  ## `topics.run` beside its parts, and a saved run: time and room (needs TOPICS_CORPORA)
	$(PY) benchmarks/runs.py

clean:  ## Remove .venv and everything that was made
	rm -rf .venv results build dist
