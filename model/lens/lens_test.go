package lens_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sailscope/model/lens"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// changes are those of an event, each as a line.
func changes(t *testing.T, args string) []string {
	t.Helper()
	var e sailsclient.Event
	e.Name, e.Args = "boat", args
	n, ok := pubsub.Read(e)
	if !ok {
		t.Fatalf("%.200s is no notice", args)
	}
	found, more, err := lens.Changes(n)
	if err != nil {
		t.Fatalf("%.200s: %v", args, err)
	}
	var lines []string
	for _, c := range found {
		line := fmt.Sprintf("%s %s>%s", c.Path, c.Before, c.After)
		if c.Noise {
			line += " noise"
		}
		lines = append(lines, line)
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("%d more", more))
	}
	return lines
}

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		args string
		want []string
	}{
		{
			`{"verb":"updated","id":3,"data":{"updatedAt":2,"berth":3,"name":"b"},"previous":{"id":3,"berth":1,"name":"a","length":7,"updatedAt":1}}`,
			[]string{`berth 1>3`, `name "a">"b"`, `updatedAt 1>2 noise`},
		},
		{`{"verb":"updated","id":3,"data":{"name":"a"},"previous":{"name":"a"}}`, nil},
		{`{"verb":"updated","id":3,"data":{"berth":3}}`, []string{`berth >3`}},
		{`{"verb":"updated","id":3,"data":{"berth":3},"previous":null}`, []string{`berth >3`}},
		{`{"verb":"updated","id":3,"data":{"berth":3},"previous":{"name":"a"}}`, []string{`berth >3`}},
		{`{"verb":"updated","id":3,"data":{"berth":null},"previous":{"berth":1}}`, []string{`berth 1>null`}},
		{`{"verb":"updated","id":3,"data":{"berth":4},"previous":{"berth":{"id":4,"label":"x"}}}`, nil},
		{`{"verb":"updated","id":3,"data":{"berth":"4"},"previous":{"berth":{"id":4,"label":"x"}}}`, nil},
		{`{"verb":"updated","id":3,"data":{"berth":5},"previous":{"berth":{"id":4}}}`, []string{`berth {"id":4}>5`}},
		{`{"verb":"updated","id":3,"data":{"at":{"x":1}},"previous":{"at":{"x":2,"y":3}}}`, []string{`at.x 2>1`, `at.y 3>`}},
		{`{"verb":"updated","id":3,"data":{"tags":["a","c"]},"previous":{"tags":["a","b"]}}`, []string{`tags[1] "b">"c"`}},
		{`{"verb":"updated","id":3,"data":{"x":1},"previous":{"a.b":1,"c]":{"d":2}}}`, []string{`x >1`}},
		{`{"verb":"updated","id":3,"data":{"a.b":2},"previous":{"a.b":1}}`, []string{`.["a.b"] 1>2`}},
		{`{"verb":"updated","id":3,"data":{"a b":{"c d":2}},"previous":{"a b":{"c d":1,"e":0}}}`, []string{`.["a b"]["c d"] 1>2`, `.["a b"].e 0>`}},
		{`{"verb":"created","id":7,"data":{"createdAt":1,"id":7,"name":"Freya","at":{"x":1}}}`, []string{`name >"Freya"`, `at >{"x":1}`, `createdAt >1 noise`}},
		{`{"verb":"destroyed","id":7,"previous":{"id":7,"name":"Freya"}}`, []string{`name "Freya">`}},
		{`{"verb":"destroyed","id":7}`, nil},
		{`{"verb":"addedTo","id":7,"attribute":"crew","addedId":1}`, nil},
	} {
		if got := changes(t, c.args); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.args, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestChangesAreBounded(t *testing.T) {
	var fields []string
	for i := range lens.MaxChanges + 5 {
		fields = append(fields, fmt.Sprintf(`"f%d":1`, i))
	}
	got := changes(t, `{"verb":"created","id":1,"data":{`+strings.Join(fields, ",")+`}}`)
	if len(got) != lens.MaxChanges+1 || got[lens.MaxChanges] != "5 more" {
		t.Errorf("%d lines, the last %s", len(got), got[len(got)-1])
	}
}

// Whatever a notice holds, what it changes has places and is JSON.
func FuzzChanges(f *testing.F) {
	f.Add(`{"verb":"updated","id":3,"data":{"":{"a.b":[1]},"berth":3},"previous":{"":{"a.b":[2]},"berth":{"id":"3"},"[\"":0}}`)
	f.Add("{\"verb\":\"created\",\"id\":\"\u202e\",\"data\":{\"a\xff\":1,\"a\":1,\"a\":2}}")
	f.Add(`{"verb":"destroyed","id":3,"previous":{"id":{}}}`)
	f.Fuzz(func(t *testing.T, args string) {
		var e sailsclient.Event
		e.Name, e.Args = "boat", args
		n, ok := pubsub.Read(e)
		if !ok {
			return
		}
		changes, _, err := lens.Changes(n)
		if err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		for _, c := range changes {
			if c.Path == "" || c.Before == nil && c.After == nil || c.Before != nil && !json.Valid(c.Before) || c.After != nil && !json.Valid(c.After) {
				t.Fatalf("%q changes %+v", args, c)
			}
		}
	})
}
