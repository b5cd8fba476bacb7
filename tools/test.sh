#!/bin/sh
# Runs go test with the given arguments, from the repository's root: a short report on the screen, the full one in
# .bin/test.log. Fails if a test failed or was skipped.

log=.bin/test.log
status=.bin/test.status

mkdir -p .bin && rm -f "$status" || exit 1

# POSIX sh has no pipefail, so go test's exit status goes through a file. Only stdout is shortened: what the compiler says
# goes to stderr, and so straight to the screen. -race needs cgo.
{
	CGO_ENABLED=1 go test -v "$@"
	echo $? >"$status"
} | awk -v logfile="$log" -f tools/test-report.awk || exit 1

exit "$(cat "$status")"
