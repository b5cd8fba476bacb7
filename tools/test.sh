#!/bin/sh
# Runs every test, from the repository's root: a short report on the screen, the full one in .bin/test.log. Fails if a
# test failed or was skipped. Arguments go to go test.
#
# Each test runs once, in one of two go tests that run side by side: with the race detector, or without it. It has
# nothing to find in packages whose code and tests have neither goroutines nor locks or channels for them. In the others,
# tests in files with `//go:build !race` run without it: tests that one goroutine does, that count allocations, that move
# megabytes, or that run a program which has the race detector itself. Of these packages the second go test runs exactly
# the tests that such files declare, so that none is lost.

log=.bin/test.log
status=.bin/test.status
second=.bin/test.unraced # what the second go test says, until the first has said everything

mkdir -p .bin && rm -f "$status" || exit 1

concurrent='(^|\{)[[:space:]]*go [A-Za-z]|\.Go\(|\.Parallel\(|sync\.[A-Z]|atomic\.|<-|make\(chan|demo\.'
shared= alone=
for dir in $(go list -f '{{.ImportPath}}' ./... | sed 's|^sailscope|.|'); do
	if cat "$dir"/*.go | grep -qE "$concurrent"; then shared="$shared $dir"; else alone="$alone $dir"; fi
done
[ -n "$shared" ] || exit 1 # go list has said why

# POSIX sh has no pipefail, so go test's exit status goes through a file. Only stdout is shortened: what the compiler says
# goes to stderr, and so straight to the screen.
#
# Debug information is for debuggers (traces do without it), and half the work of a linker, which each package needs.
#
# The packages that take longest come first: the last one to start would have the machine to itself.
raced() {
	CGO_ENABLED=1 go test -v -race -ldflags=-w "$@" ./sailsclient ./tui ./internal/cli ./internal/doctor ./internal/sailstest \
		./sailsclient/pubsub $shared # -race needs cgo
}

unraced() {
	failed=0
	files=$(for dir in $shared; do
		grep -sl '^//go:build.*!race' "$dir"/*_test.go /dev/null | xargs grep -lE '^func (Test|Fuzz|Example)' /dev/null
	done)
	names=$(awk '/^func (Test|Fuzz|Example)[A-Za-z0-9_]*\(/ {
		sub(/^func /, ""); sub(/\(.*/, ""); printf "%s%s", between, $0; between = "|"
	}' $files)
	go test -v -ldflags=-w "$@" -run "^($names)\$" ./internal/e2e ./tui $(echo "$files" | sed 's|/[^/]*$||' | sort -u) || failed=1
	go test -v -ldflags=-w "$@" $alone || failed=1
	return $failed
}

{
	unraced "$@" >"$second" &
	raced "$@"
	code=$?
	wait $! || code=1
	cat "$second"
	echo $code >"$status"
} | awk -v logfile="$log" -f tools/test-report.awk || exit 1

exit "$(cat "$status")"
