package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Limits of the names that are remembered of events that --event leaves out.
const (
	maxOtherNames = 10
	maxNameBytes  = 60
)

// nameTally picks events by name and counts the others, for a name that was
// misspelled to be found. Several sockets may share one.
type nameTally struct {
	all bool // no name is asked for, which asks for all

	mu     sync.Mutex
	wanted map[string]int // events by name
	others map[string]int // of the first names that came
	more   int            // events of further names
}

func newNameTally(names []string) *nameTally {
	t := &nameTally{all: len(names) == 0, wanted: make(map[string]int, len(names)), others: make(map[string]int)}
	for _, name := range names {
		t.wanted[name] = 0
	}
	return t
}

// picks tells whether events of a name are asked for.
func (t *nameTally) picks(name string) bool {
	if t.all {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, wanted := t.wanted[name]
	return wanted
}

// wants tells whether events of a name are asked for, and counts one.
func (t *nameTally) wants(name string) bool {
	if t.all {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, wanted := t.wanted[name]; wanted {
		t.wanted[name] = n + 1
		return true
	}
	if len(name) > maxNameBytes {
		name = strings.ToValidUTF8(name[:maxNameBytes], "") + "…"
	}
	switch n, known := t.others[name]; {
	case known:
		t.others[name] = n + 1
	case len(t.others) < maxOtherNames:
		t.others[strings.Clone(name)] = 1
	default:
		t.more++
	}
	return false
}

// text says which of the names did not come, and what came instead; "" if there
// is nothing to say.
func (t *nameTally) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(t.wanted)) {
		if t.wanted[name] == 0 {
			missing = append(missing, fmt.Sprintf("%q", name))
		}
	}
	switch none := "no event named " + strings.Join(missing, " or ") + " came"; {
	case len(missing) == 0:
		return ""
	case len(t.others) > 0:
		return none + ", but others did: " + t.whatCame()
	case len(missing) == len(t.wanted):
		return none + ", and no other did"
	}
	return ""
}

// whatCame lists the names that were not asked for, those that came most first.
func (t *nameTally) whatCame() string {
	names := slices.SortedFunc(maps.Keys(t.others), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.others[b], t.others[a]), cmp.Compare(a, b))
	})
	var came []string
	for _, name := range names {
		came = append(came, fmt.Sprintf("%q (%d)", name, t.others[name]))
	}
	if t.more > 0 {
		came = append(came, fmt.Sprintf("and %d of other names", t.more))
	}
	return strings.Join(came, ", ")
}
