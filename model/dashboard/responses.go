package dashboard

import (
	"sync/atomic"

	"sailscope/sailsclient"
)

// maxResponseBytes bounds the bodies of the responses of all panes together. They
// take nothing from what the logs may hold.
const maxResponseBytes = 128 << 20

// responseOverhead is about what a response takes besides what came.
const responseOverhead = 400

// responses are the outcomes whose bodies are kept, the oldest first. It belongs
// to the screen's goroutine.
type responses struct {
	kept    []*Outcome
	bytes   int
	dropped uint64
}

// keptBody is a response with its body, which goes when there is no room for it.
// What runs in the background may read it meanwhile.
type keptBody struct {
	whole atomic.Pointer[sailsclient.JWR] // nil once it is dropped
	size  int
}

// keep has an outcome's body count from now on, and drops the oldest bodies while
// all together are too large. The newest one stays, however large.
func (r *responses) keep(o *Outcome) {
	if o.body != nil {
		return
	}
	whole := o.Answer
	o.body = &keptBody{size: responseSize(whole)}
	o.body.whole.Store(&whole)
	o.Answer = withoutBody(whole)
	r.kept = append(r.kept, o)
	r.bytes += responseOverhead + o.body.size
	for r.bytes > maxResponseBytes && len(r.kept) > 1 {
		oldest := r.kept[0]
		oldest.body.whole.Store(nil)
		r.bytes -= responseOverhead + oldest.body.size
		r.dropped++
		r.kept[0] = nil
		r.kept = r.kept[1:]
	}
}

// withoutBody is what stays of a response: its status, its duration, and what was
// wrong with it.
func withoutBody(j sailsclient.JWR) sailsclient.JWR {
	j.Body, j.Attachments, j.Headers = nil, nil, nil
	if j.Malformed != nil {
		j.Malformed = &sailsclient.Malformed{Problem: j.Malformed.Problem}
	}
	return j
}

// responseSize is about what a response takes in memory.
func responseSize(j sailsclient.JWR) int {
	const perHeader = 100
	size := len(j.Body)
	if j.Malformed != nil {
		size += len(j.Malformed.Raw)
	}
	size += attachmentsSize(j.Attachments)
	for name, value := range j.Headers {
		size += perHeader + len(name)
		if text, isText := value.(string); isText {
			size += len(text)
		}
	}
	return size
}

// Response is what the server answered, without headers and body if those are
// Dropped. Any goroutine may ask.
func (o *Outcome) Response() sailsclient.JWR {
	if o.body != nil {
		if whole := o.body.whole.Load(); whole != nil {
			return *whole
		}
	}
	return o.Answer
}

// Dropped tells whether headers and body have been dropped to keep memory
// bounded.
func (o *Outcome) Dropped() bool { return o.body != nil && o.body.whole.Load() == nil }

// ResponseSize is about what the response took in memory when it came.
func (o *Outcome) ResponseSize() int {
	if o.body == nil {
		return responseSize(o.Answer)
	}
	return o.body.size
}
