package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"sailscope/internal/secret"
	"sailscope/model/jsondiff"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

// FanOut is a request that was sent on several sockets, to compare their responses.
type FanOut struct {
	Draft   request.Draft // the request as text: variables are looked up again when it is sent again
	Request sailsclient.Request
	At      time.Time
	// Base is the socket that the others are compared with, nil if the request was sent
	// on none.
	Base *Leg
	Legs []*Leg

	known *secret.Known
}

// Leg is a socket's part in a fan-out.
type Leg struct {
	Pane *Pane
	// Exchange is nil if the socket was not connected, so that nothing was sent.
	Exchange *Exchange
}

// Answered reports whether the socket's response is there.
func (l *Leg) Answered() bool {
	return l.Exchange != nil && l.Exchange.Outcome != nil && l.Exchange.Outcome.Err == nil
}

// FanOutPanes returns the panes of a fan-out: those that are marked, or all if none is.
func (d *Dashboard) FanOutPanes() []*Pane {
	var marked []*Pane
	for _, p := range d.panes {
		if p.Marked {
			marked = append(marked, p)
		}
	}
	if marked == nil {
		return d.panes
	}
	return marked
}

// NewFanOut registers a request that will be sent on every connected socket that takes part. The
// others are compared with base if it takes part, or else with the first one.
func (d *Dashboard) NewFanOut(draft request.Draft, r sailsclient.Request, base *Pane, now time.Time) *FanOut {
	f := &FanOut{Draft: draft, Request: r, At: now, known: d.Known}
	for _, p := range d.FanOutPanes() {
		leg := &Leg{Pane: p}
		f.Legs = append(f.Legs, leg)
		if p.State() != sailsclient.Connected {
			continue // it would send after a reconnect, when nobody compares any more
		}
		leg.Exchange = p.NewExchange(r, now)
		if f.Base == nil || p == base {
			f.Base = leg
		}
	}
	return f
}

// Summary returns the request line, and whether there is a body.
func (f *FanOut) Summary() string { return (&Exchange{Request: f.Request, Known: f.known}).Summary() }

// Asked returns on how many sockets the request was sent, and how many responses are there.
func (f *FanOut) Asked() (asked, answered int) {
	for _, l := range f.Legs {
		if l.Exchange != nil {
			asked++
		}
		if l.Answered() {
			answered++
		}
	}
	return asked, answered
}

// Comparison says how a response differs from another one.
type Comparison struct {
	OtherStatus bool
	Body        jsondiff.Result
}

// Same reports whether there are no differences except ignored ones.
func (c Comparison) Same() bool { return !c.OtherStatus && c.Body.Count() == 0 }

// maxDifferences bounds the differences that a comparison keeps.
const maxDifferences = 1000

// CompareAnswers compares two responses. It takes a while for large bodies.
func CompareAnswers(base, other sailsclient.JWR, ignore jsondiff.Ignore) Comparison {
	c := Comparison{OtherStatus: base.StatusCode != other.StatusCode}
	before, after := comparableBody(base), comparableBody(other)
	var err error
	if c.Body, err = jsondiff.Compare(before, after, ignore, maxDifferences); err != nil && !bytes.Equal(before, after) {
		c.Body.Differences = []jsondiff.Difference{{Path: ".", Before: before, After: after}} // no JSON: the whole bodies differ
	}
	c.Body.Differences = append(c.Body.Differences, compareBytes(base.Attachments, other.Attachments)...)
	return c
}

// NotCompared returns the comparison of responses that can't be compared.
func NotCompared(why string) Comparison {
	return Comparison{Body: jsondiff.Result{Differences: []jsondiff.Difference{{Path: why}}}}
}

// comparableBody returns the body, or the server's error instead of one.
func comparableBody(j sailsclient.JWR) []byte {
	if j.ParseError == nil {
		return j.Body
	}
	text, err := json.Marshal(map[string]string{"error": j.ParseError.Message, "details": j.ParseError.Details})
	if err != nil {
		return []byte(j.ParseError.Message) // cannot happen: any text can be encoded
	}
	return text
}

// compareBytes compares the binary parts of two bodies in order.
func compareBytes(base, other [][]byte) []jsondiff.Difference {
	var found []jsondiff.Difference
	for i := range max(len(base), len(other)) {
		d := jsondiff.Difference{Path: fmt.Sprintf("binary %d", i)}
		if i < len(base) {
			d.Before = fmt.Appendf(nil, "%d bytes", len(base[i]))
		}
		if i < len(other) {
			d.After = fmt.Appendf(nil, "%d bytes", len(other[i]))
		}
		if d.Before != nil && d.After != nil {
			if bytes.Equal(base[i], other[i]) {
				continue
			}
			d.After = fmt.Appendf(d.After, ", others from byte %d on", commonPrefix(base[i], other[i]))
		}
		found = append(found, d)
	}
	return found
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
