package filter_test

import (
	"testing"

	"sailscope/model/filter"
)

func TestRecords(t *testing.T) {
	notice := func(model, id string) filter.Row {
		return filter.Row{Kind: filter.Event, Label: model, Text: "{}", Verb: "updated", ID: id}
	}
	request := func(url string) filter.Row { return filter.Row{Kind: filter.Request, Text: "GET " + url, URL: url} }
	for _, c := range []struct {
		filter string
		row    filter.Row
		want   bool
	}{
		{"record:boat#7", notice("boat", "7"), true},
		{"record:boat#7", notice("boat", "70"), false},
		{"record:boat#7", notice("berth", "7"), false},
		{"record:boat#7", row("boat", `{"id":7}`), false},
		{"record:boat#*", notice("boat", "70"), true},
		{"record:berth#1|boat#7", notice("boat", "7"), true},
		{`record:"boat#a b"`, notice("boat", "a b"), true},
		{`record:"boat#*"`, notice("boat", "7"), false},
		{"record:boat#a#b", notice("boat", "a#b"), true},
		{"record:boat#Ab", notice("boat", "ab"), false},
		{"!record:boat#7", notice("boat", "8"), true},
		{"record:boat#7", request("/boat/7"), true},
		{"record:boat#7", request("/api/v1/boat/7?populate=berth"), true},
		{"record:boat#7", request("/boat/7/crew/3"), true},
		{"record:boat#7", request("/port/1/boat/7"), true},
		{"record:boat#7", request("/boat/70"), false},
		{"record:boat#7", request("/boat"), false},
		{"record:boat#7", request("/boat//7"), false},
		{"record:boat#7", request("/berth?x=/boat/7"), false},
		{"record:boat#*", request("/boat/"), false},
		{`record:"boat#a b"`, request("/boat/a%20b"), true},
		{"record:boat#%zz", request("/boat/%zz"), true},
		{"record:boat#7", filter.Row{Kind: filter.Answer, Text: "12 ms", URL: "/boat/7"}, true},
		{"verb:updated id:7", notice("boat", "7"), true},
		{"id:8", notice("boat", "7"), false},
		{"#7", notice("boat", "7"), true},
		{`"boat #7"`, notice("boat", "7"), true},
		{"#7", row("boat", `{"id":7}`), false},
	} {
		q, err := filter.Parse(c.filter)
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
		} else if got := q.Match(c.row); got != c.want {
			t.Errorf("%s: %v for %+v", c.filter, got, c.row)
		}
	}
}

func TestWhatIsNoRecord(t *testing.T) {
	for text, want := range map[string]string{
		"record:":                "column 8: record: needs a value, like record:boat#7",
		"record:boat":            `column 8: "boat" is no record: write a model, # and an id, like record:boat#7`,
		"x record:boat#7|#3":     `column 17: "#3" is no record: write a model, # and an id, like record:boat#7`,
		`record:"boat# 7" port#`: "",
	} {
		_, err := filter.Parse(text)
		if err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// Whatever a server calls a record, the term for it finds it, and can be shown.
func TestOfRecord(t *testing.T) {
	for _, r := range []struct{ model, id, term string }{
		{"boat", "7", "record:boat#7"},
		{"boat", "a b|c*", "record:boat#a*b*c*"},
		{`"boat"`, "Ä#1", `record:*boat*#Ä#1`},
		{"b\x1b", "\u202e\xff", "record:b*#**"},
		{"boat", `a\b`, `record:boat#a\b`},
	} {
		term := filter.OfRecord(r.model, r.id)
		if term != r.term {
			t.Errorf("%q %q is %s, want %s", r.model, r.id, term, r.term)
		}
		q, err := filter.Parse(term)
		if err != nil || !q.Match(filter.Row{Kind: filter.Event, Label: r.model, Verb: "created", ID: r.id}) {
			t.Errorf("%s does not find %q %q: %v", term, r.model, r.id, err)
		}
	}
}

func TestOfEvent(t *testing.T) {
	for name, term := range map[string]string{"boat": "event:boat", "a b|c": "event:a*b*c", "b\x1b\u202e": "event:b**", "": "event:*"} {
		got := filter.OfEvent(name)
		if got != term {
			t.Errorf("%q is %s, want %s", name, got, term)
		}
		q, err := filter.Parse(got)
		if err != nil || !q.Match(filter.Row{Kind: filter.Event, Label: name}) {
			t.Errorf("%s does not find %q: %v", got, name, err)
		}
	}
}

func TestOfID(t *testing.T) {
	for id, term := range map[string]string{"7": "id:7", `a |*\"b`: `id:a***\*b`, "\u202e": "id:*", "": "id:*"} {
		got := filter.OfID(id)
		if got != term {
			t.Errorf("%q is %s, want %s", id, got, term)
		}
		q, err := filter.Parse(got)
		if err != nil || !q.Match(filter.Row{Kind: filter.Event, Label: "boat", Verb: "updated", ID: id, Text: "{}"}) {
			t.Errorf("%s does not find %q: %v", got, id, err)
		}
	}
}
