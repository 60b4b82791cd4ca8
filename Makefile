# make alone says what there is.

TEST_TIMEOUT = 40m
FUZZ_TIME = 10m
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT = github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
CHECK_JSONSCHEMA = check-jsonschema==0.39.0
ZIZMOR = zizmor==1.32.0

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: ## see it work: build, run, serve, edit; in this machine's Docker, else on the test bed
	@go run ./internal/demo

frontend: ## build the frontend image, for this machine's Docker, else for the test bed
	@go run ./scripts/frontend

test: ## all tests, on the test bed, which is started
	@echo "test: the bed, the frontend image, the engines, then go test"
	@go run ./scripts/frontend -bed
	@bed/bed up docker
	@bed/bed up docker20
	@bed/bed up rootless
	@bed/bed up containerd
	go test -count=1 -timeout $(TEST_TIMEOUT) ./...

unit: ## the tests that need no test bed, on any machine with Go
	@scripts/unit

race: ## the same tests with Go's race detector, which needs a C compiler
	@scripts/unit -race

golden: ## write the golden plans and LLB anew; RECORD=1 asks the test bed's BuildKit before
	@$(if $(RECORD),go run ./frontend/golden/record $(PROJECT))
	@go test ./frontend/golden -update

fuzz: ## run each fuzz target for FUZZ_TIME, or those that FUZZ names
	@FUZZ='$(FUZZ)' FUZZ_TIME=$(FUZZ_TIME) scripts/fuzz

bench: ## measure on the test bed, against hand-written Dockerfiles, and write README.md's table and docs/benchmark.md
	@echo "bench: half an hour and more"
	@go run ./scripts/frontend -bed
	@go run ./internal/bench/cmd $(BENCH)

throwaway: ## measure builders that start empty, and write the table in docs/ci.md
	@echo "throwaway: some minutes"
	@go run ./scripts/frontend -bed
	@go run ./internal/bench/cmd -throwaway

starters: ## try every starter repository, also with a hand-written Dockerfile, and write docs/starters.md
	@echo "starters: a quarter of an hour, and an hour the first time"
	@bed/bed up docker
	@go run ./test/starters/cmd $(STARTERS)

corpus: ## try published projects with two Pythons, and write docs/corpus.md and docs/corpus-3.13.md
	@echo "corpus: an hour"
	@bed/bed up
	@go run ./test/corpus/cmd $(CORPUS)

faults: ## do to builds what goes wrong with them, and write docs/faults.md
	@echo "faults: a quarter of an hour"
	@bed/bed up
	@go run ./test/faults/cmd $(FAULTS)

actionlint: ## lint the workflows alone
	@go run $(ACTIONLINT) -no-color .github/workflows/*.yml examples/ci/github-actions.yml

lint: ## gofmt, go vet, staticcheck, shellcheck, Python's syntax, the workflows of .github and examples/ci
	@STATICCHECK=$(STATICCHECK) ACTIONLINT=$(ACTIONLINT) CHECK_JSONSCHEMA=$(CHECK_JSONSCHEMA) ZIZMOR=$(ZIZMOR) scripts/lint

fmt: ## format the Go files, write docs/configuration.md's table of keys, docs/rules and docs/failures.md
	@echo "fmt: gofmt -w, the table of keys, docs/rules, docs/failures.md"
	@gofmt -l -w .
	@go generate ./scripts/reference

down: ## stop the test bed
	@echo "down: bed/bed down"
	@bed/bed down

.PHONY: help demo frontend test unit race golden fuzz bench throwaway starters corpus faults actionlint lint fmt down
.DEFAULT_GOAL = help
