package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/history"
	"sailscope/model/request"
	"sailscope/model/saved"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/pane"
	"sailscope/tui/part"
)

// recall holds earlier requests and saved ones, for the lists and for completion.
type recall struct {
	stored []history.Entry // as last read, from all runs of sailscope
	sent   []history.Entry // by this run, masked as they are stored
	// plain maps masked drafts of this run to their originals.
	plain map[request.Draft]request.Draft

	saved    []saved.Request
	problems []error // with the files of saved requests

	lines map[string][]string // by server, built on demand
}

// maxSent bounds the requests of this run that are kept in addition to the file's.
const maxSent = 500

type (
	// historyMsg carries the history on disk.
	historyMsg struct {
		entries []history.Entry
		err     error
	}
	// savedMsg carries the saved requests.
	savedMsg struct {
		requests []saved.Request
		problems []error
	}
)

// loadHistory reads the history file. It may wait for another sailscope.
func (a *app) loadHistory() tea.Cmd {
	if a.cfg.StateDir == "" {
		return nil
	}
	store := history.In(a.cfg.StateDir)
	return func() tea.Msg {
		entries, err := store.Load()
		return historyMsg{entries, err}
	}
}

func (a *app) loadSaved() tea.Cmd {
	dir := a.cfg.RequestsDir
	if dir == "" {
		return nil
	}
	return func() tea.Msg {
		requests, problems := saved.Load(dir)
		return savedMsg{requests, problems}
	}
}

func (a *app) historyLoaded(msg historyMsg) {
	if msg.err != nil {
		a.say(msg.err.Error())
		return
	}
	a.recall.stored, a.recall.lines = msg.entries, nil
	a.refreshDialog()
}

func (a *app) savedLoaded(msg savedMsg) {
	a.recall.saved, a.recall.problems, a.recall.lines = msg.requests, msg.problems, nil
	a.refreshDialog()
}

// refreshDialog shows changes in the open dialog.
func (a *app) refreshDialog() {
	if r, ok := a.dialog.(part.Refresher); ok {
		r.Refresh()
	}
}

// handToDialog passes a message of a dialog's command to the open dialog. It reports
// whether the message was for this dialog.
func (a *app) handToDialog(msg tea.Msg) bool {
	r, ok := a.dialog.(part.Receiver)
	return ok && r.Receive(msg)
}

// say shows a problem that belongs to no pane in the focused one.
func (a *app) say(problem string) {
	if u := a.focused(); u != nil {
		u.Status.Problem = problem
	}
}

// record adds a sent request to the history.
func (a *app) record(u *pane.View, d request.Draft) tea.Cmd {
	e := history.Entry{At: a.now(), Server: u.Pane.Socket.URL(), Draft: d.Mask()}
	a.recall.add(e, d)
	if a.cfg.StateDir == "" {
		return nil
	}
	store, pane := history.In(a.cfg.StateDir), u.Pane.ID
	return func() tea.Msg {
		if err := store.Add(e); err != nil {
			return noticeMsg{pane: pane, text: err.Error()}
		}
		return nil
	}
}

func (r *recall) add(e history.Entry, plain request.Draft) {
	r.sent = append(r.sent[max(len(r.sent)-maxSent+1, 0):], e)
	if plain != e.Draft {
		if r.plain == nil {
			r.plain = make(map[request.Draft]request.Draft)
		}
		r.plain[e.Draft] = plain
	}
	r.lines = nil
}

// recent returns the requests to a server, the newest first, without duplicates.
func (r *recall) recent(server string) []history.Entry {
	all := slices.Concat(r.stored, r.sent)
	slices.SortStableFunc(all, func(a, b history.Entry) int { return a.At.Compare(b.At) })
	return history.Recent(all, server)
}

// seen returns the request lines for completion on a server.
func (r *recall) seen(server string) []string {
	if lines, made := r.lines[server]; made {
		return lines
	}
	var lines []string
	for _, e := range r.recent(server) {
		lines = append(lines, e.Line)
	}
	for _, s := range r.saved {
		lines = append(lines, s.Mask().Line)
	}
	if r.lines == nil {
		r.lines = make(map[string][]string)
	}
	r.lines[server] = lines
	return lines
}

// openHistory lists the earlier requests to this server.
func (a *app) openHistory() tea.Cmd {
	u := a.focused()
	(&dialog.Picker{
		Name: "history", Does: "use",
		Empty: "No requests to this server yet. They are kept here across runs, without secrets.",
		Load: func() ([]dialog.Item, []string) {
			entries := a.recall.recent(u.Pane.Socket.URL())
			items := make([]dialog.Item, len(entries))
			for i, e := range entries {
				d, kept := a.recall.plain[e.Draft]
				if !kept {
					d = e.Draft
				}
				items[i] = dialog.Item{
					Label: e.Line, Detail: ago(a.now().Sub(e.At)), Preview: preview(e.Draft),
					Choose: func() tea.Cmd { return u.Take(d, "") },
				}
			}
			return items, nil
		},
	}).Open(a)
	return a.loadHistory()
}

// openSaved lists the saved requests.
func (a *app) openSaved() tea.Cmd {
	u := a.focused()
	(&dialog.Picker{
		Name: "saved requests", Does: "use",
		Empty: "No saved requests in " + a.cfg.RequestsDir + ". ctrl+s saves what is in the composer.",
		Load: func() ([]dialog.Item, []string) {
			items := make([]dialog.Item, len(a.recall.saved))
			for i, s := range a.recall.saved {
				items[i] = dialog.Item{
					Label: s.Name, Detail: s.Mask().Line, Preview: preview(s.Draft),
					Choose: func() tea.Cmd { return u.Take(s.Draft, s.Name) },
				}
			}
			var problems []string
			for _, err := range a.recall.problems {
				problems = append(problems, err.Error())
			}
			return items, problems
		},
	}).Open(a)
	return a.loadSaved()
}

// preview returns a draft as shown below a list, without its secrets.
func preview(d request.Draft) string {
	d = d.Mask()
	parts := []string{d.Line}
	if d.Headers != "" {
		parts = append(parts, d.Headers)
	}
	if d.Body != "" {
		parts = append(parts, d.Body)
	}
	return strings.Join(parts, "\n")
}

// ago returns a duration in its largest unit.
func ago(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return draw.Count(int(d/time.Minute)) + " min ago"
	case d < day:
		return draw.Count(int(d/time.Hour)) + " h ago"
	default:
		return draw.Plural(int(d/day), "day") + " ago"
	}
}
