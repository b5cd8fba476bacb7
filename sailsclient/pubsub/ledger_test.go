package pubsub_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// start is when the tests' time begins.
var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// book is a ledger that learns from one line of text at a time.
type book struct {
	*pubsub.Ledger
	t testing.TB
}

func newBook(t testing.TB) book { return book{pubsub.NewLedger(), t} }

// answered is `get /boat [{"id":1}]`.
func (b book) answered(lines ...string) {
	b.t.Helper()
	for _, line := range lines {
		parts := strings.SplitN(line, " ", 3)
		b.Answered(pubsub.ReadAnswer(sailsclient.Request{Method: strings.Clone(parts[0]), URL: strings.Clone(parts[1])}, sailsclient.JWR{StatusCode: 200, Body: []byte(parts[2])}), start)
	}
}

// hears is `boat {"verb":...}`.
func (b book) hears(line string) {
	name, args, _ := strings.Cut(line, " ")
	e := event(name, args)
	e.At = start
	b.Heard(e, pubsub.Look(e))
}

// want compares the rooms that live, without sails_model_, in order, those that
// are guessed with a question mark and those that are seen with an exclamation
// mark.
func (b book) want(what string, rooms ...string) {
	b.t.Helper()
	var got []string
	for _, s := range b.Subscriptions() {
		if !s.Lost.IsZero() {
			continue
		}
		marks := map[pubsub.Evidence]string{pubsub.Guessed: "?", pubsub.Seen: "!"}
		got = append(got, strings.TrimPrefix(s.Room.Name, "sails_model_")+marks[s.Evidence])
	}
	if !slices.Equal(got, rooms) {
		b.t.Errorf("after %s it is in %q, want %q", what, got, rooms)
	}
}

func TestEveryBlueprintTeaches(t *testing.T) {
	const populated = `{"id":1,"berth":{"id":2},"crew":[{"id":3},{"id":4}]}`
	deep := []string{"create_berth?", "berth_2:berth?"}
	crew := []string{"create_crew?", "crew_3:crew?", "crew_4:crew?"}
	around := func(boat ...string) []string { return slices.Concat(deep, boat, crew) }
	for _, c := range []struct {
		line string
		want []string
	}{
		{"get /boat []", []string{"create_boat?"}}, // a list without records is nobody's
		{"get /boat [" + populated + "]", around("create_boat", "boat_1:boat")},
		{"get /boat/find [" + populated + "]", around("create_boat", "boat_1:boat")},
		{"get /boat?limit=1#x [" + populated + "]", around("create_boat", "boat_1:boat")},
		{"GET /BOAT/ [{\"id\":1}]", []string{"create_boat", "boat_1:boat"}},
		{"get boat [{\"id\":1}]", []string{"create_boat", "boat_1:boat"}},
		{"get /api/boat [{\"id\":1}]", []string{"create_boat?", "boat_1:boat?"}},    // or an action of the app's own
		{"get /api/v1/boat [{\"id\":1}]", []string{"create_boat?", "boat_1:boat?"}}, // or the association "boat" of v1
		{"get /boat/1 " + populated, around("boat_1:boat")},
		{"get /boat/find/1 " + populated, around("boat_1:boat")},
		{"get /api/v1/boat/1 " + populated, around("boat_1:boat")},
		{`get /boat/a%20b:c_%C3%A9 {"id":"a b:c_é"}`, []string{"boat_a b:c_é:boat"}},
		{`get /boat/1/berth {"id":2}`, []string{"create_berth?", "berth_2:berth?", "boat_1:boat"}},
		{`get /berth/1/boats [{"id":2}]`, []string{"berth_1:berth", "create_boat?", "boat_2:boat?"}},
		{`get /berth/1/boats []`, []string{"berth_1:berth", "create_boat?"}},
		{"post /boat " + populated, nil}, // or an action of the app's own
		{"get /boat/create?name=x " + populated, nil},
		{`post /boat {"id":1,"createdAt":1,"updatedAt":1}`, []string{"boat_1:boat?"}},
		{`post /api/boat {"id":1,"createdAt":1,"updatedAt":1}`, []string{"boat_1:boat?"}},
		{"patch /boat/1 " + populated, []string{"boat_1:boat"}},
		{"put /boat/1 " + populated, []string{"boat_1:boat"}},
		{"get /boat/update/1?name=x " + populated, []string{"boat_1:boat"}},
		{`put /berth/1/boats/3 {"id":1,"boats":[{"id":2},{"id":3}]}`, []string{"berth_1:berth", "boat_3:boat?"}},
		{`put /berth/3/boats/3 {"id":3,"boats":[{"id":3}]}`, []string{"berth_3:berth", "boat_3:boat?"}},
		{`get /berth/1/boats/add/3 {"id":1,"boats":[{"id":2},{"id":3}]}`, []string{"berth_1:berth", "boat_3:boat?"}},
		{`put /berth/1/boats?boats=[2] {"id":1,"boats":[{"id":2}]}`, []string{"berth_1:berth", "boat_2:boat?"}},
		{`get /berth/1/boats/replace?boats=[2,"9"] {"id":1,"boats":[{"id":2}]}`, []string{"berth_1:berth", "boat_2:boat?", "boat_9:boat?"}},
		{`delete /berth/1/boats/3 {"id":1,"boats":[]}`, nil},
		{`get /berth/1/boats/remove/3 {"id":1,"boats":[]}`, nil},
		{`delete /boat/1 {"id":1}`, nil},
		{`get /boats [{"id":1}]`, []string{"create_boat?", "boat_1:boat?"}}, // paths can be in the plural

		// What is no record, or not the one that was asked for, teaches nothing.
		{`get /boat {"id":1}`, nil},
		{`get /boat [{"id":1},{"name":"x"}]`, nil},
		{`get /boat ["x"]`, nil},
		{`get /boat null`, nil},
		{`get /boat nonsense`, nil},
		{`get /boat [{"id":1}`, nil},
		{`get /user/me {"id":1}`, nil},
		{`post /lobby/join {"room":"lobby"}`, nil},
		{`head /boat [{"id":1}]`, nil},
		{`get / [{"id":1}]`, nil},
	} {
		b := newBook(t)
		b.answered(c.line)
		b.want(c.line, c.want...)
	}
}

