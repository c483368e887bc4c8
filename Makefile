# What a person does with Chancery. `make run` and `make test` need Go and make only.
GO      ?= go
BIN     := bin/chancery
DATA    ?= data/chancery.db
PORT    ?= 8080
SOURCES := $(shell find cmd schema loader store graphql eval view seeds examples -type f -not -path '*/node_modules/*' -not -path '*/testdata/*' 2>/dev/null) go.mod go.sum

.PHONY: run test test-quick test-arm64 bench bench-peer bench-spacy eval model lint generate graphiql neo4j-up neo4j-down soak clean help
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN): $(SOURCES)
	@mkdir -p bin
	$(GO) build -o $(BIN) ./cmd/chancery

run: graphiql $(BIN) ## load seeds/ into an embedded store and serve GraphQL with a query page
	@mkdir -p $(dir $(DATA))
	$(BIN) load seeds --store $(DATA)
	$(BIN) serve --store $(DATA) --listen 127.0.0.1:$(PORT)

test: ## all tests; the Neo4j leg runs where Java and Maven are there
	$(GO) vet ./...
	$(GO) test -timeout 45m ./...
	@$(MAKE) --no-print-directory test-arm64

QEMU      := $(shell command -v qemu-aarch64 || command -v qemu-aarch64-static)
ARM64TEST := GOARCH=arm64 CGO_ENABLED=0 $(GO) test -short
KERNELS   := ./loader/parse/internal/kernel ./loader/parse
test-arm64: ## the kernels for arm64 must give the same bits: under qemu-user, where it is there
	@if [ "$$($(GO) env GOHOSTARCH)" = arm64 ]; then echo 'arm64 kernels: the machine itself runs them in all tests'; \
	elif [ -z "$(QEMU)" ]; then echo 'NOT RUN: the tests of the arm64 kernels (qemu-aarch64 is not there; Debian has it in qemu-user)'; \
	else set -e; echo 'arm64 kernels, with dot products of bytes (max) and without (cortex-a72), under qemu:'; \
	$(ARM64TEST) -exec "$(QEMU) -cpu max" -run 'EveryMachine|FloatFunctions|Trainer' $(KERNELS); \
	$(ARM64TEST) -exec "$(QEMU) -cpu cortex-a72" -run 'EveryMachine|FloatFunctions' $(KERNELS); fi

test-quick: ## the tests that need no server and no development data
	CHANCERY_SKIP_NEO4J=1 $(GO) test -short ./...

bench: ## Go benchmarks of every stage, store and question
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-spacy: ## text to trees and names beside spaCy's medium English model, one core each
	bench/spacy

bench-peer: ## ours, Apollo with @neo4j/graphql and the bare driver over one real Neo4j, side by side
	bench/run

EVAL := claims:seed claims:claims/dev names:dwie/dev.json offices:dwie/dev.json plover:plover/plv_train.tsv attribution:polnear/dev time:timebank/dev ud:ud/en_ewt-ud-dev.conllu
CORPUS = $(or $(CHANCERY_DATA),../shared)/corpus

eval: $(BIN) ## measure the reader on the development data in ../shared
	@for kind in $(EVAL); do path=$(CORPUS)/$${kind#*:}; echo "== eval $${kind%%:*} $$path"; \
	if [ -e $$path ]; then $(BIN) eval $${kind%%:*} $$path --brief --judged eval/testdata/judged-claims-dev.jsonl || exit 1; else echo "not measured: $$path is not there (set CHANCERY_DATA)"; fi; echo; done

model: ## train the encoder anew (hours; Python, see tools/train/README.md)
	tools/train/run.sh

lint: ## formatting and golangci-lint, pinned in tools/lint
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these files'; exit 1; }
	cd tools/lint && $(GO) build -o ../../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	bin/golangci-lint run ./...

generate: ## write the files that tests keep fresh (SDL, reference, Browser style, goldens)
	CHANCERY_UPDATE=1 $(GO) test -run 'Fresh|Golden' ./schema/... ./loader/parse/... ./graphql/... ./store/... ./examples/...

graphiql: ## build the GraphiQL page from npm, where npm is there
	@if command -v npm >/dev/null 2>&1; then graphql/web/build || echo 'GraphiQL was not built (npm failed): the built-in page is served instead'; \
	else echo 'npm is not there: the built-in query page is served'; fi

neo4j-up: ## start a real Neo4j from its Maven artifacts, without Docker
	tools/neo4j/neo4j start

neo4j-down: ## stop it
	tools/neo4j/neo4j stop

soak: ## the long runs: many property cases, fuzzing
	CHANCERY_SOAK=1 $(GO) test -timeout 6h ./...

clean: ## remove what was built and loaded
	rm -rf bin data graphql/web/dist graphql/web/node_modules
