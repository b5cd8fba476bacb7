package config

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
)

func TestKeys(t *testing.T) {
	c, err := Parse("c.yaml", []byte("keys:\n  zoom: z\n  quit: []\n  send: [ctrl+s, \"?\"]\n  pane: [1, 2]\n"), refuseBad)
	if err != nil {
		t.Fatal(err)
	}
	want := []Binding{{Action: "zoom", Keys: []string{"z"}}, {Action: "quit"}, {Action: "send", Keys: []string{"ctrl+s", "?"}}, {Action: "pane", Keys: []string{"1", "2"}}}
	for i := range c.Keys {
		if wrong := c.Keys[i].Wrap(errors.New("this is bad")); wrong.Error() != fmt.Sprintf("c.yaml:%d:3: this is bad", 2+i) {
			t.Errorf("binding %d is at %v", i, wrong)
		}
		c.Keys[i].at = position{}
	}
	if !reflect.DeepEqual(c.Keys, want) {
		t.Errorf("got  %+v\nwant %+v", c.Keys, want)
	}
}

func TestWrongKeys(t *testing.T) {
	for text, want := range map[string]string{
		"keys: q":                     "c.yaml:1:7: keys with values belong here, like X-App: demo; this is text",
		"keys:\n  zoom: {a: b}":       "c.yaml:2:9: zoom takes a key or a list of keys, in quotes if in doubt; this is a map",
		"keys:\n  zoom: [a, [b]]":     "c.yaml:2:13: zoom takes a key or a list of keys, in quotes if in doubt; this is a list",
		"keys:\n  zoom: a\n  zoom: b": "c.yaml:3:3: zoom is given twice, first in line 2",
		"keys:\n  zoom:":              "c.yaml:2:3: zoom has no value: give it one, or leave it out",
	} {
		if _, err := Parse("c.yaml", []byte(text), refuseBad); err == nil || err.Error() != want {
			t.Errorf("%q: got  %v\nwant %s", text, err, want)
		}
	}
}

// One wrong binding takes no other with it.
func TestRightKeysBesideWrongOnes(t *testing.T) {
	c, err := Parse("c.yaml", []byte("keys:\n  zoom: [a, {}, []]\n  add:\n  quit: Q\n"), refuseBad)
	var wrong Errors
	if !errors.As(err, &wrong) || len(wrong) != 3 || len(c.Keys) != 1 || c.Keys[0].Action != "quit" {
		t.Errorf("the keys are %+v, wrong is\n%v", c.Keys, err)
	}
}
