# Each target is one script; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run stop status logs codes demo psql invariants test test-unit test-scripts simulate check-api \
	check-deployment new-service scan-person fuzz-api bench bench-files chaos overload attack backup restore lint format build \
	time-build clean clean-data

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

run: ## install what is missing, build, start everything, seed the demo data
	@scripts/run

stop: ## end what `make run` started
	@scripts/stop

status: ## each process: readiness, pid, memory, since when, version; the WAL archive
	@scripts/status

logs: ## follow the logs (ONLY="wallet payments" for some; REQUEST=id prints one request's lines)
	@REQUEST='$(REQUEST)' scripts/logs $(ONLY)

codes: ## the one-time codes sent to an address that still hold (EMAIL=ada@florin.test)
	@scripts/codes '$(EMAIL)'

demo: ## play the README's tour against the running system
	@scripts/demo

psql: ## psql in the running database (AS=wallet for that service's role)
	@AS=$(AS) scripts/psql

scan-person: ## where a person still stands in all that is kept (NEEDLES="ada@florin.test|Lovelace")
	@scripts/scan-person '$(NEEDLES)'

invariants: ## Tests/Invariants/*.sql over the running database; a row is a violation
	@scripts/invariants

test: ## all tests, on private servers of their own (ARGS="--filter Wallet" for some)
	@scripts/test $(ARGS)

test-unit: ## the tests that need no server
	@scripts/test-unit

test-scripts: ## what the scripts promise and no server is needed to see
	@scripts/test-scripts

simulate: ## ledger, holds, deposits and relay over simulated faults (SEEDS=200000, FLORIN_TEST_SEED=1)
	@FLORIN_SIMULATION_SEEDS=$(SEEDS) swift test --filter '^SimulationTests\.'

new-service: ## write a service (ARGS="Cards cards 8105"): docs/adding-a-service.md
	@scripts/new-service $(ARGS)

check-api: ## documents, generated client, /docs in Chromium and a short fuzz, on a private suite (ARGS="client" for some)
	@scripts/api-checks $(ARGS)

check-deployment: ## Kubernetes overlays, compose file and alert rules, without a cluster
	@scripts/check-deployment

fuzz-api: ## thousands of cases from the document against a private suite (FUZZ_EXAMPLES=50 FUZZ_SEED=1)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-50} scripts/api-checks fuzz

bench: ## transfers and balance reads against pgbench, as ratios of one run
	@scripts/bench

bench-files: ## fifty files of 10 MiB at once, up and down, within 64 MiB of memory (FILES_STORE=s3: in moto's S3)
	@scripts/bench.d/files $(ARGS)

chaos: ## faults under load, then proof that nothing was lost or doubled (SECONDS=60 SEED=1 FAULTS=all)
	@scripts/chaos $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) $(if $(FAULTS),--faults $(FAULTS))

overload: ## three times what the suite can do: what is too much is refused, the rest is in time (ARGS="--seconds 60")
	@scripts/overload $(ARGS)

backup: ## a copy of the running database, and an archive of its WAL from then on, under .backups
	@scripts/backup

restore: ## the latest copy and the archived WAL (UNTIL='2026-11-21 12:00:00+00' for a moment)
	@scripts/restore $(if $(UNTIL),--until '$(UNTIL)')

attack: ## sqlmap through the gateway of a suite of its own; nothing may be found
	@scripts/attack

lint: ## formatting, shellcheck, words and paths that do not belong here
	@scripts/lint

format: ## format the Swift sources in place
	@swift format --in-place --parallel --recursive Package.swift Shared Services Gateway Tests

build: ## release build of the programs
	@scripts/build

time-build: ## how long a build from nothing takes, and one after an edit; fails when the README promises less
	@scripts/time-build

clean: ## remove what was built
	@rm -rf .build

clean-data: ## empty the database, broker, Redis, sandbox and files of this copy; backups stay
	@scripts/clean-data
