//go:build !race

// What is allocated is counted, to which the race detector adds.

package pubsub_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// listOf is a JSON list of what a function makes.
func listOf(n int, one func(i int) string) string {
	var list strings.Builder
	list.WriteByte('[')
	for i := range n {
		if i > 0 {
			list.WriteByte(',')
		}
		list.WriteString(one(i))
	}
	list.WriteByte(']')
	return list.String()
}

// objectOf is a JSON object with n members.
func objectOf(n int, one func(i int) string) string {
	list := listOf(n, one)
	return "{" + list[1:len(list)-1] + "}"
}

// manyModels is a ledger that has heard of as many models as it takes, and more.
func manyModels(t testing.TB) book {
	b := newBook(t)
	for i := range pubsub.MaxModels + 100 {
		b.hears(fmt.Sprintf(`model%d {"verb":"created","id":1,"data":{"id":1,"a%d":1}}`, i, i))
	}
	return b
}

// The work of learning from a response has a bound, whatever the response is: ten
// times as large, it is no more. What is left out is counted.
func TestLearningIsBounded(t *testing.T) {
	populated := func(lists int) func(i int) string {
		inside := objectOf(lists, func(i int) string { return fmt.Sprintf(`"list%d":[{"id":%d,"x":1,"y":2}]`, i, i) })
		return func(i int) string { return fmt.Sprintf(`{"id":%d,%s`, i, inside[1:]) }
	}
	for name, c := range map[string]struct {
		url  string
		size int
		body func(n int) string
	}{
		"records with populated lists": {"/boat", 500, func(n int) string { return listOf(n, populated(100)) }},
		"records":                      {"/boat", 25_000, func(n int) string { return listOf(n, func(i int) string { return fmt.Sprintf(`{"id":%d}`, i) }) }},
		"wide records": {"/boat", 100, func(n int) string {
			return listOf(n, func(i int) string {
				return `{"id":1,` + objectOf(500, func(j int) string { return fmt.Sprintf(`"a%d":[{"id":%d}]`, i*500+j, j) })[1:]
			})
		}},
		"one wide record": {"/boat/1", 10_000, func(n int) string {
			return `{"id":1,` + objectOf(n, func(i int) string { return fmt.Sprintf(`"a%d":{"id":1}`, i) })[1:]
		}},
		"one long list inside": {"/boat/1", 25_000, func(n int) string {
			return `{"id":1,"list":` + listOf(n, func(i int) string { return fmt.Sprintf(`{"id":%d}`, i) }) + `}`
		}},
		"records without ids": {"/boat", 2000, func(n int) string {
			return listOf(n, func(i int) string { return fmt.Sprintf(`{"createdAt":1,"updatedAt":1,"a":%d,"b":%d,"c":%d}`, i, i, i) })
		}},
		"the other end": {"/model1/1/list", 25_000, func(n int) string { return listOf(n, func(i int) string { return fmt.Sprintf(`{"id":%d}`, i) }) }},
	} {
		for _, times := range []int{1, 10} {
			b := manyModels(t)
			answer := pubsub.ReadAnswer(sailsclient.Request{Method: "get", URL: c.url}, sailsclient.JWR{StatusCode: 200, Body: []byte(c.body(c.size * times))})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.Answered(answer, start)
			runtime.ReadMemStats(&after)
			const oneStep = 1000 // the last one may be larger than what is left
			if steps := b.Steps(); steps == 0 || steps > pubsub.MaxSteps+oneStep {
				t.Errorf("%s, %d times: %d steps", name, times, steps)
			}
			if made := after.Mallocs - before.Mallocs; made > 2*pubsub.MaxSteps {
				t.Errorf("%s, %d times: %d allocations", name, times, made)
			}
			if b.Skipped() == 0 {
				t.Errorf("%s, %d times: nothing is said to be left out", name, times)
			}
		}
	}
}

