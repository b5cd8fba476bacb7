#!/bin/sh
# Says what this machine lacks for a make target, all of it at once, and why it is needed.
# Usage: prerequisites.sh [go] [cc] [node] [npm], from the repository's root.

min_node=20
missing=0

lacks() {
	echo "missing: $1" >&2
	missing=1
}

check_go() {
	want=$(awk '$1 == "go" { print $2 }' go.mod)
	if ! command -v go >/dev/null 2>&1; then
		lacks "Go $want or newer (command: go). It builds, tests and lints sailscope."
	elif ! problem=$(go list -m 2>&1 >/dev/null); then
		lacks "a Go that can read go.mod, which asks for $want or newer. $(go env GOVERSION) says: $problem"
	fi
}

check_cc() {
	cc=$(go env CC 2>/dev/null) || cc=gcc
	# CC may carry arguments; the first word is the program.
	if ! command -v "${cc%% *}" >/dev/null 2>&1; then
		lacks "a C compiler (command: ${cc%% *}; gcc or clang). The tests run with the race detector (go test -race), which needs cgo."
	fi
}

check_node() {
	if ! command -v node >/dev/null 2>&1; then
		lacks "Node.js $min_node or newer (command: node). The tests run against real Sails apps and compare with the official JavaScript client."
		return
	fi
	version=$(node --version) || version=
	major=${version#v}
	major=${major%%.*}
	case $major in
	'' | *[!0-9]*) lacks "a working Node.js: 'node --version' printed '$version'." ;;
	*) [ "$major" -ge "$min_node" ] || lacks "Node.js $min_node or newer: this is $version. The tests' Sails apps need it." ;;
	esac
}

check_npm() {
	command -v npm >/dev/null 2>&1 ||
		lacks "npm (comes with Node.js). It installs the tests' Sails apps and JavaScript clients from their lock files."
}

for what in "$@"; do
	"check_$what" || exit 2
done
[ "$missing" -eq 0 ]
