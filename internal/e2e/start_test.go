//go:build unix && !race

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What packages do before main delays every start, also that of a command in a
// script. Tables of ours are data, or are built when they are first used.
func TestPackagesDoLittleBeforeMain(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), binary(t), "version")
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	packages, sum := 0, 0
	for line := range strings.Lines(string(output)) {
		var name string
		var at, clock float64
		var bytes, allocations int
		// init sailscope/theme @16 ms, 0.10 ms clock, 6080 bytes, 63 allocs
		if n, _ := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &name, &at, &clock, &bytes, &allocations); n != 5 ||
			!strings.HasPrefix(name, "sailscope/") {
			continue
		}
		packages, sum = packages+1, sum+allocations
		if name == "sailscope/model/escape" {
			t.Errorf("%s initializes something: its tables were data", name)
		}
	}
	const most = 600
	if packages == 0 || sum > most {
		t.Errorf("%d packages of ours allocate %d times before main, want at most %d; the output is\n%s", packages, sum, most, output)
	}
}
