package pubsub_test

import (
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient/pubsub"
)

const times = `"createdAt":1,"updatedAt":2`

// The last segment of a path is no model as long as nothing confirms it.
func TestPathsAreNoModels(t *testing.T) {
	for _, lines := range [][]string{
		{`post /join/vip {"id":"SOCKET","room":"vip"}`},
		{`post /join/vip {"id":"SOCKET",` + times + `}`},
		{`post /join {"id":"SOCKET"}`, `post /join {"id":"SOCKET"}`},
		{`post /join/vip {"id":55,"room":"vip"}`},
		{`post /login {"id":7,"email":"ada@example.com"}`},
		{`put /join/vip {"id":"vip2"}`},
		{`get /join/vip {"room":"vip"}`},
		{`get /join/vip {"room":"vip","by":"vip"}`},
		{`get /join/SOCKET {"id":"SOCKET"}`},
		{`get /socket {"id":"SOCKET"}`},
		{`get /member [{"id":"SOCKET","name":"Ada"},{"id":"another"}]`},
		{`get /room/vip/members [{"id":"SOCKET"}]`},
		{`post /SOCKET {"id":9,` + times + `}`},
		{`get /rate [{"currency":"EUR"},{"currency":"NOK"}]`},
		{`delete /session {"id":7}`, `post /session {"id":8}`},
		{`get /boat/1 {"id":1,"name":"Tern"}`, `delete /boat/1 {"id":1}`, `post /join/boat {"id":9,"room":"boat"}`},
	} {
		b := newBook(t)
		b.Connected("SOCKET")
		b.answered(lines...)
		b.want(lines[len(lines)-1])
	}
}

// What a path may name is a guess, for which no request is invented, until
// something confirms it.
func TestPathsAreConfirmed(t *testing.T) {
	post := `post /boat {"id":1,` + times + `}`
	for what, c := range map[string]struct {
		lines []string
		event string
		want  []string
	}{
		"a create alone":           {[]string{post}, "", []string{"boat_1:boat?"}},
		"a notification":           {[]string{post}, `boat {"verb":"updated","id":2,"data":{}}`, []string{"boat_1:boat", "boat_2:boat!"}},
		"another action":           {[]string{`get /boat []`, `post /boat {"id":1}`}, "", []string{"create_boat", "boat_1:boat"}},
		"the record itself":        {[]string{post, `get /boat/2 {"id":2}`}, "", []string{"boat_1:boat", "boat_2:boat"}},
		"a list":                   {[]string{post, `get /boat [{"id":2}]`}, "", []string{"create_boat", "boat_1:boat", "boat_2:boat"}},
		"another model":            {[]string{post}, `port {"verb":"updated","id":2,"data":{}}`, []string{"boat_1:boat?", "port_2:port!"}},
		"below a prefix":           {[]string{`get /api/boat [{"id":1}]`, `get /api/boat/1 {"id":1}`}, "", []string{"create_boat", "boat_1:boat"}},
		"a notification of a path": {[]string{`get /api/v1/boats [{"id":1}]`}, `boat {"verb":"created","id":2,"data":{}}`, []string{"create_boat!", "boat_1:boat", "boat_2:boat"}},
	} {
		b := newBook(t)
		b.answered(c.lines...)
		if c.event != "" {
			b.hears(c.event)
		}
		b.want(what, c.want...)
	}
}

// A guess that nothing confirmed is not asked for again: there may be no such
// record.
func TestGuessesAreNotReplayed(t *testing.T) {
	b := newBook(t)
	b.answered(`post /join/lobby {"id":7,`+times+`}`, `get /api/boat [{"id":1}]`)
	b.want("guessing", "create_boat?", "boat_1:boat?", "lobby_7:lobby?")
	if s, _, _ := b.Find(pubsub.ParseRoom("sails_model_lobby_7:lobby")); !s.ByPath {
		t.Errorf("it is %+v", s)
	}
	b.Disconnected(start)
	requests, unreplayable := b.Replay()
	if len(requests) != 1 || requests[0].URL != "/api/boat" || len(unreplayable) != 0 {
		t.Errorf("it would send %+v, not %+v", requests, unreplayable)
	}
}

// A notification is enough to tell that a room of its model may be missed.
func TestNoticesConfirmTheirModel(t *testing.T) {
	b := newBook(t)
	b.answered(`get /boat []`)
	if !believed(b.Ledger, "boat", pubsub.Created, "1") {
		t.Error("a socket that asked for boats need not hear of a new one")
	}
}

