# 一号通 Yihaotong. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
OAPI := go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2
UI := web/ui
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT ?= $(shell git rev-parse --short HEAD 2>/dev/null || echo none)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
ARGS ?=

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## build everything and start it with demo data on the embedded defaults
	./bin/hotline serve --demo $(ARGS)

build: bin/hotline ## build pages and binary

bin/hotline: ui FORCE
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/hotline ./cmd/hotline

ui: $(UI)/dist/.built ## build the pages

$(UI)/dist/.built: $(UI)/node_modules/.installed $(shell find $(UI)/src $(UI)/*.html $(UI)/*.ts $(UI)/public -type f 2>/dev/null)
	cd $(UI) && npm run --silent build
	touch $@

$(UI)/node_modules/.installed: $(UI)/package.json $(UI)/package-lock.json
	cd $(UI) && npm ci --no-audit --no-fund --loglevel=error
	touch $@

test: tools ui ## install what is missing, then run every test
	go vet ./...
	@deploy/test-tools.sh say-stand-in
	go test -timeout 14m ./...
	cd $(UI) && npm run --silent check && npm run --silent test
	$(MAKE) --no-print-directory e2e

tools:
	@deploy/test-tools.sh

race: ## run the Go tests with the race detector
	CGO_ENABLED=1 go test -race -timeout 30m ./...

e2e: tools build ## run the browser tests against the real binary
	cd $(UI) && npm run --silent e2e

generate: $(UI)/node_modules/.installed ## regenerate code from the contract
	cd web/api && $(OAPI) -config oapi-codegen.yaml openapi.yaml
	cd $(UI) && npm run --silent generate

verify: generate ## fail when generated files or formatting differ from what is committed
	git diff --exit-code -- web/api $(UI)/src/shared/api.gen.ts
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go mod verify >/dev/null
	go mod tidy -diff

lint: ## check style, import floors and likely mistakes
	$(LINT) run ./...

bench: build tools ## measure speed and size; prints the tables of the README
	go run ./cmd/bench
	go run ./cmd/bench -production

eval: build ## measure understanding on the development data in ../shared/data
	go run ./cmd/bench -eval

demo: run ## same as run

release: ui ## cross-build static binaries into bin/
	for arch in amd64 arm64 loong64; do CGO_ENABLED=0 GOOS=linux GOARCH=$$arch go build -trimpath -ldflags '$(LDFLAGS)' -o bin/hotline-linux-$$arch ./cmd/hotline || exit 1; done

clean: ## remove what was built
	rm -rf bin $(UI)/node_modules
	git clean -fdxq $(UI)/dist

FORCE:
.PHONY: help run build ui test tools race e2e generate verify lint bench eval demo release clean FORCE
