# `make demo` serves a filled demo shop, `make test` runs every test:
# each sets up all it needs the first time. See CONTRIBUTING.md.

PORT ?= 8069

.PHONY: demo test attack lint format core-tests bench stop clean

demo:
	@scripts/run demo --port $(PORT)

# Some test files: make test T=identity or T=identity,merging
# Keep how long each file takes, which deals them out: make test TIMES=1
test:
	@scripts/run test $(if $(T),--only $(T)) $(if $(TIMES),--write-times)

# The tills under attack by machine, that many requests: make attack N=5000
# One failure again: make attack SEED=20261130
attack:
	@scripts/run attack $(if $(N),--steps $(N)) $(if $(SEED),--seed $(SEED))

lint:
	@scripts/run lint

format:
	@scripts/run lint --fix

# Odoo's own tests with Clientele installed, compared with those without.
core-tests:
	@scripts/run core-tests

# The hot paths against Odoo core: make bench N=1000000
# Some of them again, on the same databases: make bench ONLY=cards,tills KEEP=1
bench:
	@scripts/run bench $(if $(N),--customers $(N)) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(KEEP),--keep)

# The embedded database server stays up between commands.
stop:
	@scripts/run stop

clean: stop
	rm -rf .runtime
