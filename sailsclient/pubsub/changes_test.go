package pubsub_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sailscope/sailsclient/pubsub"
)

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name, args string
		want       []string // path: before -> after
	}{
		{"an update", `{"verb":"updated","id":1,"data":{"b":2,"a":1,"c":[1]},"previous":{"a":1,"b":1,"c":[1,2],"d":4}}`, []string{".b: 1 -> 2", ".c: [1,2] -> [1]"}},
		{"a new field", `{"verb":"updated","id":1,"data":{"a":null},"previous":{}}`, []string{".a:  -> null"}},
		{
			"objects inside", `{"verb":"updated","id":1,"data":{"at":{"x":1,"y":{"z":2},"new":3}},"previous":{"at":{"x":1,"y":{"z":1},"old":0}}}`,
			[]string{".at.old: 0 -> ", ".at.y.z: 1 -> 2", ".at.new:  -> 3"},
		},
		{"keys that jq quotes", `{"verb":"updated","id":1,"data":{"a b":{"é\"":1}},"previous":{"a b":{"é\"":2}}}`, []string{`["a b"]["é\""]: 2 -> 1`}},
		{"the order of keys", `{"verb":"updated","id":1,"data":{"a":[{"x":1,"y":2}]},"previous":{"a":[ {"y":2, "x":1} ]}}`, nil},
		{"a populated record with the same id", `{"verb":"updated","id":1,"data":{"berth":"3"},"previous":{"berth":{"name":"A","id":3}}}`, nil},
		{"another record", `{"verb":"updated","id":1,"data":{"berth":4},"previous":{"berth":{"id":3}}}`, []string{`.berth: {"id":3} -> 4`}},
		{"an update without the record before", `{"verb":"updated","id":1,"data":{"berth":null}}`, []string{".berth:  -> null"}},
		{"created", `{"verb":"created","id":1,"data":{"id":1,"at":{"x":1}}}`, []string{".id:  -> 1", `.at:  -> {"x":1}`}},
		{"destroyed", `{"verb":"destroyed","id":1,"previous":{"id":1,"name":"A"}}`, []string{".id: 1 -> ", `.name: "A" -> `}},
		{"destroyed, nothing told", `{"verb":"destroyed","id":1}`, nil},
		{"added", `{"verb":"addedTo","id":1,"attribute":"boats","addedId":2}`, nil},
		{"the last of equal keys", `{"verb":"updated","id":1,"data":{"a":1,"a":2},"previous":{"a":2}}`, nil},
	} {
		n, ok := pubsub.Read(event("boat", c.args))
		if !ok {
			t.Errorf("%s is not read", c.args)
		}
		var got []string
		for _, change := range n.Changes() {
			got = append(got, fmt.Sprintf("%s: %s -> %s", change.Path, change.Before, change.After))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestChangesAreBounded(t *testing.T) {
	var wide strings.Builder
	for i := range 10 * pubsub.MaxChanges {
		fmt.Fprintf(&wide, `"k%d":1,`, i)
	}
	const deep = 900
	nested := func(leaf string) string { return strings.Repeat(`{"a":`, deep) + leaf + strings.Repeat("}", deep) }
	n, ok := pubsub.Read(event("boat", `{"verb":"updated","id":1,"data":{`+wide.String()+`"z":0},"previous":{}}`))
	if got := len(n.Changes()); !ok || got != pubsub.MaxChanges {
		t.Errorf("%d changes, %v", got, ok)
	}
	n, ok = pubsub.Read(event("boat", `{"verb":"updated","id":1,"data":{"a":`+nested("1")+`},"previous":{"a":`+nested("2")+`}}`))
	if got := n.Changes(); !ok || len(got) != 1 || len(got[0].Path) >= deep {
		t.Errorf("%d changes, %v", len(got), ok)
	}
}
