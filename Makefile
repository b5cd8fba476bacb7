# Everything a developer or a CI job runs. Written for plain POSIX sh and GNU make 3.81 or newer (macOS ships 3.81).

FUZZTIME  ?= 10s
TESTFLAGS ?=

# Most tests wait most of the time, for servers, terminals and heartbeats: more of them at once than there are processors.
# There are two go tests at once (tools/test.sh), each with that many packages.
TESTPROCS    ?= 2
TESTPARALLEL ?= 8
# A package of tests that hangs is given up after this. A slow machine takes its time, and rapid makes fewer checks when
# it is near.
TESTTIMEOUT  ?= 60m

# A go.work outside this repository must not change what is built, and a checkout that git distrusts (another owner, as in
# many containers) must not stop a build: the version comes from `make build`, not from Go's own stamp.
export GOWORK  := off
export GOFLAGS := $(strip $(GOFLAGS) -buildvcs=false)

# Where npm installs the real Sails apps, plain Socket.IO servers and the official JavaScript clients.
NPM_DIRS   := testdata/sails-eio4 testdata/sails-eio3 testdata/socketio-eio4 testdata/socketio-eio3 testdata/jsclients
NPM_STAMPS := $(NPM_DIRS:%=%/node_modules/.stamp)
NPM_CI     := npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --no-progress --loglevel=error

# The linters are built from the sources that tools/go.mod pins, again for each Go: an older build refuses newer code.
BIN         := $(CURDIR)/.bin
GO_VERSION  := $(shell go env GOVERSION 2>/dev/null)
TOOLS_STAMP := .bin/tools-$(GO_VERSION).stamp

# Modules to check: the product, and bench/, which keeps its peers' dependencies to itself.
MODULES   := . $(patsubst %/go.mod,%,$(wildcard bench/go.mod))
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: help build test quick setup lint gofmt staticcheck golangci cross bench bench-peers fuzz docs picture tools redis clean check-go check-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

build: check-go ## build ./sailscope
	go build -trimpath -ldflags "-X sailscope/internal/cli.version=$$(git describe --tags --always --dirty 2>/dev/null || echo dev)" -o sailscope .

test: setup ## vet, then every test, most with the race detector; a skipped test is a failure
	go vet ./...
	sh tools/test.sh -count=1 -vet=off -timeout=$(TESTTIMEOUT) -p $(TESTPROCS) -parallel $(TESTPARALLEL) $(TESTFLAGS)
	cd bench && go test ./...

# Without the race detector, with fewer checks of each property, and with results that go test still knows. Left out are
# tests that start servers, run the whole program, flood it, measure bounds, or have it misbehave: make test runs them.
QUICK_SKIP := ^Test(Real|Truth|TwoServers|Program|Hostile|Malformed|AnythingGoes|AStuck|CtrlC|Flood|CompareLooksPast)|Sails|Malformed|Bounded$$
QUICK_NOT  := /(e2e|picture|sailstest|faultproxy|ptytest|doctor|demo|sailsclient)
QUICK_APPS := testdata/sails-eio4/node_modules/.stamp testdata/sails-eio3/node_modules/.stamp

quick: check-test $(QUICK_APPS) ## what a changed line needs, in two to three minutes: vet, unit and golden tests, a real app of each generation
	go vet ./...
	go test -short -vet=off -skip '$(QUICK_SKIP)' $$(go list ./... | grep -vE '$(QUICK_NOT)$$')
	go test -short -vet=off -run '^TestReal(Requests|PubSub)$$' ./sailsclient

setup: check-test $(NPM_STAMPS) redis ## install what the tests need: npm packages from lock files, and redis-server

redis:
	@sh tools/redis.sh

%/node_modules/.stamp: %/package-lock.json %/package.json | check-test
	cd $* && $(NPM_CI) && touch node_modules/.stamp

lint: gofmt staticcheck golangci cross ## gofmt, staticcheck, golangci-lint, builds for six platforms (-k: report everything)

gofmt: check-go
	@files=$$(find . \( -name node_modules -o -name '.?*' \) -prune -o -name '*.go' -exec "$$(go env GOROOT)/bin/gofmt" -l {} +) || exit 1; \
	if [ -n "$$files" ]; then printf 'not formatted (gofmt -w them):\n%s\n' "$$files" >&2; exit 1; fi; echo 'gofmt: ok'

staticcheck: $(TOOLS_STAMP)
	@for m in $(MODULES); do echo "staticcheck: $$m"; (cd $$m && "$(BIN)/staticcheck" ./...) || exit 1; done

golangci: $(TOOLS_STAMP)
	@"$(BIN)/golangci-lint" config verify
	@for m in $(MODULES); do echo "golangci-lint: $$m"; \
		(cd $$m && "$(BIN)/golangci-lint" run --config "$(CURDIR)/.golangci.yml" ./...) || exit 1; done

# Vet also compiles the test files; one architecture per system is enough for it.
cross: check-go
	@for p in $(PLATFORMS); do \
		export CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/}; \
		echo "cross: $$p"; \
		go build -o /dev/null ./... || exit 1; \
		case $$p in */amd64) go vet ./... || exit 1;; esac; \
	done

bench: check-go ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./sailsclient/... ./model/... ./tui/... ./internal/e2e

bench-peers: check-go testdata/jsclients/node_modules/.stamp ## compare with other clients (bench/)
	cd bench && go test ./... && go run .

# A number of inputs (20000x), not a time, where a failure must mean an input that fails: when a time is up, go test now and
# then calls its own deadline a failure.
fuzz: check-go ## run each fuzz target for FUZZTIME (10s)
	@sh tools/fuzz.sh $(FUZZTIME)

docs: check-go ## write the generated tables of README.md and docs/ again
	go test -count=1 ./internal/docs -update

picture: check-go ## draw the pictures in internal/picture again
	go run ./internal/picture

tools: $(TOOLS_STAMP) ## build the linters into .bin

$(TOOLS_STAMP): tools/go.mod tools/go.sum | check-go
	@echo 'building the linters that tools/go.mod pins (a minute or two, once)'
	@mkdir -p .bin && rm -f .bin/tools-*.stamp
	cd tools && go build -ldflags '-s -w' -o "$(BIN)/" tool
	@touch $@

clean: ## remove what these targets made
	rm -rf .bin sailscope $(NPM_DIRS:%=%/node_modules)

check-go:
	@sh tools/prerequisites.sh go

check-test:
	@sh tools/prerequisites.sh go cc node npm
