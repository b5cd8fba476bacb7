package cli

import (
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/model/timeline"
	"sailscope/sailsclient/pubsub"
)

// reportJSON is what `compare` prints.
type reportJSON struct {
	Start    string          `json:"start"` // RFC 3339 with nanoseconds, UTC
	End      string          `json:"end"`
	WindowMS float64         `json:"windowMs"`
	Sockets  []socketJSON    `json:"sockets"`
	Events   []eventJSON     `json:"events"`
	Missing  []missingJSON   `json:"missing"`
	Doubled  []doubledJSON   `json:"doubled"`
	Matrix   []timeline.Line `json:"matrix"`
	Trimmed  uint64          `json:"trimmed,omitempty"` // dropped rows: the report is not complete
}

type socketJSON struct {
	Socket    int          `json:"socket"`
	URL       string       `json:"url"`
	Connected bool         `json:"connected"` // at the end of the comparison
	Lost      int          `json:"lost"`      // number of lost connections
	Dropped   uint64       `json:"dropped,omitempty"`
	Requests  []answerLine `json:"requests"` // of the last connection
}

type answerLine struct {
	Request    string `json:"request"`
	StatusCode int    `json:"statusCode,omitempty"`
	Error      string `json:"error,omitempty"`
	Warning    string `json:"warning,omitempty"`
}

type eventJSON struct {
	Time    string      `json:"time"` // of the first copy
	Event   string      `json:"event"`
	Verb    pubsub.Verb `json:"verb,omitempty"` // these three, if it is resourceful pubsub
	Model   string      `json:"model,omitempty"`
	ID      pubsub.ID   `json:"id,omitempty"`
	Args    rawJSON     `json:"args,omitempty"`
	Raw     string      `json:"raw,omitempty"`
	Sockets []standJSON `json:"sockets"`
}

// standJSON is a socket's part in an event: "got" with the rest, or "missed",
// "away", "pending", or "unknown" if its own copy may have been dropped here.
type standJSON struct {
	Socket int      `json:"socket"`
	Stand  string   `json:"stand"`
	Count  int      `json:"count"`
	Time   string   `json:"time,omitempty"`
	SkewMS *float64 `json:"skewMs,omitempty"`
}

type missingJSON struct {
	Event  int    `json:"event"` // index
	Socket int    `json:"socket"`
	Why    string `json:"why"`
}

type doubledJSON struct {
	Event  int `json:"event"` // index
	Socket int `json:"socket"`
	Count  int `json:"count"`
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

func (c *comparison) report() reportJSON {
	t := c.timeline
	r := reportJSON{
		Start: stamp(c.start), End: stamp(c.end), WindowMS: timeline.Milliseconds(t.Window()),
		Sockets: []socketJSON{}, Events: []eventJSON{}, Missing: []missingJSON{}, Doubled: []doubledJSON{},
	}
	var columns []timeline.Socket
	for _, s := range c.list {
		r.Sockets = append(r.Sockets, c.socketReport(s))
		columns = append(columns, timeline.Socket{Pane: pane(s), Number: s.number, Name: s.url})
	}
	r.Matrix = t.Tally(c.start, c.end).Table(columns).Lines
	if t.Trimmed() > 0 && t.Search(c.start) == 0 {
		r.Trimmed = t.Trimmed()
	}
	for i := t.Search(c.start); i < t.Len() && !t.At(i).At().After(c.end); i++ {
		if row := t.At(i); row.Kind() == dashboard.EntryEvent {
			c.addEvent(&r, row)
		}
	}
	return r
}

func (c *comparison) socketReport(s *source) socketJSON {
	known := c.sockets[s]
	told := socketJSON{
		Socket: s.number, URL: s.url, Connected: known.connected, Lost: known.lost, Dropped: known.dropped,
		Requests: []answerLine{},
	}
	for _, answer := range known.answers {
		told.Requests = append(told.Requests, answerLine{answer.Request, answer.StatusCode, answer.Error, answer.Warning})
	}
	return told
}

func (c *comparison) addEvent(r *reportJSON, row timeline.Row) {
	index := len(r.Events)
	event, glance := row.Entry().Event, row.Glance()
	line := jsonl.NewEvent(jsonl.Head{}, event)
	told := eventJSON{Time: stamp(row.At()), Event: event.Name, Verb: glance.Verb, ID: glance.ID, Args: line.Args, Raw: line.Raw}
	if glance.Verb != "" {
		told.Model = event.Name
	}
	for _, s := range c.list {
		cell := row.Cell(pane(s))
		stand := standJSON{Socket: s.number, Stand: cell.Stand.String(), Count: cell.Count}
		switch {
		case cell.Stand == timeline.Got:
			skew := timeline.Milliseconds(cell.Skew)
			stand.Time, stand.SkewMS = stamp(cell.At), &skew
			if cell.Count > 1 {
				r.Doubled = append(r.Doubled, doubledJSON{index, s.number, cell.Count})
			}
		case cell.Stand != timeline.Pending:
			r.Missing = append(r.Missing, missingJSON{index, s.number, stand.Stand})
		}
		told.Sockets = append(told.Sockets, stand)
	}
	r.Events = append(r.Events, told)
}
