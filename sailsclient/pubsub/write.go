package pubsub

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// Write is a request that can change records, as far as its route and its data
// tell which.
type Write struct {
	calls []call
	path  []segment
	id    ID // the parameter of that name
}

// ReadWrite tells what a request may change. It is false for one that only reads.
func ReadWrite(r sailsclient.Request) (w Write, writes bool) {
	switch strings.ToLower(strings.TrimSpace(r.Method)) {
	case "get":
		w.calls = slices.DeleteFunc(callsOf(r.Method, r.URL), call.readsOnly)
		if len(w.calls) == 0 {
			return Write{}, false
		}
	case "head", "options":
		return Write{}, false
	default:
		w.calls = callsOf(r.Method, r.URL)
	}
	w.path, w.id = split(r.URL), idParameter(r)
	return w, true
}

// idParameter is what a request calls id in its query or its data.
func idParameter(r sailsclient.Request) ID {
	_, query, _ := strings.Cut(r.URL, "?")
	if values, err := url.ParseQuery(query); err == nil && values.Get("id") != "" {
		return ID(values.Get("id"))
	}
	const longest = 64 << 10
	raw, isJSON := r.Data.(json.RawMessage)
	if !isJSON {
		var err error
		if raw, err = json.Marshal(r.Data); err != nil {
			return ""
		}
	}
	if len(raw) > longest {
		return ""
	}
	if data, ok := readRecord(string(raw)); ok && isID(data.get(idKey)) {
		return ID(strings.Clone(string(unquoteID(data.get(idKey)))))
	}
	return ""
}

// MayHaveCaused tells whether a notification may be about what the write does:
// about its record, a new record of its model, or a record at the other end of an
// association, and with a verb that says what the write does.
func (l *Ledger) MayHaveCaused(w Write, n Notice) bool {
	for _, c := range w.calls {
		if l.callCauses(c, w.id, n) {
			return true
		}
	}
	return l.actionCauses(w, n)
}

// callCauses takes the write for that of a blueprint.
func (l *Ledger) callCauses(c call, parameter ID, n Notice) bool {
	id := c.id
	if id == "" && c.action == destroy {
		id = parameter
	}
	own := maySay(c.segment, n.Model)
	isRecord := id == "" || sameID(id, n.ID) || l.schema.about(n.Model).counts && !isCount(id) // PATCH /user/me
	itself := own && isRecord
	moves := n.Verb == AddedTo || n.Verb == RemovedFrom
	switch c.action {
	case create:
		// The new record's id is not known before the response. What it takes as its
		// own leaves other records.
		return own && (n.Verb == Created || n.Verb == RemovedFrom) || l.reverse(c.segment, "", n)
	case update:
		return itself && (n.Verb == Updated || moves) || l.reverse(c.segment, id, n)
	case destroy:
		return itself && n.Verb == Destroyed || l.reverse(c.segment, id, n)
	case add, remove:
		isOther := slices.ContainsFunc(n.Others, func(other ID) bool { return sameID(other, c.other) })
		return own && moves && isOther || // also of the record that another one is taken from
			sameID(n.ID, c.other) && l.isOther(c, n.Model) && n.Verb != Created && n.Verb != Destroyed
	case replace:
		return own && moves && n.Attribute == c.attribute || l.isOther(c, n.Model) && l.reverse(c.segment, id, n)
	default:
		return false
	}
}

// isOther tells whether a model may be at the other end of the collection that a
// call changes.
func (l *Ledger) isOther(c call, model string) bool {
	for owner := range l.schema.models {
		if maySay(c.segment, owner) && l.schema.about(owner).others[c.attribute] != "" {
			return l.schema.otherOf(owner, c.attribute) == model
		}
	}
	return true // nothing is known of it
}

// reverse tells whether a notification is what Sails sends to the other end of an
// association with the record of a model: that it has come or gone there, or that
// the only attribute which changed points to it.
func (l *Ledger) reverse(segment string, id ID, n Notice) bool {
	if n.Verb == AddedTo || n.Verb == RemovedFrom {
		if id != "" && !slices.ContainsFunc(n.Others, func(other ID) bool { return sameID(other, id) }) {
			return false
		}
		return maySay(segment, l.schema.otherOf(n.Model, n.Attribute)) || id != "" && l.schema.about(n.Model).others[n.Attribute] == ""
	}
	if n.Verb != Updated || n.Previous != nil {
		return false
	}
	data, ok := readRecord(string(n.Data))
	if !ok || len(data.fields) != 1 {
		return false
	}
	only := data.fields[0]
	named := maySay(segment, l.schema.otherOf(n.Model, unquote(only.key)))
	if only.value == "null" {
		return named
	}
	return isID(only.value) && (id == "" && named || id != "" && sameID(unquoteID(only.value), id))
}

// actionCauses takes the write for an action of the app's own. It is about a
// notification's record if its path has both the model and the id in it, or the
// model alone, and no id of another record.
func (l *Ledger) actionCauses(w Write, n Notice) bool {
	at := slices.IndexFunc(w.path, func(s segment) bool { return maySay(strings.ToLower(s.text), n.Model) })
	if at < 0 {
		return false
	}
	rest := w.path[at+1:]
	if slices.ContainsFunc(rest, func(s segment) bool { return sameID(ID(s.text), n.ID) }) {
		return !l.isBlueprint(w, n)
	}
	switch {
	case w.id != "":
		return sameID(w.id, n.ID) && !l.isBlueprint(w, n)
	case len(rest) == 0 || l.isBlueprint(w, n):
		return false
	}
	return !slices.ContainsFunc(rest, func(s segment) bool { return looksLikeID(ID(s.text)) })
}

// isBlueprint tells whether the write has the path of a blueprint of the notice's
// model, whose verbs are known.
func (l *Ledger) isBlueprint(w Write, n Notice) bool {
	return slices.ContainsFunc(w.calls, func(c call) bool { return maySay(c.segment, n.Model) })
}
