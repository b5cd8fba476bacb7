package eventlog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/sailsclient/pubsub"
)

// fold shows one row for each record: its newest notification. Rows that are not about a
// record stay. It reads each row once, when the row arrives.
type fold struct {
	on bool
	// of identifies the filter that selected the folded rows, 0 if no filter hides rows.
	of uint64

	shown   filter.Seqs
	records map[pubsub.Record]*foldedRecord
	// notices are the notifications of the records, in order. Those before head are
	// dropped.
	notices []foldedNotice
	head    int
	next    uint64 // number of the first unread row
}

// foldedRecord is a record, its newest notification, and how many it has.
type foldedRecord struct {
	pubsub.Record
	newest uint64
	count  int
}

type foldedNotice struct {
	seq uint64
	of  *foldedRecord
}

// scan forgets the rows that the log has dropped, and reads the new ones.
func (f *fold) scan(rows rowList, of uint64) {
	if !f.on {
		*f = fold{}
		return
	}
	if f.records == nil || f.of != of {
		*f = fold{on: true, of: of, records: make(map[pubsub.Record]*foldedRecord)}
	}
	f.trimBefore(rows.log.OldestSeq())
	var over []uint64 // rows that newer rows replace
	for i := rows.after(f.next); i < rows.Len(); i++ {
		entry := rows.at(i)
		f.next = entry.Seq + 1
		f.shown.Append(entry.Seq)
		if entry.Kind != dashboard.EntryEvent || entry.Glance.Verb == "" {
			continue
		}
		if before := f.take(entry); before != 0 {
			over = append(over, before)
		}
	}
	slices.Sort(over)
	f.shown.Remove(over...)
}

// take counts a notification. It returns the number of the row that the notification
// replaces, 0 if there is none.
func (f *fold) take(e dashboard.Entry) (before uint64) {
	key := pubsub.Record{Model: e.Event.Name, ID: e.Glance.ID}
	r := f.records[key]
	if r == nil {
		key.Model, key.ID = strings.Clone(key.Model), pubsub.ID(strings.Clone(string(key.ID))) // the record may outlive the event
		r = &foldedRecord{Record: key}
		f.records[key] = r
	}
	before, r.newest = r.newest, e.Seq
	r.count++
	f.notices = append(f.notices, foldedNotice{e.Seq, r})
	return before
}

func (f *fold) trimBefore(oldest uint64) {
	f.shown.TrimBefore(oldest)
	for ; f.head < len(f.notices) && f.notices[f.head].seq < oldest; f.head++ {
		r := f.notices[f.head].of
		if r.count--; r.count == 0 {
			delete(f.records, r.Record)
		}
	}
	if f.head > len(f.notices)/2 {
		f.notices = slices.Delete(f.notices, 0, f.head)
		f.head = 0
	}
}

// record returns the record that the row with this number was folded into, nil if there
// is none.
func (f *fold) record(seq uint64) *foldedRecord {
	if !f.on {
		return nil
	}
	notices := f.notices[f.head:]
	i, found := slices.BinarySearchFunc(notices, seq, func(n foldedNotice, seq uint64) int { return cmp.Compare(n.seq, seq) })
	if !found {
		return nil
	}
	return notices[i].of
}

// standsFor returns the number of the row that shows instead of the row with this number.
func (f *fold) standsFor(seq uint64) uint64 {
	if r := f.record(seq); r != nil {
		return r.newest
	}
	return seq
}

// foldBadge is the width of the count in front of a folded row.
const foldBadge = len("x999 ")

// badge says how many notifications a row stands for.
func (f *fold) badge(seq uint64) string {
	r := f.record(seq)
	switch {
	case r == nil || r.count == 1:
		return strings.Repeat(" ", foldBadge)
	case r.count < 1000:
		return fmt.Sprintf("×%-*d", foldBadge-1, r.count)
	default:
		return fmt.Sprintf("×%-*s", foldBadge-1, fmt.Sprintf("%dk", r.count/1000))
	}
}