// What a ledger keeps has a bound, whatever a server sends.
func TestWhatALedgerKeepsIsBounded(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	const megabyte = 1 << 20
	for name, flood := range map[string]func(b book){
		"models": func(b book) {
			for i := range 30_000 {
				b.hears(fmt.Sprintf(`model%d {"verb":"created","id":1,"data":{"id":1}}`, i))
			}
		},
		"ids": func(b book) {
			for i := range 30_000 {
				b.hears(fmt.Sprintf(`boat {"verb":"updated","id":%d,"data":{}}`, i))
			}
		},
		"long ids": func(b book) {
			for i := range 30 {
				b.hears(fmt.Sprintf(`boat {"verb":"updated","id":"%d%s","data":{}}`, i, long(megabyte)))
				b.answered(fmt.Sprintf(`get /boat/%d%s {"id":"%d%s"}`, i, long(megabyte), i, long(megabyte)))
			}
		},
		"long names": func(b book) {
			for i := range 30 {
				b.hears(fmt.Sprintf(`%d%s {"verb":"created","id":1,"data":{"id":1}}`, i, long(megabyte)))
			}
		},
		"long attributes": func(b book) {
			b.answered(`get /boat [{"id":1}]`)
			for i := range 30 {
				b.answered(fmt.Sprintf(`get /boat/1 {"id":1,"%d%s":{"id":2}}`, i, long(megabyte)))
			}
		},
		"a long list added": func(b book) {
			ids := listOf(1_000_000, func(i int) string { return fmt.Sprint(i) })
			b.hears(`boat {"verb":"addedTo","id":1,"attribute":"crew","addedIds":` + ids + `}`)
		},
		"deep nesting": func(b book) {
			deep := strings.Repeat(`[`, megabyte)
			b.hears(`boat {"verb":"updated","id":1,"data":{"a":` + deep + strings.Repeat(`]`, megabyte) + `}}`)
			b.answered(`get /boat [{"id":1,"a":` + deep)
		},
		"other keys": func(b book) {
			list := listOf(50_000, func(i int) string {
				return fmt.Sprintf(`{"createdAt":1,"updatedAt":1,"a":"%d%s","b":"%d%s","c":%d}`, i, long(100), i, long(100), i)
			})
			for i := range 20 {
				b.answered(fmt.Sprintf(`get /model%d %s`, i, list))
			}
		},
	} {
		b := newBook(t)
		before := heapInUse()
		flood(b)
		if kept := int(heapInUse()) - int(before); kept > 20*megabyte {
			t.Errorf("of a flood of %s it keeps %d bytes", name, kept)
		}
		if live, lost := b.Len(); live+lost > pubsub.MaxSubscriptions {
			t.Errorf("of a flood of %s it keeps %d rooms", name, live+lost)
		}
		runtime.KeepAlive(b)
	}
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A name or an id that is longer than any is none of resourceful pubsub.
func TestLongNamesAreNoNotices(t *testing.T) {
	name, id := strings.Repeat("n", pubsub.MaxName), strings.Repeat("i", pubsub.MaxID-len(`""`))
	for _, c := range []struct {
		name, id string
		want     pubsub.Verb
	}{{name, id, pubsub.Destroyed}, {name + "n", id, ""}, {name, id + "i", ""}} {
		if got := pubsub.Look(event(c.name, fmt.Sprintf(`{"verb":"destroyed","id":%q}`, c.id))).Verb; got != c.want {
			t.Errorf("a name of %d and an id of %d bytes: %q, want %q", len(c.name), len(c.id), got, c.want)
		}
	}
}

// A million ids cost the glance at an event nothing.
func TestLookingAtManyIDsDoesNotAllocate(t *testing.T) {
	ids := listOf(1_000_000, func(i int) string { return fmt.Sprint(i) })
	e := event("boat", `{"verb":"addedTo","id":1,"attribute":"crew","addedIds":`+ids+`}`)
	if n := testing.AllocsPerRun(1, func() { pubsub.Look(e) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if n, _ := pubsub.Read(e); len(n.Others) != pubsub.MaxSubscriptions {
		t.Errorf("it reads %d ids", len(n.Others))
	}
}
