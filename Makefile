# Two commands for a fresh machine: `make demo` and `make test`. The rest is for people who change things.
# make demo: ONCE=1 walks the road by itself, CAMPAIGN=1 a campaign of 60,000 names (some minutes); PORT=8010; ACCOUNTS=file.csv COLUMNS=handle=name,last_login_at=seen
# Python's compiled files are kept (`make clean` removes them): tests start many processes, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: demo test check tests pure bench reference clean

demo:
	@tools/environment base
	@exec .venv/bin/rehandle demo $(if $(ONCE),--once) $(if $(CAMPAIGN),--campaign) $(if $(PORT),--port '$(PORT)') \
	  $(if $(ACCOUNTS),--accounts '$(ACCOUNTS)') $(if $(COLUMNS),--columns '$(COLUMNS)')

# The two go side by side: what is checked in one process leaves the other core to the tests.
test:
	@tools/environment test
	@tools/browser
	@$(MAKE) --no-print-directory -j2 check tests

check:
	@tools/environment test
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	.venv/bin/python -m pytest -q tests/tidy

# The rules of the house (tests/tidy) are part of `check`.
tests:
	@tools/environment test
	.venv/bin/python -m pytest -q -n 4 --dist loadfile --no-loadscope-reorder --ignore tests/tidy

# shots: photographs every page that the tests look at, in English and Arabic, into shots/
.PHONY: shots
shots:
	@tools/environment test
	@tools/browser
	REHANDLE_SHOTS=1 .venv/bin/python -m pytest -q -n 2 tests/browser tests/desk/test_look.py tests/site/test_waves_browser.py tests/site/test_look_browser.py \
	  tests/site/test_market_browser.py tests/site/test_listing_browser.py

# pictures: photographs the pages of the market anew and writes docs/pages.md
.PHONY: pictures
pictures:
	@tools/environment test
	@tools/browser
	REHANDLE_SHOTS=1 .venv/bin/python -m pytest -q -n 2 tests/site/test_market_browser.py tests/site/test_listing_browser.py
	.venv/bin/python tools/pictures.py

# Apache Spark held to the interpreter like the engines of `make test`; fetches it once (460 MB), needs Java 17 or newer. TABLES=4000 for a longer run.
.PHONY: test-engines
test-engines:
	@command -v java >/dev/null || { echo 'rehandle: java was not found. Spark needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless).' >&2; exit 1; }
	@tools/environment test
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/spark.txt
	$(if $(TABLES),REHANDLE_DIFFERENTIAL='$(TABLES)') .venv/bin/python -m pytest -q tests/policy/spark_law.py tests/sweep/spark_sweep.py

# Changes the rules of sale in every small way that mutmut knows, one at a time, and asks their tests whether they notice (over half an hour).
# docs/mutants.md has a reason for each that may stand.
.PHONY: mutants
mutants:
	@tools/environment test
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/mutants.txt
	@.venv/bin/python tools/mutants.py

pure:
	@tools/environment test
	.venv/bin/python -m pytest -q -m pure -n 2

# bench: each figure beside its target or its peer, one script a subject (over half an hour; real data in ../shared/data)
BENCHES = guard names lists lookup signals sweep daily availability release notices campaign live bids
bench:
	@tools/environment test
	@failed=; for one in $(BENCHES); do echo "== $$one"; .venv/bin/python -m bench.$$one || failed="$$failed $$one"; done; \
	  test -z "$$failed" || { echo "not met:$$failed" >&2; exit 1; }

reference:
	@tools/environment test
	.venv/bin/rehandle reference

clean:
	@[ ! -x .venv/bin/rehandle ] || .venv/bin/rehandle demo --stop
	rm -rf .venv .rehandle mutants build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
