#!/bin/sh
# Runs every fuzz target for the given time, as go test's -fuzztime has it. Run from the repository's root.
#
# Only packages with targets are built, each once for all of its targets: go test would link it again for each.

time=$1
binary=$PWD/.bin/fuzz.test
cache=$(go env GOCACHE)/fuzz

mkdir -p .bin || exit 1
trap 'rm -f "$binary"' EXIT

targets() {
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$1"/*_test.go
}

dirs=$(find . \( -name node_modules -o -name bench -o -name '.?*' \) -prune -o -name '*_test.go' \
	-exec grep -l '^func Fuzz' {} + | sed 's|/[^/]*$||' | sort -u)
for dir in $dirs; do
	pkg=$(go list "$dir") && go test -c -fuzz . -o "$binary" "$dir" || exit 1
	for target in $(targets "$dir"); do
		echo "fuzz: $pkg $target ($time)"
		(cd "$dir" && "$binary" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "$time" \
			-test.fuzzminimizetime 1000x -test.fuzzcachedir "$cache/$pkg") || exit 1
	done
done
