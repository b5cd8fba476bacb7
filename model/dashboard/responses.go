package dashboard

import (
	"sync/atomic"

	"sailscope/sailsclient"
)

// maxResponseBytes bounds the bodies of the responses of all panes together. They do not count
// toward the bound of the logs.
const maxResponseBytes = 128 << 20

// responseOverhead is about how many bytes a response takes besides what came.
const responseOverhead = 400

// responses are the outcomes with bodies, the oldest first. Only the screen's goroutine may use it.
type responses struct {
	kept    []*Outcome
	bytes   int
	dropped uint64
}

// keptBody is a response with its body, which may be dropped. Other goroutines may read it.
type keptBody struct {
	whole atomic.Pointer[sailsclient.JWR] // nil once it is dropped
	size  int
}

// keep adds an outcome with its body, and drops the oldest bodies while all together are too large.
// The newest one stays, whatever its size.
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

// withoutBody returns a response without headers and body: its status, its duration, and what is
// wrong with it.
func withoutBody(j sailsclient.JWR) sailsclient.JWR {
	j.Body, j.Attachments, j.Headers = nil, nil, nil
	if j.Malformed != nil {
		j.Malformed = &sailsclient.Malformed{Problem: j.Malformed.Problem}
	}
	return j
}

// responseSize returns about how many bytes a response takes.
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

// Response returns the response, without headers and body if they are Dropped. Any goroutine may
// call it.
func (o *Outcome) Response() sailsclient.JWR {
	if o.body != nil {
		if whole := o.body.whole.Load(); whole != nil {
			return *whole
		}
	}
	return o.Answer
}

// Dropped reports whether headers and body were dropped to bound the memory.
func (o *Outcome) Dropped() bool { return o.body != nil && o.body.whole.Load() == nil }

// ResponseSize returns about how many bytes the response took when it came.
func (o *Outcome) ResponseSize() int {
	if o.body == nil {
		return responseSize(o.Answer)
	}
	return o.body.size
}
