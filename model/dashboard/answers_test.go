package dashboard_test

import (
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

func answered(t *testing.T, d *dashboard.Dashboard, p *dashboard.Pane, line string, size int) *dashboard.Exchange {
	t.Helper()
	r, err := request.Draft{Line: line}.Request(nil)
	if err != nil {
		t.Fatal(err)
	}
	x := p.NewExchange(r, time.Time{})
	outcome := &dashboard.Outcome{Exchange: x, Answer: sailsclient.JWR{Body: make([]byte, size)}}
	d.Apply(dashboard.Batch{Items: []dashboard.Item{{Pane: p.ID, Outcome: outcome}}}, time.Time{})
	return x
}

func TestAnswersAreBounded(t *testing.T) {
	const most = 50
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	first := answered(t, d, p, "GET /a", 1)
	for range most {
		answered(t, d, p, "GET /a", 1)
	}
	if p.Answers.Len() != most || p.AnswerIndex(first) != -1 || p.AnswerIndex(p.Latest) != most-1 {
		t.Errorf("%d answers, the first at %d, the last at %d", p.Answers.Len(), p.AnswerIndex(first), p.AnswerIndex(p.Latest))
	}
}

func TestAnswerBefore(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	a1, b1 := answered(t, d, p, "GET /a", 1), answered(t, d, p, "GET /b", 1)
	a2, c1 := answered(t, d, p, "GET /a", 1), answered(t, d, p, "GET /c", 1)
	for x, want := range map[*dashboard.Exchange]*dashboard.Exchange{a1: nil, b1: a1, a2: a1, c1: a2} {
		if got := p.AnswerBefore(x); got != want {
			t.Errorf("before %s came %+v, want %+v", x.Line(), got, want)
		}
	}
}
