package settings

import (
	"fmt"
	"strings"
)

// Example returns the commented lines of the starter configuration: an example of
// every setting in its defaults.
func Example() string {
	var b strings.Builder
	for _, s := range Offered(Defaults) {
		fmt.Fprintf(&b, "##   %s: %s%s# %s\n", s.Key, s.Example, strings.Repeat(" ", max(1, 42-len(s.Key)-len(s.Example))), s.Help)
	}
	return b.String()
}
