package timeline_test

import (
	"encoding/json"
	"hash/maphash"
	"strings"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

var (
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	seed = maphash.MakeSeed()
)

// recorder adds entries to a timeline as panes do: numbered, with times after
// noon.
type recorder struct {
	*timeline.Timeline
	seqs map[dashboard.PaneID]uint64
}

func record(o timeline.Options) *recorder {
	return &recorder{timeline.New(o), make(map[dashboard.PaneID]uint64)}
}

func (r *recorder) add(pane dashboard.PaneID, after time.Duration, e dashboard.Entry, g pubsub.Glance) {
	r.seqs[pane]++
	e.Seq, e.At = r.seqs[pane], noon.Add(after)
	r.Add(pane, e, g)
}

func (r *recorder) event(pane dashboard.PaneID, after time.Duration, name, args string) {
	var e sailsclient.Event
	e.Name, e.Args, e.At = name, args, noon.Add(after)
	r.add(pane, after, dashboard.Entry{Event: e}, pubsub.Glance{Fingerprint: maphash.String(seed, name+args)})
}

func (r *recorder) change(pane dashboard.PaneID, after time.Duration, state sailsclient.State) {
	r.add(pane, after, dashboard.Entry{Kind: dashboard.EntryChange, Change: &sailsclient.Change{State: state}}, pubsub.Glance{})
}

func (r *recorder) connect(panes ...dashboard.PaneID) {
	for _, pane := range panes {
		r.change(pane, 0, sailsclient.Connected)
	}
}

func (r *recorder) settleAt(after time.Duration) { r.Settle(noon.Add(after)) }

// last is the newest row.
func (r *recorder) last() timeline.Row { return r.At(r.Len() - 1) }

// at is the time of an event whose other copies come before and after it.
const at = 10 * time.Second

func TestCopiesMakeOneRow(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	r.connect(1, 2, 3)
	r.event(1, at, "user", "7")
	r.event(2, at+time.Millisecond, "user", "7")
	r.event(2, at+5*time.Millisecond, "user", "7")
	row := r.last()
	if r.Len() != 4 || row.Pane() != 1 || row.Settled() || row.Entry().Event.Args != "7" {
		t.Fatalf("%d rows, the last %+v", r.Len(), row.Entry())
	}
	want(t, row.Cell(1), timeline.Got, 1, 0)
	want(t, row.Cell(2), timeline.Got, 2, time.Millisecond)
	want(t, row.Cell(3), timeline.Pending, 0, 0)
	want(t, row.Cell(4), timeline.Absent, 0, 0)
	if cell := row.Cell(2); cell.Entry != 2 || !cell.At.Equal(noon.Add(at+time.Millisecond)) {
		t.Errorf("socket 2 got entry %d at %v", cell.Entry, cell.At)
	}
	r.settleAt(at + timeline.DefaultWindow) // a copy may still come at this moment
	want(t, row.Cell(3), timeline.Pending, 0, 0)
	r.settleAt(at + timeline.DefaultWindow + 1)
	want(t, row.Cell(3), timeline.Missed, 0, 0)

	r.event(3, at+timeline.DefaultWindow+1, "user", "7") // too late: another event
	want(t, row.Cell(3), timeline.Missed, 0, 0)
	want(t, r.last().Cell(3), timeline.Got, 1, 0)
}

func want(t *testing.T, c timeline.Cell, stand timeline.Stand, count int, skew time.Duration) {
	t.Helper()
	if c.Stand != stand || c.Count != count || c.Skew != skew {
		t.Errorf("stand %d, %d copies, skew %v; want stand %d, %d copies, skew %v", c.Stand, c.Count, c.Skew, stand, count, skew)
	}
}

// user is the kind of the events that tests count.
var user = timeline.Kind{Event: "user"}

// beliefs is an audience that knows what a test says.
type beliefs map[dashboard.PaneID]timeline.Belief

func (b beliefs) Subscribed(pane dashboard.PaneID, _ sailsclient.Event, _ pubsub.Glance) timeline.Belief {
	return b[pane]
}

func (b beliefs) Caused(dashboard.PaneID, pubsub.Write, pubsub.Notice) bool { return false }

func TestWhoShouldHaveGotIt(t *testing.T) {
	r := record(timeline.Options{Audience: beliefs{1: timeline.Yes, 2: timeline.Yes, 3: timeline.No, 5: timeline.Yes, 6: timeline.Yes, 9: timeline.Before}})
	r.connect(1, 2, 3, 4, 5, 6, 9)
	r.change(5, time.Second, sailsclient.Waiting)
	r.Close(6)
	r.Open(7, "")
	r.change(2, at+time.Millisecond, sailsclient.Disconnected) // after the event, but known before it
	r.event(1, at, "user", "7")
	r.settleAt(time.Hour)
	row := r.At(r.Len() - 2)
	for pane, stand := range map[dashboard.PaneID]timeline.Stand{
		1: timeline.Got, 2: timeline.Missed, 3: timeline.Unsubscribed, 4: timeline.Unknown,
		5: timeline.Away, 6: timeline.Absent, 7: timeline.Away, 8: timeline.Absent, 9: timeline.Lost,
	} {
		if got := row.Cell(pane).Stand; got != stand {
			t.Errorf("socket %d stands at %d, want %d", pane, got, stand)
		}
	}
	if got := r.Matrix().Delivery(user, 9); got != (timeline.Delivery{Lost: 1}) {
		t.Errorf("the matrix says %+v", got)
	}
	got := r.Matrix().Delivery(user, 5)
	if got != (timeline.Delivery{Away: 1}) {
		t.Errorf("the matrix says %+v", got)
	}

	// Beliefs are no more than that.
	r.event(3, at, "user", "7")
	r.event(8, at, "user", "7")
	want(t, row.Cell(3), timeline.Got, 1, 0)
	want(t, row.Cell(8), timeline.Got, 1, 0)
	if got := r.Matrix().Delivery(user, 3); got != (timeline.Delivery{Got: 1}) {
		t.Errorf("the matrix says %+v", got)
	}
}

// Two addresses may be two apps, until an event comes over both.
func TestNobodyMissesWhatIsOfAnotherApp(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	for pane, address := range map[dashboard.PaneID]string{1: "http://a", 2: "http://a", 3: "http://b", 4: "http://c"} {
		r.Open(pane, address)
	}
	r.connect(1, 2, 3, 4)
	stands := func(what string, want ...timeline.Stand) {
		t.Helper()
		row := r.At(r.Len() - 1)
		for i, stand := range want {
			if got := row.Cell(dashboard.PaneID(i + 1)).Stand; got != stand {
				t.Errorf("%s: socket %d stands at %d, want %d", what, i+1, got, stand)
			}
		}
	}
	r.event(1, at, "user", "1")
	r.settleAt(time.Minute)
	stands("of one app", timeline.Got, timeline.Missed, timeline.Unknown, timeline.Unknown)
	r.event(3, at+time.Hour, "user", "2")
	r.event(2, at+time.Hour, "user", "2")
	r.event(1, at+2*time.Hour, "user", "3")
	r.settleAt(3 * time.Hour)
	stands("of an app with two addresses", timeline.Got, timeline.Missed, timeline.Missed, timeline.Unknown)
	r.Open(3, "http://c") // it has moved
	r.event(1, at+4*time.Hour, "user", "4")
	r.settleAt(5 * time.Hour)
	stands("of one that has moved", timeline.Got, timeline.Missed, timeline.Unknown, timeline.Unknown)
}

func TestRowsOfOneSocket(t *testing.T) {
	r := record(timeline.Options{})
	r.connect(1, 2)
	x := &dashboard.Exchange{Request: sailsclient.Request{Method: "get", URL: "/user"}, SentAt: noon}
	r.add(2, time.Second, dashboard.Entry{Kind: dashboard.EntryRequest, Exchange: x}, pubsub.Glance{})
	r.settleAt(time.Hour)
	row := r.last()
	if row.Kind() != dashboard.EntryRequest || row.Pane() != 2 || row.Entry().Exchange != x || row.Seq() != 3 {
		t.Errorf("got %+v", row.Entry())
	}
	want(t, row.Cell(1), timeline.Other, 0, 0)
	want(t, row.Cell(2), timeline.Got, 1, 0)
	if kinds := r.Matrix().Kinds(); len(kinds) > 0 {
		t.Errorf("the matrix counts %v", kinds)
	}
}

// notification is an event as the timeline gets it from a pane.
func (r *recorder) notification(pane dashboard.PaneID, after time.Duration, name, args string) {
	var e sailsclient.Event
	e.Name, e.Args, e.At = name, args, noon.Add(after)
	r.add(pane, after, dashboard.Entry{Event: e}, pubsub.Look(e))
}

// heard is a ledger that has heard notifications, and so is in their rooms.
func heard(lines ...string) *pubsub.Ledger {
	l := pubsub.NewLedger()
	for _, line := range lines {
		var e sailsclient.Event
		e.Name, e.Args, _ = strings.Cut(line, " ")
		l.Heard(e, pubsub.Look(e))
	}
	return l
}

// A socket does not get the notification of what its own request does, whether the
// response comes before or after another socket gets it. That is said of requests
// about the same record or model alone: during any other, a miss is a miss.
func TestTheRequesterIsLeftOut(t *testing.T) {
	const (
		ms      = time.Millisecond
		created = `user {"verb":"created","id":7,"data":{"id":7}}`
		updated = `user {"verb":"updated","id":7,"data":{"name":"Ada"}}`
		reverse = `user {"verb":"updated","id":7,"data":{"team":3}}`
		removed = `user {"verb":"updated","id":7,"data":{"team":null}}`
		gone    = `user {"verb":"destroyed","id":7}`
		added   = `user {"verb":"addedTo","id":7,"attribute":"pets","addedId":1}`
		left    = `user {"verb":"removedFrom","id":7,"attribute":"pets","removedId":1}`
		named   = `user {"verb":"addedTo","id":7,"attribute":"companions","addedId":1}`
		pointed = `user {"verb":"updated","id":7,"data":{"circle":3}}`
		paired  = `user {"verb":"updated","id":7,"data":{"pet":1}}`
		pets    = `pet {"verb":"updated","id":3,"data":{"name":"Rex"}}` // so that the model is known
		own     = timeline.Requester
		missed  = timeline.Missed
	)
	for name, c := range map[string]struct {
		request  string
		event    string
		answered time.Duration // after the event; 0 means not yet
		want     timeline.Stand
	}{
		"pending":                      {"patch /user/7", updated, 0, own},
		"answered just now":            {"post /user", created, -100 * ms, own},
		"answered afterward":           {"delete /user/7", gone, 100 * ms, own},
		"answered long ago":            {"put /user/7/pets/1", added, -time.Second, missed},
		"reads":                        {"GET /user?x=/create", created, 0, missed},
		"shortcut route":               {"get /user/update/7?name=Ada", updated, 0, own},
		"prefix and plural":            {"patch /api/v1/users/7", updated, 0, own},
		"another record":               {"patch /user/8", updated, 0, missed},
		"another model":                {"patch /team/7", updated, 0, missed},
		"another verb":                 {"delete /user/7", updated, 0, missed},
		"a new record":                 {"post /user", updated, 0, missed},
		"an update of what is new":     {"patch /user/7", created, 0, missed},
		"a room":                       {"post /say/lobby", updated, 0, missed},
		"a room of the model's name":   {"post /join/user", updated, 0, missed},
		"an action on the record":      {"post /user/7/promote", updated, 0, own},
		"an action with the record":    {"post /user/promote/7", updated, 0, own},
		"an action on another record":  {"post /user/8/promote", updated, 0, missed},
		"an action on the model":       {"post /user/promote", updated, 0, own},
		"an action with an id":         {"post /user/promote?id=7", updated, 0, own},
		"an action with another id":    {"post /user/promote?id=8", updated, 0, missed},
		"added":                        {"put /user/7/pets/1", added, 0, own},
		"added to another":             {"put /user/8/pets/2", added, 0, missed},
		"taken from it":                {"put /user/8/pets/1", left, 0, own},
		"removed":                      {"delete /user/7/pets/1", left, 0, own},
		"replaced":                     {"put /user/7/pets", added, 0, own},
		"a new pet":                    {"post /pet", added, 0, own},
		"a new boat":                   {"post /boat", added, 0, missed},
		"a pet that moves":             {"patch /pet/1", added, 0, own},
		"another pet that moves":       {"patch /pet/2", added, 0, missed},
		"a team that takes it":         {"put /team/3/users/7", reverse, 0, own},
		"a team that takes another":    {"put /team/3/users/8", reverse, 0, missed},
		"a team that is destroyed":     {"delete /team/3", removed, 0, own},
		"a boat that is destroyed":     {"delete /boat/3", removed, 0, missed},
		"a pet that takes it":          {"patch /pet/1", paired, 0, own},
		"a boat with the pet's id":     {"patch /boat/1", paired, 0, missed},
		"destroyed by a query":         {"delete /user?id=7", gone, 0, own},
		"another destroyed by a query": {"delete /user?id=8", gone, 0, missed},

		// What the data says. The other end is not named after its model.
		"a new record that points to it":     {`post /dog {"owner":7}`, named, 0, own},
		"in a list":                          {`post /dog {"owners":[3,"7"]}`, named, 0, own},
		"as a record":                        {`post /dog {"owner":{"id":7}}`, named, 0, own},
		"in the query":                       {"post /dog?owner=7", named, 0, own},
		"a new record that points elsewhere": {`post /dog {"owner":8}`, named, 0, missed},
		"a new record with its own id":       {`post /dog {"id":7}`, named, 0, missed},
		"it points to another model":         {`post /dog {"user":3,"pet":7}`, added, 0, missed},
		"an update that points to it":        {`patch /dog/1 {"owner":7}`, named, 0, own},
		"an update of another":               {`patch /dog/2 {"owner":8}`, named, 0, missed},
		"a new record that takes it":         {`post /club {"members":[7]}`, pointed, 0, own},
		"a new record that takes another":    {`post /club {"members":[8]}`, pointed, 0, missed},
		"a new record says nothing":          {`post /dog {"name":"7up"}`, named, 0, missed},
		"a record of the associated model":   {`post /boat {"owner":7}`, added, 0, missed},
		"an action with model and ids":       {`post /records/publish {"model":"user","ids":[7]}`, updated, 0, own},
		"an action with model and id":        {`post /publish {"model":"User","id":7}`, updated, 0, own},
		"an action with model in the query":  {"post /publish?model=user&ids=[7]", updated, 0, own},
		"an action with other ids":           {`post /records/publish {"model":"user","ids":[8]}`, updated, 0, missed},
		"an action with another model":       {`post /records/publish {"model":"boat","ids":[7]}`, updated, 0, missed},
		"an action with the model":           {`post /publish {"model":"user"}`, updated, 0, own},
		"an action that creates":             {`post /publish {"model":"user","name":"Ada"}`, created, 0, own},
		"an action with the model's id":      {`post /promote {"userId":7}`, updated, 0, own},
		"with the model's ids":               {`post /promote {"user_ids":[1,7]}`, updated, 0, own},
		"with another of the model":          {`post /promote {"userId":8}`, updated, 0, missed},
		"with another model's id":            {`post /promote {"boatId":7}`, updated, 0, missed},
		"with the model in the path":         {`post /user/promote {"ids":[7]}`, updated, 0, own},
		"with others of the model":           {`post /user/promote {"ids":[8]}`, updated, 0, missed},
		"with an id and no model":            {`post /promote {"id":7}`, updated, 0, missed},
		"a text that is the model's name":    {`post /say/lobby {"text":"user"}`, updated, 0, missed},
		"data beyond what is read":           {`post /promote {"userId":7,"x":"` + strings.Repeat("x", 64<<10) + `"}`, updated, 0, missed},
		"data that is no JSON":               {`post /promote {"userId":7`, updated, 0, missed},
	} {
		t.Run(name, func(t *testing.T) {
			ledgers := timeline.Ledgers{1: heard(c.event), 2: heard(c.event, pets)}
			if c.event == gone {
				ledgers[2] = heard(updated, pets)
			}
			r := record(timeline.Options{Audience: ledgers})
			r.connect(1, 2)
			method, url, _ := strings.Cut(c.request, " ")
			url, data, _ := strings.Cut(url, " ")
			x := &dashboard.Exchange{Request: sailsclient.Request{Method: method, URL: url, Data: json.RawMessage(data)}, SentAt: noon.Add(at - 2*time.Second)}
			r.add(2, at-2*time.Second, dashboard.Entry{Kind: dashboard.EntryRequest, Exchange: x}, pubsub.Glance{})
			if c.answered != 0 {
				x.Outcome = &dashboard.Outcome{At: noon.Add(at + c.answered)}
			}
			event, args, _ := strings.Cut(c.event, " ")
			r.notification(1, at, event, args)
			r.settleAt(time.Hour)
			want(t, r.last().Cell(2), c.want, 0, 0)
		})
	}
}

// A request that was refused has caused nothing.
func TestARefusedRequestCausesNothing(t *testing.T) {
	const event, args = "user", `{"verb":"updated","id":7,"data":{}}`
	ledgers := timeline.Ledgers{1: heard(event + " " + args), 2: heard(event + " " + args)}
	r := record(timeline.Options{Audience: ledgers})
	r.connect(1, 2)
	x := &dashboard.Exchange{Request: sailsclient.Request{Method: "patch", URL: "/user/7"}, SentAt: noon.Add(at - time.Second)}
	r.add(2, at-time.Second, dashboard.Entry{Kind: dashboard.EntryRequest, Exchange: x}, pubsub.Glance{})
	x.Outcome = &dashboard.Outcome{At: noon.Add(at - time.Millisecond), Answer: sailsclient.JWR{StatusCode: 403}}
	r.notification(1, at, event, args)
	r.settleAt(time.Hour)
	want(t, r.last().Cell(2), timeline.Missed, 0, 0)
}

// Nobody is told to have caused an event that is no notification: who speaks to a
// room that it is not in does not get it for that. It is not in the room if that
// is named on another socket.
func TestSpeakersAreNotLeftOut(t *testing.T) {
	for name, c := range map[string]struct {
		named []dashboard.PaneID
		want  timeline.Stand
	}{
		"nobody names the room":  {nil, timeline.Unknown},
		"the listener names it":  {[]dashboard.PaneID{1}, timeline.Unsubscribed},
		"the speaker names it":   {[]dashboard.PaneID{1, 2}, timeline.Unknown},
		"only the speaker names": {[]dashboard.PaneID{2}, timeline.Unknown},
	} {
		ledgers := timeline.Ledgers{1: pubsub.NewLedger(), 2: pubsub.NewLedger()}
		for _, pane := range c.named {
			ledgers[pane].Name(pubsub.ParseRoom("lobby"), nil, noon)
		}
		r := record(timeline.Options{Audience: ledgers})
		r.connect(1, 2)
		x := &dashboard.Exchange{Request: sailsclient.Request{Method: "post", URL: "/say/lobby"}, SentAt: noon.Add(at - time.Second)}
		r.add(2, at-time.Second, dashboard.Entry{Kind: dashboard.EntryRequest, Exchange: x}, pubsub.Glance{})
		r.notification(1, at, "lobby", `{"text":"ahoy"}`)
		r.settleAt(time.Hour)
		if got := r.last().Cell(2).Stand; got != c.want {
			t.Errorf("%s: the speaker stands at %v, want %v", name, got, c.want)
		}
	}
}

// What was dropped on its way to the screen is nobody's miss.
func TestDroppedEventsAreNotMissed(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	r.connect(1, 2)
	r.event(1, at, "user", "before")
	r.add(2, at+time.Second, dashboard.Entry{Kind: dashboard.EntryDropped, Dropped: 9}, pubsub.Glance{})
	r.event(1, at+time.Second/2, "user", "of the same batch")
	r.event(1, at+2*time.Second, "user", "after")
	r.settleAt(time.Hour)
	if got := r.Matrix().Delivery(user, 2); got != (timeline.Delivery{Unknown: 2, Missed: 1}) {
		t.Errorf("the matrix says %+v", got)
	}
	want(t, r.At(2).Cell(2), timeline.Unknown, 0, 0)
	want(t, r.last().Cell(2), timeline.Missed, 0, 0)
}

func TestClearKeepsWhatIsKnownOfTheSockets(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	r.connect(1, 2)
	r.event(1, at, "user", "7")
	r.Clear()
	if r.Len() != 0 || len(r.Matrix().Kinds()) != 0 || r.Search(noon) != 0 {
		t.Errorf("%d rows", r.Len())
	}
	r.event(1, at, "user", "7")
	want(t, r.last().Cell(2), timeline.Pending, 0, 0)
	if r.last().Seq() != 4 {
		t.Errorf("number %d", r.last().Seq())
	}
}

func TestLedgersKnowOnlyNotices(t *testing.T) {
	subscribed := pubsub.NewLedger()
	subscribed.Name(pubsub.RoomOf(pubsub.Record{Model: "user", ID: "7"}), nil, noon)
	ledgers := timeline.Ledgers{1: subscribed, 2: pubsub.NewLedger()}
	var e sailsclient.Event
	e.Name = "user"
	updated := pubsub.Glance{Verb: pubsub.Updated, ID: "7"}
	for _, c := range []struct {
		pane dashboard.PaneID
		g    pubsub.Glance
		want timeline.Belief
	}{
		{1, updated, timeline.Yes},
		{2, updated, timeline.No},
		{3, updated, timeline.DontKnow},
		{1, pubsub.Glance{}, timeline.DontKnow},
	} {
		if got := ledgers.Subscribed(c.pane, e, c.g); got != c.want {
			t.Errorf("socket %d is believed %d about %+v, want %d", c.pane, got, c.g, c.want)
		}
	}
	subscribed.Disconnected(noon)
	if got := ledgers.Subscribed(1, e, updated); got != timeline.Before {
		t.Errorf("after its connection ended, socket 1 is believed %d", got)
	}
}
