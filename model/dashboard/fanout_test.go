package dashboard_test

import (
	"fmt"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/jsondiff"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

func connect(d *dashboard.Dashboard, p *dashboard.Pane) {
	d.Apply(dashboard.Batch{Items: []dashboard.Item{{Pane: p.ID, Change: &sailsclient.Change{At: noon, State: sailsclient.Connected}}}}, noon)
}

func TestAFanOutAsksWhoIsConnected(t *testing.T) {
	d := dashboard.NewDashboard()
	panes := []*dashboard.Pane{newPane(t, d), newPane(t, d), newPane(t, d), newPane(t, d)}
	for _, p := range panes[1:] {
		connect(d, p)
	}
	draft := request.Draft{Line: "POST /boat", Body: `{"name":"Freya"}`}
	r, err := draft.Request(nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := func(f *dashboard.FanOut) string {
		var text string
		for _, leg := range f.Legs {
			sign := "-"
			switch {
			case leg == f.Base:
				sign = "*"
			case leg.Exchange != nil:
				sign = "+"
			}
			text += fmt.Sprint(leg.Pane.ID, sign, " ")
		}
		return text
	}
	all := d.NewFanOut(draft, r, panes[2], noon)
	if got := asked(all); got != "1- 2+ 3* 4+ " {
		t.Errorf("without marks: %s", got)
	}
	if x := all.Legs[1].Exchange; all.Summary() != "POST /boat + body" || x.Line() != "POST /boat" || len(panes[1].Pending) != 1 || panes[1].Pending[0] != x || len(panes[0].Pending) != 0 {
		t.Errorf("%s was not sent as any other request: %+v", all.Summary(), panes[1].Pending)
	}
	if got := asked(d.NewFanOut(draft, r, panes[0], noon)); got != "1- 2* 3+ 4+ " {
		t.Errorf("from a socket that is not connected: %s", got)
	}
	panes[0].Marked, panes[3].Marked = true, true
	if f := d.NewFanOut(draft, r, panes[1], noon); asked(f) != "1- 4* " {
		t.Errorf("with marks: %s", asked(f))
	}
	panes[3].Marked = false
	if f := d.NewFanOut(draft, r, panes[1], noon); f.Base != nil {
		t.Errorf("nobody is connected, and the base is %+v", f.Base)
	}

	x := all.Legs[1].Exchange
	if all.Legs[1].Answered() {
		t.Error("a pending request is answered")
	}
	d.Apply(dashboard.Batch{Items: []dashboard.Item{{Pane: panes[1].ID, Outcome: &dashboard.Outcome{Exchange: x}}}}, time.Time{})
	if total, done := all.Asked(); total != 3 || done != 1 || !all.Legs[1].Answered() {
		t.Errorf("%d of %d are answered", done, total)
	}
}

func TestCompareAnswers(t *testing.T) {
	body := func(status int, text string, attachments ...string) sailsclient.JWR {
		j := sailsclient.JWR{StatusCode: status, Body: []byte(text)}
		for _, a := range attachments {
			j.Attachments = append(j.Attachments, []byte(a))
		}
		return j
	}
	ignore, err := jsondiff.ParseIgnore(".at")
	if err != nil {
		t.Fatal(err)
	}
	refused := sailsclient.JWR{StatusCode: 400, ParseError: &sailsclient.ParseError{Message: "no url"}}
	for name, c := range map[string]struct {
		base, other sailsclient.JWR
		want        string
	}{
		"the same":          {body(200, `{"a":1,"b":2}`), body(200, `{"b":2,"a":1}`), ""},
		"ignored":           {body(200, `{"at":1}`), body(200, `{"at":2}`), ""},
		"another status":    {body(200, `{}`), body(201, `{}`), "status "},
		"a field":           {body(200, `{"a":1}`), body(500, `{"a":2}`), "status .a 1 2 "},
		"no body":           {body(200, ""), body(200, "null"), ".  null "},
		"not JSON":          {body(200, "{"), body(200, "{}"), ". { {} "},
		"not JSON, equal":   {body(200, "{"), body(200, "{"), ""},
		"bytes":             {body(200, "{}", "abc", "x"), body(200, "{}", "abd"), "binary 0 3 bytes 3 bytes, others from byte 2 on binary 1 1 bytes  "},
		"refused, both":     {refused, refused, ""},
		"refused, one only": {refused, body(400, `{"details":"","error":"no path"}`), `.error "no url" "no path" `},
	} {
		compared := dashboard.CompareAnswers(c.base, c.other, ignore)
		got := ""
		if compared.OtherStatus {
			got = "status "
		}
		for _, d := range compared.Body.Differences {
			got += fmt.Sprintf("%s %s %s ", d.Path, d.Before, d.After)
		}
		if got != c.want || compared.Same() != (c.want == "") {
			t.Errorf("%s: %q, want %q (same: %v)", name, got, c.want, compared.Same())
		}
	}
}