// The records of a list without ids are known as soon as their key is.
func TestPrimaryKeysAreLearned(t *testing.T) {
	list := `get /captain [{"createdAt":1,"updatedAt":2,"callsign":"ANNA","name":"Anna"},{"createdAt":1,"updatedAt":2,"callsign":"BO","name":"Bo"}]`
	bare := `get /captain [{"callsign":"ANNA","name":"Anna"},{"callsign":"BO","name":"Bo"}]`
	all := []string{"create_captain", "captain_ANNA:captain", "captain_BO:captain"}
	seen := []string{"create_captain", "captain_ANNA:captain!", "captain_BO:captain"}
	for what, c := range map[string]struct {
		list, then string
		want       []string
	}{
		"times alone":            {list, ``, []string{"create_captain"}},
		"an update":              {list, `captain {"verb":"updated","id":"ANNA","data":{"name":"A"},"previous":{"callsign":"ANNA","name":"Anna"}}`, seen},
		"an id alone":            {list, `captain {"verb":"addedTo","id":"ANNA","attribute":"voyages","addedId":1}`, seen},
		"a destroyed one":        {list, `captain {"verb":"destroyed","id":"ANNA","previous":{"callsign":"ANNA","name":"Anna"}}`, []string{"create_captain", "captain_BO:captain"}},
		"a created one":          {list, `captain {"verb":"created","id":"CAI","data":{"callsign":"CAI","name":"Cai"}}`, []string{"create_captain!", "captain_ANNA:captain", "captain_BO:captain", "captain_CAI:captain"}},
		"a record":               {list, `get /captain/ANNA {"callsign":"ANNA","name":"Anna"}`, all},
		"nothing but a list":     {bare, ``, nil},
		"a list, and an update":  {bare, `captain {"verb":"updated","id":"ANNA","data":{},"previous":{"callsign":"ANNA","name":"Anna"}}`, seen},
		"a list, and a record":   {bare, `get /captain/ANNA {"callsign":"ANNA","name":"Anna"}`, all},
		"one attribute only":     {`get /captain [{` + times + `,"callsign":"ANNA"},{` + times + `,"callsign":"BO"}]`, ``, []string{"create_captain", "captain_ANNA:captain?", "captain_BO:captain?"}},
		"a usual name":           {`get /captain [{"_id":"a","name":"Anna"}]`, ``, []string{"create_captain", "captain_a:captain"}},
		"another usual name":     {`get /captain [{"captainId":1,"uuid":null}]`, ``, []string{"create_captain", "captain_1:captain"}},
		"plurals below a prefix": {`get /api/v1/captains [{"uuid":"a"}]`, `captain {"verb":"updated","id":"a","data":{}}`, []string{"create_captain", "captain_a:captain!"}},
		"the wrong singular":     {`get /api/shoes [{"id":1}]`, `shoe {"verb":"created","id":2,"data":{}}`, []string{"create_shoe!", "shoe_1:shoe", "shoe_2:shoe"}},
		"an irregular plural":    {`get /people [{"id":1}]`, `person {"verb":"updated","id":1,"data":{}}`, []string{"create_person", "person_1:person!"}},
	} {
		b := newBook(t)
		b.answered(c.list)
		switch {
		case c.then == "":
		case c.then[:4] == "get ":
			b.answered(c.then)
		default:
			b.hears(c.then)
		}
		b.want(what, c.want...)
	}
}

// A list that came over an earlier connection says nothing of this one.
func TestUnkeyedListsEndWithTheirConnection(t *testing.T) {
	b := newBook(t)
	b.answered(`get /captain [{"callsign":"ANNA","name":"Anna"},{"callsign":"BO","name":"Bo"}]`)
	b.Disconnected(start)
	b.hears(`captain {"verb":"updated","id":"ANNA","data":{},"previous":{"callsign":"ANNA","name":"Anna"}}`)
	b.want("a reconnect", "captain_ANNA:captain!")
}

// Routes of the app's own that answer with the socket's id make no records.
func TestJoiningOnRealSails(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		c := connect(t, s.URL())
		for _, path := range []string{"/join/vip", "/join/lobby"} {
			c.must("post", path, nil)
			c.must("get", path, nil)
			c.must("post", "/say"+path[len("/join"):], nil)
		}
		if rooms := c.living(pubsub.Guessed, pubsub.Seen); len(rooms) != 0 {
			t.Errorf("it is in %q", rooms)
		}
		c.again()
		if requests, unreplayable := c.ledger.Replay(); len(requests)+len(unreplayable) != 0 {
			t.Errorf("it would send %+v, and not %+v", requests, unreplayable)
		}
	})
}

// A primary key of another name, below a prefix and in the plural.
func TestTruthOfOtherKeys(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("PLURALIZE=1", "BLUEPRINT_PREFIX=/api/v1"))
		actor, watcher := connect(t, s.URL()), connect(t, s.URL())
		for _, callsign := range []string{"ANNA", "BO", "CAI"} {
			actor.must("post", "/api/v1/captains", m{"callsign": callsign, "name": "Captain " + callsign})
		}
		watcher.must("get", "/api/v1/captains?populate=false", nil)
		if rooms := watcher.living(pubsub.Guessed, pubsub.Seen); len(rooms) == 0 {
			t.Error("of the list it learned nothing")
		}
		actor.must("patch", "/api/v1/captains/BO", m{"name": "Bo"})
		watcher.wantTruth("hearing of one", "sails_model_create_voyage") // nothing has told of it
		if believed := watcher.living(pubsub.Believed, pubsub.Seen); len(believed) != 4 {
			t.Errorf("it believes in %q", believed)
		}
		actor.must("post", "/api/v1/captains", m{"callsign": "DEE", "name": "Dee"})
		watcher.wantTruth("a new one", "sails_model_create_voyage")
	})
}

// What changed in a record is not all of it: that berth 3 is the berth of boat 3
// does not make the berth the key of boats.
func TestChangesTeachNoPrimaryKey(t *testing.T) {
	server := demotest.Start(t, demo.Options{})
	watcher, other := connect(t, server.URL()), connect(t, server.URL())
	defer watcher.Close()
	defer other.Close()
	watcher.must("get", "/boat", nil)
	other.must("put", "/berth/3/boats", []int{1, 3})
	watcher.must("get", "/boat?limit=2", nil) // boat 1 with its berth
	if mistake := watcher.mistake(); mistake != "" {
		t.Error(mistake)
	}
}
