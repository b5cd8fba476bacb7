package response

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/sheet"
)

// A sheet that comes when another response shows is not shown.
func TestALateSheetIsDropped(t *testing.T) {
	p, err := dashboard.NewDashboard().Add("", sailsclient.Options{URL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Socket.Close()
	v := New(nil, p, nil)
	show := func(body string) tea.Msg {
		x := &dashboard.Exchange{ID: uint64(len(body)), Outcome: &dashboard.Outcome{Answer: sailsclient.JWR{StatusCode: 200, Body: []byte(body)}}}
		return v.Show(x)()
	}
	first, second := show(`"one"`), show(`"second"`)
	for _, made := range []tea.Msg{second, first} {
		v.Take(made.(Made))
		if got := strings.TrimSpace(sheet.AllText(v.Sheet)); got != `"second"` {
			t.Errorf("it shows %s", got)
		}
	}
}