func TestErrorsTeachNothing(t *testing.T) {
	b := newBook(t)
	r := sailsclient.Request{Method: "get", URL: "/boat"}
	b.Answered(pubsub.ReadAnswer(r, sailsclient.JWR{StatusCode: 404, Body: []byte(`[{"id":1}]`)}), start)
	b.Answered(pubsub.ReadAnswer(r, sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"id":1}]`), ParseError: &sailsclient.ParseError{}}), start)
	b.Answered(pubsub.ReadAnswer(r, sailsclient.JWR{StatusCode: 200}), start)
	b.want("errors")
}

func TestDestroyingLeaves(t *testing.T) {
	for _, request := range []string{`delete /boat/1 {"id":1}`, `delete /boat?id=1 {"id":1}`, `get /boat/destroy/1 {"id":1}`} {
		b := newBook(t)
		b.answered(`get /boat/1 {"id":1}`, `get /boat/2 {"id":2}`, request)
		b.want(request, "boat_2:boat")
	}
	b := newBook(t)
	b.answered(`get /boat [{"id":1},{"id":2}]`, `get /berth/3 {"id":3}`)
	b.hears(`boat {"verb":"destroyed","id":1}`)
	b.hears(`berth {"verb":"destroyed","id":3}`) // only those in the class room are taken out
	b.want("hearing of it", "berth_3:berth!", "create_boat", "boat_2:boat")
}

// believed tells whether more than a guess puts the socket where a notice goes.
func believed(l *pubsub.Ledger, model string, verb pubsub.Verb, id pubsub.ID) bool {
	evidence, in := l.In(model, verb, id)
	return in && evidence >= pubsub.Believed
}

func TestEventsProve(t *testing.T) {
	b := newBook(t)
	b.answered(`get /boat [{"id":1,"owner":{"id":5}}]`)
	b.want("asking", "create_boat", "boat_1:boat", "create_owner?", "owner_5:owner?")
	b.hears(`boat {"verb":"updated","id":1,"data":{}}`)
	b.hears(`boat {"verb":"created","id":9,"data":{"id":9}}`)
	b.hears(`owner {"verb":"addedTo","id":"5","attribute":"boats","addedId":9}`)
	b.hears(`crew_member {"verb":"removedFrom","id":"a:b","attribute":"boats","removedId":9}`)
	b.hears(`boat {"verb":"seen","id":1}`)
	b.want("events", "create_boat!", "boat_1:boat!", "boat_9:boat", "crew_member_a:b:crew_member!", "create_owner?", "owner_5:owner!")
	if !believed(b.Ledger, "boat", pubsub.Created, "77") || !believed(b.Ledger, "boat", pubsub.Updated, "9") ||
		believed(b.Ledger, "boat", pubsub.Updated, "77") || believed(b.Ledger, "owner", pubsub.Created, "5") {
		t.Error("it is not where it is believed to be")
	}
	if evidence, in := b.In("owner", pubsub.Created, "5"); !in || evidence != pubsub.Guessed {
		t.Error("a guess is not told")
	}
	for _, s := range b.Subscriptions() {
		if s.Room == pubsub.RoomOf(pubsub.Record{Model: "boat", ID: "9"}) && (s.Because == nil || s.Because.URL != "/boat") {
			t.Errorf("the new boat's room is there because of %+v", s.Because)
		}
	}
}

// A model whose primary key is not id is understood as soon as one of its
// records was asked for by its key, or was created.
func TestOtherPrimaryKeys(t *testing.T) {
	b := newBook(t)
	b.answered(`get /captain [{"callsign":"ANNA","name":"Anna"}]`)
	b.want("asking for all too early")
	b.answered(`get /captain/X {"callsign":"X","name":"X"}`)
	b.want("asking for one with two attributes that could be it", "captain_X:captain")
	b.answered(`get /captain/ANNA {"callsign":"ANNA","name":"Anna"}`, `get /captain [{"callsign":"ANNA"},{"callsign":"X"}]`)
	b.want("asking for one", "create_captain", "captain_ANNA:captain", "captain_X:captain")

	b = newBook(t)
	b.hears(`ship {"verb":"created","id":9074729,"data":{"imo":9074729,"name":"Ever"}}`)
	b.answered(`patch /ship/9074729 {"imo":9074729}`, `get /ship [{"imo":1}]`)
	b.want("an event", "create_ship!", "ship_1:ship", "ship_9074729:ship")
}

// Which model an attribute is associated with is guessed: by its name, or by what
// its records look like.
func TestGuesses(t *testing.T) {
	b := newBook(t)
	b.answered(
		`get /user/1 {"id":1,"email":"a@b.c","boats":[]}`,
		`get /boat/1 {"id":1,"owner":{"id":2,"email":"x"},"mates":[{"id":3,"email":"y"}],"class":{"id":4,"sail":true},"note":null,"spec":{"beam":3},"user":null}`,
		`get /boat/2?populate=false {"id":2,"owner":2}`,
	)
	b.want("two models", "boat_1:boat", "boat_2:boat", "create_class?", "class_4:class?", "create_user?", "user_1:user", "user_2:user?", "user_3:user?")
}

func TestPrefixesAreLearned(t *testing.T) {
	b := newBook(t)
	b.answered(`get /api/v1/boat/1 {"id":1}`, `get /api/v1/port []`, `get /api/v1/port/le_havre/boats [{"id":7}]`)
	b.want("a prefix", "create_boat?", "boat_1:boat", "boat_7:boat?", "create_port", "port_le_havre:port")

	b = newBook(t)
	b.answered(`get /boat []`, `get /boat/launch/7 {"id":7}`, `get /boat/launch [{"id":7}]`)
	b.answered(`get /user [{"id":1}]`, `get /user/me/boats [{"id":7}]`)
	b.want("actions of the app's own", "create_boat?", "create_user", "user_1:user")
}

// A guess does not become a belief by being made twice.
func TestGuessesStayGuesses(t *testing.T) {
	b := newBook(t)
	for range 2 {
		b.answered(`get /boats [{"id":1,"owner":{"id":2}}]`, `get /api/v1/port [{"id":"x"}]`, `get /boats/1 {"id":1}`)
		b.want("guessing", "create_boat?", "boat_1:boat?", "create_owner?", "owner_2:owner?", "create_port?", "port_x:port?")
	}
	b.hears(`boat {"verb":"updated","id":2,"data":{}}`)
	b.answered(`get /boats [{"id":1}]`)
	b.want("an event", "create_boat", "boat_1:boat", "boat_2:boat!", "create_owner?", "owner_2:owner?", "create_port?", "port_x:port?")
}

func TestLosingAndReplaying(t *testing.T) {
	b := newBook(t)
	headers := map[string]string{"x-token": "t"}
	answer := func(r sailsclient.Request, body string) {
		b.Answered(pubsub.ReadAnswer(r, sailsclient.JWR{StatusCode: 200, Body: []byte(body)}), start)
	}
	list := sailsclient.Request{Method: "GET", URL: "/api/boat?limit=5", Data: map[string]any{"where": 1}}
	answer(list, `[{"id":1},{"id":2}]`)
	answer(sailsclient.Request{Method: "post", URL: "/api/boat?x=1", Data: "secret", Headers: headers}, `{"id":3}`)
	answer(list, `[{"id":1},{"id":2},{"id":4}]`)
	b.answered(
		`patch /api/port/a%20b {"id":"a b"}`, `put /berth/1/boats/2 {"id":1}`, `get /sailor/update/8 {"id":8}`, `get /sailor/create?name=x {"id":7}`,
		`delete /boat/9 {"id":9}`,
	)
	b.hears(`crew {"verb":"updated","id":1,"data":{}}`)
	join := sailsclient.Request{Method: "post", URL: "/join"}
	b.Name(pubsub.ParseRoom("lobby"), &join, start)
	b.Name(pubsub.ParseRoom("cellar"), nil, start)
	before := b.Subscriptions()
	if requests, unreplayable := b.Replay(); requests != nil || unreplayable != nil {
		t.Errorf("nothing is lost, and it would replay %+v, not %+v", requests, unreplayable)
	}
	b.Disconnected(start.Add(time.Second))
	b.Disconnected(start.Add(time.Minute))
	b.want("losing the connection")
	if live, lost := b.Len(); live != 0 || lost != len(before) {
		t.Errorf("%d live, %d are lost of %d", live, lost, len(before))
	}
	for i, s := range b.Subscriptions() {
		if s.Lost != start.Add(time.Second) || s.Because != before[i].Because || s.Evidence != before[i].Evidence {
			t.Errorf("%+v became %+v", before[i], s)
		}
	}
	requests, unreplayable := b.Replay()
	var got []string
	for _, r := range requests {
		got = append(got, strings.ToLower(r.Method)+" "+r.URL)
	}
	if want := []string{
		"get /api/boat?limit=5", "get /api/boat/3", "get /api/port/a%20b", "get /berth/1", "get /sailor/find/8", "get /sailor/find/7", "post /join",
	}; !slices.Equal(got, want) {
		t.Errorf("it would replay %q, want %q", got, want)
	}
	if requests[0].Data == nil || requests[1].Data != nil || requests[1].Headers["x-token"] != "t" {
		t.Errorf("it would send %+v", requests[:2])
	}
	if want := []pubsub.Room{pubsub.RoomOf(pubsub.Record{Model: "crew", ID: "1"}), {Name: "cellar"}}; !slices.Equal(unreplayable, want) {
		t.Errorf("it cannot replay %+v, want %+v", unreplayable, want)
	}

	answer(list, `[{"id":1}]`)
	b.answered("post /join {}")
	b.want("replaying", "create_boat", "boat_1:boat", "lobby")
	b.Forget(pubsub.ClassOf("boat"))
	b.Forget(pubsub.Room{Name: "cellar"})
	b.want("forgetting", "boat_1:boat", "lobby")
	if live, lost := b.Len(); live != 2 || lost != len(before)-4-2 { // two of the list are gone
		t.Errorf("%d live, %d are lost", live, lost)
	}
}

// What was seen on one connection proves nothing of the next.
// What a request would have brought back, and does not bring back any more, is
// not lost but over: nothing could subscribe to it again.
func TestWhatIsGoneIsNotLost(t *testing.T) {
	b := newBook(t)
	b.answered(`get /boat [{"id":1},{"id":2}]`, `patch /boat/3 {"id":3}`, `patch /boat/4 {"id":4}`)
	lobby := sailsclient.Request{Method: "get", URL: "/boat"}
	b.Name(pubsub.ParseRoom("lobby"), &lobby, start)
	b.Disconnected(start)
	lost := func(want int, what string) {
		t.Helper()
		if _, n := b.Len(); n != want {
			t.Errorf("%s: %d lost, want %d", what, n, want)
		}
	}
	lost(6, "the connection")
	b.Answered(pubsub.ReadAnswer(sailsclient.Request{Method: "get", URL: "/boat/3"}, sailsclient.JWR{StatusCode: 403}), start)
	lost(6, "what is forbidden")
	b.Answered(pubsub.ReadAnswer(sailsclient.Request{Method: "get", URL: "/boat/3"}, sailsclient.JWR{StatusCode: 404}), start)
	lost(5, "what is gone")
	b.answered(`get /boat/4 {"id":4}`)
	lost(4, "what came back")
	b.answered(`get /boat?limit=1 [{"id":1}]`)
	lost(2, "what another request brought back")
	b.answered(`get /boat [{"id":1}]`)
	lost(0, "the list without what was destroyed")
	b.want("replaying", "create_boat", "boat_1:boat", "boat_4:boat", "lobby")
}

func TestEvidenceBelongsToItsConnection(t *testing.T) {
	b := newBook(t)
	b.answered(`get /boat/1 {"id":1}`)
	b.hears(`boat {"verb":"updated","id":1,"data":{}}`)
	b.Disconnected(start)
	b.answered(`get /boat/1 {"id":1}`)
	b.want("asking again", "boat_1:boat")
	if s := b.Subscriptions()[0]; s.Heard != 0 || !s.Lost.IsZero() {
		t.Errorf("it is %+v", s)
	}
	b.Disconnected(start)
	b.hears(`boat {"verb":"updated","id":1,"data":{}}`)
	b.want("an event", "boat_1:boat!")
}

func TestTheLedgerIsBounded(t *testing.T) {
	b := newBook(t)
	for i := range pubsub.MaxSubscriptions + 10 {
		b.hears(fmt.Sprintf(`boat {"verb":"updated","id":%d,"data":{}}`, i))
	}
	if live, lost := b.Len(); live != pubsub.MaxSubscriptions || lost != 0 || b.Unkept() != 10 {
		t.Errorf("it keeps %d and %d, and not %d", live, lost, b.Unkept())
	}
}

// A ledger keeps rooms and requests, and nothing of the answers, which may be
// thousands of megabytes in a day.
func TestTheLedgerKeepsNoAnswers(t *testing.T) {
	const answers, records, size = 40, 100, 4 << 10
	inUse := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	b := newBook(t)
	before, read := inUse(), 0
	for i := range answers {
		body := []byte("[")
		for j := range records {
			body = fmt.Appendf(body, `{"id":%d,"name":"%s"},`, i*records+j, strings.Repeat("x", size))
		}
		body[len(body)-1] = ']'
		read += len(body)
		asked := sailsclient.Request{Method: "get", URL: fmt.Sprintf("/boat?skip=%d", i*records)}
		b.Answered(pubsub.ReadAnswer(asked, sailsclient.JWR{StatusCode: 200, Body: body}), start)
	}
	if live, _ := b.Len(); live != answers*records+1 {
		t.Fatalf("%d rooms", live)
	}
	if kept := inUse() - before; kept > read/4 {
		t.Errorf("of %d bytes of answers the ledger keeps %d", read, kept)
	}
	runtime.KeepAlive(b)
}

func TestSubscriptionsAreInOrder(t *testing.T) {
	b := newBook(t)
	b.Name(pubsub.Room{Name: "a"}, nil, start)
	b.answered(`get /boat [{"id":10},{"id":9},{"id":"x"},{"id":"a"}]`, `get /anchor/1 {"id":1}`)
	b.want("asking", "anchor_1:anchor", "create_boat", "boat_9:boat", "boat_10:boat", "boat_a:boat", "boat_x:boat", "a")
}

func TestHearingOfKnownRoomsDoesNotAllocate(t *testing.T) {
	b := newBook(t)
	e := event("boat", usualUpdate)
	g := pubsub.Look(e)
	b.Heard(e, g)
	if n := testing.AllocsPerRun(100, func() { b.Heard(e, g) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkHeard(b *testing.B) {
	ledger := pubsub.NewLedger()
	e := event("boat", usualUpdate)
	b.ReportAllocs()
	for b.Loop() {
		ledger.Heard(e, pubsub.Look(e))
	}
}

// BenchmarkAnswered is a list of 20 MB: how long it takes to read, which any
// goroutine may do, and how long the ledger takes then.
func BenchmarkAnswered(b *testing.B) {
	var list strings.Builder
	filler := strings.Repeat("x", 900)
	for i := range 20_000 {
		fmt.Fprintf(&list, `{"id":%d,"name":"Albatross","log":"%s","berth":{"id":%d,"label":"A"}},`, i, filler, i%10)
	}
	request := sailsclient.Request{Method: "get", URL: "/boat"}
	answer := sailsclient.JWR{StatusCode: 200, Body: []byte("[" + strings.TrimSuffix(list.String(), ",") + "]")}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(answer.Body)))
		for b.Loop() {
			pubsub.ReadAnswer(request, answer)
		}
	})
	b.Run("learn", func(b *testing.B) {
		ledger, read := pubsub.NewLedger(), pubsub.ReadAnswer(request, answer)
		for b.Loop() {
			ledger.Answered(read, start)
		}
	})
}
