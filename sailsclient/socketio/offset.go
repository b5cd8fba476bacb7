package socketio

import (
	"strconv"
	"strings"
	"time"

	"sailscope/internal/jsontext"
)

// Payload returns what the app sent: Args without the Offset. It does not allocate.
func (e Event) Payload() string {
	end := len(e.Args) - len(`""`) - len(e.Offset)
	if e.Offset == "" || end < 0 {
		return e.Args
	}
	payload := strings.TrimRight(e.Args[:end], jsontext.Space)
	return strings.TrimRight(strings.TrimSuffix(payload, ","), jsontext.Space)
}

// offsets recognizes the offsets of one connection's events, and not other strings at the end
// of the arguments. A server that offers recovery adds an offset to every event, except for
// volatile events and those that ask for an ack. Offsets have no mark. But those of
// Socket.IO's own adapters contain the time, and no offset comes twice.
type offsets struct {
	timed  bool   // an offset with a time has come, so all offsets have a time
	absent bool   // an event had no offset, so only a string with a time is one
	last   string // the last offset without a time
}

// of returns the event's offset, "" for none.
func (o *offsets) of(e Event) string {
	text, isString := lastString(e.Args)
	switch {
	case e.AckID != NoID:
		return ""
	case isString && holdsTime(text, e.At):
		o.timed = true
		return text
	case o.timed || o.absent:
		return ""
	case !isString || text == o.last:
		o.absent = true
		return ""
	default:
		o.last = strings.Clone(text) // so that it does not keep the event in memory
		return text
	}
}

// maxOffset is the longest length of an offset.
const maxOffset = 128

// lastString returns the last argument if it is a string without escapes.
func lastString(args string) (text string, ok bool) {
	rest, ok := strings.CutSuffix(args, `"`)
	if !ok {
		return "", false
	}
	opening := strings.LastIndexByte(rest, '"')
	if opening < 0 {
		return "", false
	}
	text = rest[opening+1:]
	before := strings.TrimRight(rest[:opening], jsontext.Space)
	if before != "" && !strings.HasSuffix(before, ",") { // the quotation mark is escaped
		return "", false
	}
	return text, text != "" && len(text) <= maxOffset && strings.IndexByte(text, '\\') < 0
}

// holdsTime reports whether a text is an offset from about that time, of the adapter in
// memory, of Redis streams, or of MongoDB.
func holdsTime(text string, at time.Time) bool {
	const clocksDiffer = 366 * 24 * time.Hour
	made, ok := offsetTime(text)
	return ok && at.Sub(made).Abs() < clocksDiffer
}

func offsetTime(text string) (made time.Time, ok bool) {
	const objectID, timestamp = 24, 8
	if len(text) == objectID {
		seconds, err := strconv.ParseUint(text[:timestamp], 16, 32)
		_, errRest := strconv.ParseUint(text[timestamp:], 16, 64)
		return time.Unix(int64(seconds), 0), err == nil && errRest == nil
	}
	if stamp, entry, isEntry := strings.Cut(text, "-"); isEntry && len(stamp) > yeastLength {
		ms, err := strconv.ParseInt(stamp, 10, 64)
		_, errEntry := strconv.ParseUint(entry, 10, 64)
		return time.UnixMilli(ms), err == nil && errEntry == nil
	}
	return yeastTime(text)
}

// yeastLength is the length of a time in an id of yeast, until the year 2109.
const yeastLength = 7

// yeastTime reads an id of the package yeast: the time in milliseconds, and after a period a
// number if there are several ids in that millisecond.
func yeastTime(text string) (made time.Time, ok bool) {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
	stamp, number, numbered := strings.Cut(text, ".")
	if len(stamp) != yeastLength || numbered && strings.Trim(number, digits) != "" {
		return time.Time{}, false
	}
	var ms int64
	for _, c := range []byte(stamp) {
		digit := strings.IndexByte(digits, c)
		if digit < 0 {
			return time.Time{}, false
		}
		ms = ms*int64(len(digits)) + int64(digit)
	}
	return time.UnixMilli(ms), true
}
