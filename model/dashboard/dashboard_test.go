package dashboard_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestRate(t *testing.T) {
	var r dashboard.Rate
	for i := range 100 { // one every 50 ms: 20 a second
		r.Add(noon.Add(time.Duration(i) * 50 * time.Millisecond))
	}
	end := noon.Add(99 * 50 * time.Millisecond)
	if got := r.PerSecond(end); got < 15 || got > 20 {
		t.Errorf("rate %d, want about 20", got)
	}
	if got := r.PerSecond(end.Add(1250 * time.Millisecond)); got != 0 {
		t.Errorf("rate %d a second after the last event, want 0", got)
	}
	r.Add(noon) // late by more than the second that is measured
	if got := r.PerSecond(end.Add(1250 * time.Millisecond)); got != 0 {
		t.Errorf("a late event counts: rate %d", got)
	}
}

func newPane(t *testing.T, d *dashboard.Dashboard) *dashboard.Pane {
	t.Helper()
	p, err := d.Add("", sailsclient.Options{URL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Socket.Close)
	return p
}

func change(id dashboard.PaneID, c sailsclient.Change) dashboard.Item {
	return dashboard.Item{Pane: id, Change: &c}
}

func TestPaneTellsItsLife(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	refused := errors.New("refused")
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	apply := func(items ...dashboard.Item) { d.Apply(dashboard.Batch{Items: items}, noon) }

	apply(change(p.ID, sailsclient.Change{At: at(0), State: sailsclient.Connecting}),
		change(p.ID, sailsclient.Change{At: at(1), State: sailsclient.Waiting, Reason: refused, Attempt: 1}),
		change(p.ID, sailsclient.Change{At: at(2), State: sailsclient.Connecting, Attempt: 1}),
		change(p.ID, sailsclient.Change{At: at(3), State: sailsclient.Waiting, Reason: refused, Attempt: 2}))
	if p.Since != at(0) || p.LastReason == nil || p.EverConnected || p.Log.Len() != 1 {
		t.Fatalf("never connected: since %v, reason %v, %d rows; want one row for a reason that repeats", p.Since, p.LastReason, p.Log.Len())
	}
	apply(change(p.ID, sailsclient.Change{At: at(4), State: sailsclient.Connected, SID: "a"}))
	if p.Since != at(4) || p.LastReason != nil || p.Log.At(1).Gap != 0 {
		t.Fatalf("first connection: since %v, reason %v, gap %v", p.Since, p.LastReason, p.Log.At(1).Gap)
	}
	apply(change(p.ID, sailsclient.Change{At: at(10), State: sailsclient.Waiting, Reason: refused, WasConnected: true}),
		change(p.ID, sailsclient.Change{At: at(12), State: sailsclient.Waiting, Reason: errors.New("other"), Attempt: 2}))
	p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, at(11))
	if p.Since != at(10) {
		t.Fatalf("since %v, want when the connection was lost", p.Since)
	}
	if lasted := p.Log.At(2).Lasted; lasted != 6*time.Second {
		t.Fatalf("the connection lasted %v, want 6s", lasted)
	}
	apply(change(p.ID, sailsclient.Change{At: at(17), State: sailsclient.Connected, SID: "b"}))
	if gap := p.Log.At(p.Log.Len() - 2).Gap; gap != 7*time.Second {
		t.Fatalf("gap %v, want 7s", gap)
	}
	if !p.Lapsed {
		t.Fatal("nothing says that subscriptions are gone after a reconnect")
	}
	if p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, at(18)); p.Lapsed {
		t.Fatal("subscriptions still count as gone after a request")
	}
}

func TestOutcomeFindsItsExchange(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	first := p.NewExchange(sailsclient.Request{Method: "get", URL: "/slow"}, noon)
	second := p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, noon)
	outcome := func(x *dashboard.Exchange) dashboard.Item {
		return dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{Exchange: x, At: noon, Answer: sailsclient.JWR{StatusCode: 200}}}
	}
	d.Apply(dashboard.Batch{Items: []dashboard.Item{outcome(second), outcome(second), outcome(&dashboard.Exchange{ID: first.ID})}}, noon)
	if p.Latest != second || len(p.Pending) != 1 || p.Pending[0] != first {
		t.Fatalf("latest %+v, pending %+v", p.Latest, p.Pending)
	}
	if d.Totals(noon).Pending != 1 {
		t.Fatalf("totals %+v", d.Totals(noon))
	}
}

