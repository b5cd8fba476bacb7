package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Limits of the remembered names of events that --event leaves out.
const (
	maxOtherNames = 10
	maxNameBytes  = 60
)

// nameTally picks events by name and counts the others, to find misspelled names. Several
// sockets may share one.
type nameTally struct {
	all bool // there is no --event, so every event is picked

	mu     sync.Mutex
	wanted map[string]int // events by name
	others map[string]int // events with other names, for the first such names
	more   int            // events with further names
}

func newNameTally(names []string) *nameTally {
	t := &nameTally{all: len(names) == 0, wanted: make(map[string]int, len(names)), others: make(map[string]int)}
	for _, name := range names {
		t.wanted[name] = 0
	}
	return t
}

// picks reports whether events of a name are wanted.
func (t *nameTally) picks(name string) bool {
	if t.all {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, wanted := t.wanted[name]
	return wanted
}

// wants reports whether events of a name are wanted, and counts one.
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

// text says which wanted names did not come, and which came instead. It is "" if all came.
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

// whatCame lists the names that are not wanted, the most frequent ones first.
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
