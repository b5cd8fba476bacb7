# Shortens `go test -v` output: one line for a package that passes, everything for one that fails, and a failure (exit
# status 1) if any test was skipped. The whole output goes to the file named by `logfile`.
#
# Passing tests must be listed by go test (-v), or a skip would not show; this keeps them off the screen.

# Drops the lines that only say that a test started or passed; a test's name stays where output of that test follows.
function show_buffer(   i, header) {
	for (i = 1; i <= n; i++) {
		if (buffer[i] ~ /^=== (RUN|PAUSE|CONT|NAME) /) {
			header = buffer[i]
		} else if (buffer[i] !~ /^ *--- PASS: /) {
			if (buffer[i] ~ /^(PASS|FAIL)$/) header = ""
			if (header != "" && buffer[i] !~ /^ *--- /) {
				print header
				header = ""
			}
			print buffer[i]
		}
	}
}

function forget_buffer() {
	split("", buffer)
	n = 0
}

{ print > logfile }

# Not anchored: a test that prints without a final newline puts these on the same line.
/--- SKIP: .* \([0-9.]+s\)$/ {
	sub(/^.*--- SKIP: /, "")
	skipped[++skips] = $0
	$0 = "--- SKIP: " $0
}

/--- FAIL: .* \([0-9.]+s\)$/ {
	name = $0
	sub(/^.*--- FAIL: /, "", name)
	failed[++fails] = name
}

/^(ok  |\?   )\t[^\t]+\t/ {
	print
	fflush()
	forget_buffer()
	next
}

/^FAIL\t[^\t]+/ {
	show_buffer()
	print
	fflush()
	forget_buffer()
	next
}

{ buffer[++n] = $0 }

END {
	if (fails) {
		print "\nfailed:"
		for (i = 1; i <= fails; i++) print "  " failed[i]
	}
	if (skips) {
		print "\nskipped, which counts as a failure here:"
		for (i = 1; i <= skips; i++) print "  " skipped[i]
	}
	if (fails || skips) print "\neverything: " logfile
	show_buffer()
	if (skips && !fails) print "FAIL"
	exit skips > 0
}