// What was read of an answer for the ledger is many times as large as the answer,
// which stays for as long as its row does.
func TestTheLedgerLearnsAndLetsGo(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	x := p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, noon)
	answer := sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"id":1},{"id":2}]`)}
	records := pubsub.ReadAnswer(x.Request, answer)
	d.Apply(dashboard.Batch{Items: []dashboard.Item{
		{Pane: p.ID, Outcome: &dashboard.Outcome{Exchange: x, At: noon, Answer: answer, Records: &records}},
	}}, noon)
	if live, _ := p.Ledger.Len(); live != 3 || x.Outcome.Records != nil {
		t.Errorf("%d rooms, records %v", live, x.Outcome.Records)
	}
}

func TestDroppedEventsHaveARow(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	d.Apply(dashboard.Batch{Dropped: map[dashboard.PaneID]uint64{p.ID: 12, 77: 1}, Items: []dashboard.Item{event(p.ID, 13, "{}")}}, noon)
	if row := p.Log.At(0); row.Kind != dashboard.EntryDropped || row.Dropped != 12 {
		t.Fatalf("first row %+v", row)
	}
	if p.Events != 13 {
		t.Fatalf("%d events, want the dropped ones counted too", p.Events)
	}
}

func TestFocusStaysWithItsPane(t *testing.T) {
	d := dashboard.NewDashboard()
	a, b, c := newPane(t, d), newPane(t, d), newPane(t, d)
	if d.Focused() != c {
		t.Fatal("a new pane does not get the focus")
	}
	d.Remove(a.ID)
	if d.Focused() != c {
		t.Fatal("closing a pane before it moved the focus")
	}
	d.Remove(c.ID)
	if d.Focused() != b {
		t.Fatal("closing the last pane did not move the focus to the one before")
	}
	d.FocusNext(1)
	d.Focus(7)
	if d.Focused() != b || d.Pane(a.ID) != nil {
		t.Fatal("the focus left the only pane")
	}
	d.Remove(b.ID)
	if d.Focused() != nil {
		t.Fatal("a focus without panes")
	}
	d.FocusNext(1)
	d.Apply(dashboard.Batch{Items: []dashboard.Item{event(b.ID, 1, "")}}, noon) // late, and for nobody
}

func TestLogIsBounded(t *testing.T) {
	log := dashboard.NewLog()
	for range 25_000 {
		log.Add(dashboard.Entry{Kind: dashboard.EntryEvent})
	}
	if log.Len() != 20_000 || log.Trimmed() != 5000 || log.NewestSeq() != 25_000 || log.At(0).Seq != 5001 {
		t.Fatalf("len %d, trimmed %d, newest %d, oldest %d", log.Len(), log.Trimmed(), log.NewestSeq(), log.At(0).Seq)
	}
	big := dashboard.Entry{Kind: dashboard.EntryEvent}
	big.Event.Args = strings.Repeat("x", 40<<20)
	log.Add(big)
	if log.Len() != 1 {
		t.Fatalf("%d entries beside one that is larger than the log", log.Len())
	}
}

// A request that is made offline is shown to wait, and to go out.
func TestWaitingRequestsGoOut(t *testing.T) {
	d := dashboard.NewDashboard()
	p := newPane(t, d)
	x := p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, noon)
	if !x.Waiting || !p.Log.At(0).Waits {
		t.Fatalf("made offline: %+v, row %+v", x, p.Log.At(0))
	}
	later := noon.Add(time.Minute)
	d.Apply(dashboard.Batch{Items: []dashboard.Item{change(p.ID, sailsclient.Change{At: later, State: sailsclient.Connected})}}, later)
	last := p.Log.At(p.Log.Len() - 1)
	if x.Waiting || !x.SentAt.Equal(later) || last.Kind != dashboard.EntryRequest || last.Waits || last.Exchange != x {
		t.Fatalf("after connecting: %+v, last row %+v", x, last)
	}
	if p.NewExchange(sailsclient.Request{Method: "get", URL: "/boat"}, later); p.Log.At(p.Log.Len() - 1).Waits {
		t.Fatal("a request made online waits")
	}
}

// The logs of all panes together are bounded: the largest lose their oldest rows,
// and the newest row of all stays.
func TestLogsTogetherAreBounded(t *testing.T) {
	const panes, together = 12, 256 << 20
	d := dashboard.NewDashboard()
	text := strings.Repeat("x", 60<<20)
	var last *dashboard.Pane
	for i := range panes {
		p, err := d.Add("", sailsclient.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Socket.Close)
		item := event(p.ID, uint64(i), text)
		item.Event.At = noon.Add(time.Duration(i) * time.Second)
		d.Apply(dashboard.Batch{Items: []dashboard.Item{item}}, noon)
		last = p
	}
	total, kept := 0, 0
	for _, p := range d.Panes() {
		total, kept = total+p.Log.Bytes(), kept+p.Log.Len()
	}
	if total > together || kept < together/len(text)-1 || last.Log.Len() != 1 {
		t.Errorf("%d rows of %d bytes are kept, and %d of the newest log", kept, total, last.Log.Len())
	}
}
