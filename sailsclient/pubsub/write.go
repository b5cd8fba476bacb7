package pubsub

import (
	"slices"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient"
)

// Write is a request that can change records.
type Write struct {
	calls []call
	path  []segment
	given record // the parameters: first those of the query, then those of the data
	id    ID     // the parameter of that name
}

// ReadWrite returns the Write of a request, and reports whether it is one. A request that only
// reads is none.
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
	w.path, w.given = split(r.URL), parameters(r)
	w.id = w.given.firstID()
	return w, true
}

// MayHaveCaused reports whether a write may have caused a notification. The notification must
// be about the write's record, a new record of its model, or an associated record, and the
// verb must be one of the write.
func (l *Ledger) MayHaveCaused(w Write, n Notice) bool {
	for _, c := range w.calls {
		if l.callCauses(c, w.id, n) || l.dataCauses(c, w, n) {
			return true
		}
	}
	return l.actionCauses(w, n)
}

// callCauses is MayHaveCaused for a write of a blueprint.
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
		// The new record's id is not known before the response. Records that are
		// added to it may be removed from others.
		return own && (n.Verb == Created || n.Verb == RemovedFrom) || l.reverse(c.segment, "", n)
	case update:
		return itself && (n.Verb == Updated || moves) || l.reverse(c.segment, id, n)
	case destroy:
		return itself && n.Verb == Destroyed || l.reverse(c.segment, id, n)
	case add, remove:
		isOther := slices.ContainsFunc(n.Others, func(other ID) bool { return sameID(other, c.other) })
		return own && moves && isOther || // also from a record that the other one was removed from
			sameID(n.ID, c.other) && l.isOther(c, n.Model) && n.Verb != Created && n.Verb != Destroyed
	case replace:
		return own && moves && n.Attribute == c.attribute || l.isOther(c, n.Model) && l.reverse(c.segment, id, n)
	default:
		return false
	}
}

// isOther reports whether a model may be associated with the collection that a call changes.
func (l *Ledger) isOther(c call, model string) bool {
	for owner := range l.schema.models {
		if maySay(c.segment, owner) && l.schema.about(owner).others[c.attribute] != "" {
			return l.schema.otherOf(owner, c.attribute) == model
		}
	}
	return true // nothing is known about it
}

// reverse reports whether Sails sends a notification to the other end of an association with a
// record of a model: the record was added or removed there, or the only attribute that
// changed refers to it.
func (l *Ledger) reverse(segment string, id ID, n Notice) bool {
	if n.Verb == AddedTo || n.Verb == RemovedFrom {
		if id != "" && !slices.ContainsFunc(n.Others, func(other ID) bool { return sameID(other, id) }) {
			return false
		}
		return maySay(segment, l.schema.otherOf(n.Model, n.Attribute)) || id != "" && l.schema.about(n.Model).others[n.Attribute] == ""
	}
	only := onlyField(n)
	if only.key == "" {
		return false
	}
	attribute := jsontext.Unquote(only.key)
	named := maySay(segment, l.schema.otherOf(n.Model, attribute))
	switch {
	case only.value == "null":
		return named
	case !isID(only.value):
		return false
	case id == "":
		return named
	case !named && l.knownOther(n.Model, attribute) != "":
		return false // it refers to a record of another model
	default:
		return sameID(unquoteID(only.value), id)
	}
}

// onlyField returns the only attribute of an update without the previous record: Sails sends
// such updates to the other end of an association.
func onlyField(n Notice) field {
	if n.Verb != Updated || n.Previous != nil {
		return field{}
	}
	data, ok := readRecord(string(n.Data))
	if !ok || len(data.fields) != 1 {
		return field{}
	}
	return data.fields[0]
}

// dataCauses is MayHaveCaused for a blueprint that creates or updates a record. Sails adds the
// record to the records that its data refers to. The records in lists of the data get an
// attribute that refers to it.
func (l *Ledger) dataCauses(c call, w Write, n Notice) bool {
	var attribute string // of the record that the data refers to
	switch only := onlyField(n); {
	case c.action != create && c.action != update:
		return false
	case n.Verb == AddedTo:
		attribute = n.Attribute
	case n.Verb == Updated && isID(only.value):
		attribute = jsontext.Unquote(only.key)
	default:
		return false
	}
	if other := l.knownOther(n.Model, attribute); other != "" && !maySay(c.segment, other) {
		return false
	}
	return slices.ContainsFunc(w.given.fields, func(f field) bool {
		name := jsontext.Unquote(f.key)
		isList := strings.HasPrefix(f.value, "[")
		return name != "id" && name != "ids" && (isList || n.Verb == AddedTo) && holdsID(f.value, n.ID) && l.mayPoint(c.segment, name, n.Model)
	})
}

// mayPoint reports whether an attribute of a model that a path names may refer to records of
// another model.
func (l *Ledger) mayPoint(segment, attribute, model string) bool {
	for owner := range l.schema.models {
		if other := l.schema.about(owner).others[attribute]; other != "" && maySay(segment, owner) {
			return other == model
		}
	}
	named := l.schema.named(strings.ToLower(attribute))
	return named == "" || named == model
}

// knownOther returns the model that an attribute is known to be associated with, or that has
// its name, "" for none.
func (l *Ledger) knownOther(model, attribute string) string {
	if other := l.schema.about(model).others[attribute]; other != "" {
		return other
	}
	return l.schema.named(strings.ToLower(attribute))
}

// actionCauses is MayHaveCaused for an action of the app. The action is about the record of a
// notification if its path or its parameters name the model and the id, or only the model and
// no other id.
func (l *Ledger) actionCauses(w Write, n Notice) bool {
	if l.isBlueprint(w, n) {
		return false
	}
	isRecord := func(s segment) bool { return sameID(ID(s.text), n.ID) }
	at := slices.IndexFunc(w.path, func(s segment) bool { return maySay(strings.ToLower(s.text), n.Model) })
	named, says := w.given.names(n.Model)
	switch has, some := w.given.hasID(n.Record); {
	case at >= 0 && slices.ContainsFunc(w.path[at+1:], isRecord):
		return true
	case some:
		return has && (at >= 0 || named)
	case at >= 0:
		rest := w.path[at+1:]
		return len(rest) > 0 && !slices.ContainsFunc(rest, func(s segment) bool { return looksLikeID(ID(s.text)) })
	default:
		return named && (says || slices.ContainsFunc(w.path, isRecord))
	}
}

// isBlueprint reports whether the write has the path of a blueprint of the notice's model. The
// verbs of blueprints are known.
func (l *Ledger) isBlueprint(w Write, n Notice) bool {
	return slices.ContainsFunc(w.calls, func(c call) bool { return maySay(c.segment, n.Model) })
}
