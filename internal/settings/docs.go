package settings

import (
	"fmt"
	"strings"
)

// Example is a value of every setting that all sockets may have, as comments of
// the starter configuration.
func Example() string {
	var b strings.Builder
	for _, s := range Offered(Defaults) {
		fmt.Fprintf(&b, "##   %s: %s%s# %s\n", s.Key, s.Example, strings.Repeat(" ", max(1, 42-len(s.Key)-len(s.Example))), s.Help)
	}
	return b.String()
}
