#!/bin/sh
# Runs every test, from the repository's root: a short report on the screen, the full one in .bin/test.log. Fails if a
# test failed or was skipped. Arguments go to go test.
#
# Each runs once. Two go tests run side by side: one with the race detector, and one without it for the tests in files with
# `//go:build !race`: tests that one goroutine does, that count allocations, that move megabytes, or that run a program
# which has the race detector itself. That one runs exactly the tests that such files declare, so that none is lost.

log=.bin/test.log
status=.bin/test.status
second=.bin/test.unraced # what the second go test says, until the first has said everything

mkdir -p .bin && rm -f "$status" || exit 1

# POSIX sh has no pipefail, so go test's exit status goes through a file. Only stdout is shortened: what the compiler says
# goes to stderr, and so straight to the screen.
# Debug information is for debuggers (traces do without it), and half the work of a linker, which each package needs.
#
# The packages that take longest come first: the last one to start would have the machine to itself.
raced() {
	CGO_ENABLED=1 go test -v -race -ldflags=-w "$@" ./sailsclient ./tui ./internal/cli ./internal/doctor ./internal/sailstest \
		./sailsclient/pubsub ./... # -race needs cgo
}

unraced() {
	files=$(find . \( -name node_modules -o -name bench -o -name '.?*' \) -prune -o -name '*_test.go' \
		-exec grep -l '^//go:build.*!race' {} + | xargs grep -lE '^func (Test|Fuzz|Example)' /dev/null)
	[ -n "$files" ] || return 0
	names=$(awk '/^func (Test|Fuzz|Example)[A-Za-z0-9_]*\(/ {
		sub(/^func /, ""); sub(/\(.*/, ""); printf "%s%s", between, $0; between = "|"
	}' $files)
	go test -v -ldflags=-w "$@" -run "^($names)\$" ./internal/e2e ./tui $(echo "$files" | sed 's|/[^/]*$||' | sort -u)
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
