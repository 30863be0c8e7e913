# Every target is one script; the work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help setup build run test bench chaos kills fuzz lint clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (Debian packages, a Python environment under .local/)
	@scripts/setup.sh

build: setup ## build the executable
	@scripts/build.sh

run: ## start the platform with a demo account and three simulated charge points
	@scripts/run.sh

test: ## lint, build and run every test
	@scripts/test.sh

bench: ## measure a release build beside yardsticks, about eleven minutes; QUICK=1 about four
	@scripts/bench.sh $(if $(QUICK),--plan quick)

chaos: ## faults at random while charge points charge, and a checker; ROUNDS=50 SEED=... VARIANT=bus
	@scripts/chaos.sh $(if $(VARIANT),--variant $(VARIANT)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

kills: ## kill the platform at random instants while it delivers webhooks, and look for lost events; ROUNDS=300 SEED=...
	@scripts/webhook_kills.sh $(or $(ROUNDS),300) $(SEED)

fuzz: ## throw three minutes of mutated credentials and OCPP frames at whatever reads them
	@scripts/fuzz.sh 60

lint: ## check formatting and house rules
	@scripts/lint.sh

clean: ## stop this checkout's databases and remove .build/ and .local/
	@scripts/clean.sh
