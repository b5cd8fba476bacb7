package rooms_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/model/rooms"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// asked is a ledger of a socket that asked for records, by ids.
func asked(tb testing.TB, model string, ids ...any) *pubsub.Ledger {
	tb.Helper()
	l := pubsub.NewLedger()
	ask(tb, l, model, ids...)
	return l
}

// ask answers a request for some records; it is not the same one for others.
func ask(tb testing.TB, l *pubsub.Ledger, model string, ids ...any) {
	tb.Helper()
	records := []map[string]any{}
	for _, id := range ids {
		records = append(records, map[string]any{"id": id})
	}
	body, err := json.Marshal(records)
	if err != nil {
		tb.Fatal(err)
	}
	l.Answered(pubsub.ReadAnswer(sailsclient.Request{Method: "get", URL: fmt.Sprintf("/%s?limit=%d", model, len(ids))}, sailsclient.JWR{StatusCode: 200, Body: body}), noon)
}

func titles(t *rooms.Table) []string {
	var all []string
	for i := range t.Len() {
		row := t.At(i)
		if row.Fold {
			all = append(all, row.Room.Model+" fold")
		} else {
			all = append(all, rooms.Title(row.Room))
		}
	}
	return all
}

func want(t *testing.T, table *rooms.Table, titlesWanted ...string) {
	t.Helper()
	if got := titles(table); !slices.Equal(got, titlesWanted) {
		t.Errorf("the rows are %q, want %q", got, titlesWanted)
	}
}

func TestRowsAreTheUnionInOrder(t *testing.T) {
	one, two := asked(t, "boat", 10, 9, "x"), asked(t, "boat", 9, 2)
	ask(t, two, "berth")
	two.Name(pubsub.ParseRoom("lobby"), nil, noon)
	table := rooms.New()
	table.Read([]*pubsub.Ledger{one, two})
	want(t, table, "berth · new records", "boat · new records", "boat #2", "boat #9", "boat #10", "boat #x", "lobby")
	if shown, all := table.Rooms(); shown != 7 || all != 7 {
		t.Errorf("%d of %d rooms", shown, all)
	}
	table.Filter("BOAT #1")
	want(t, table, "boat #10")
	table.Filter("create_b")
	want(t, table, "berth · new records", "boat · new records")
	if shown, all := table.Rooms(); shown != 2 || all != 7 {
		t.Errorf("%d of %d rooms", shown, all)
	}
}

func TestOutdated(t *testing.T) {
	l := asked(t, "boat", 1)
	ledgers := []*pubsub.Ledger{l}
	table := rooms.New()
	for _, step := range []struct {
		what     string
		do       func()
		outdated bool
	}{
		{"it was never read", func() {}, true},
		{"nothing happened", func() {}, false},
		{"the same answer", func() { ask(t, l, "boat", 1) }, false},
		{"another record", func() { ask(t, l, "boat", 2) }, true},
		{"a disconnect", func() { l.Disconnected(noon) }, true},
		{"all is back", func() { ask(t, l, "boat", 1, 2) }, true},
		{"a room is forgotten", func() { l.Forget(pubsub.ParseRoom("sails_model_boat_1:boat")) }, true},
		{"another socket", func() { ledgers = append(ledgers, asked(t, "boat", 1)) }, true},
		{"a socket less", func() { ledgers = ledgers[:1] }, true},
	} {
		if step.do(); table.Outdated(ledgers) != step.outdated {
			t.Errorf("%s: outdated %v", step.what, !step.outdated)
		}
		table.Read(ledgers)
	}
}

func TestFolding(t *testing.T) {
	ids := make([]any, 60)
	for i := range ids {
		ids[i] = i + 1
	}
	l, some := asked(t, "boat", ids...), asked(t, "berth", 1, 2, 3, 4, 5, 6)
	l.Disconnected(noon)
	ask(t, l, "boat", 1, 2)
	table := rooms.New()
	table.Read([]*pubsub.Ledger{l, some})
	want(t, table, "berth · new records", "berth fold", "berth #1", "berth #2", "berth #3", "berth #4", "berth #5", "berth #6", "boat · new records", "boat fold")
	if shown, all := table.Rooms(); shown != all || all != 68 {
		t.Errorf("%d of %d rooms", shown, all)
	}
	if got := table.Tally("boat", l); got != (rooms.Tally{Live: 2, Lost: 58}) {
		t.Errorf("the records are %+v", got)
	}
	if got := table.Tally("boat", some); got != (rooms.Tally{}) {
		t.Errorf("on the other socket they are %+v", got)
	}
	table.Fold("boat", false)
	table.Fold("berth", true)
	if got := titles(table); len(got) != 64 || got[3] != "boat fold" || got[63] != "boat #60" || !table.Folded("berth") {
		t.Errorf("the rows are %q", got)
	}
	table.Fold("boat", true)
	table.Filter("#60")
	want(t, table, "boat #60")
}

// Whatever the ledgers know, each room has one row, and the counts are right.
func TestEachRoomHasOneRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ledgers []*pubsub.Ledger
		known := make(map[pubsub.Room]bool)
		for range rapid.IntRange(0, 4).Draw(t, "ledgers") {
			l := pubsub.NewLedger()
			for range rapid.IntRange(0, 30).Draw(t, "rooms") {
				name := rapid.SampledFrom([]string{"lobby", "sails_model_create_boat", "sails_model_boat_%d:boat", "sails_model_berth_%d:berth"}).Draw(t, "name")
				l.Name(pubsub.ParseRoom(fmt.Sprintf(name+"%.0s", rapid.IntRange(1, 20).Draw(t, "id"))), nil, noon)
				if rapid.IntRange(0, 9).Draw(t, "lose") == 0 {
					l.Disconnected(noon)
				}
			}
			for _, s := range l.Subscriptions() {
				known[s.Room] = true
			}
			ledgers = append(ledgers, l)
		}
		table := rooms.New()
		table.Read(ledgers)
		found := make(map[pubsub.Room]bool)
		for i := range table.Len() {
			if row := table.At(i); !row.Fold {
				if found[row.Room] || !known[row.Room] {
					t.Fatalf("%+v is there twice, or should not be", row.Room)
				}
				found[row.Room] = true
			}
			if table.Index(table.At(i)) != i {
				t.Fatalf("row %d is found elsewhere", i)
			}
		}
		if _, all := table.Rooms(); all != len(known) || len(found) != all {
			t.Fatalf("%d rows of %d rooms, want %d", len(found), all, len(known))
		}
	})
}

// BenchmarkRead is reading 20,000 rooms of each of 3 sockets again.
func BenchmarkRead(b *testing.B) {
	var ledgers []*pubsub.Ledger
	for range 3 {
		ids := make([]any, 19_000)
		for i := range ids {
			ids[i] = fmt.Sprintf("65a1b2c3d4e5f6a7b8%06d", i*7%19_000)
		}
		ledgers = append(ledgers, asked(b, "boat", ids...))
	}
	table := rooms.New()
	b.ReportAllocs()
	for b.Loop() {
		table.Read(ledgers)
	}
}
