package pubsub

import (
	"encoding/json"
	"net/url"
	"strings"

	"sailscope/internal/jsontext"
	"sailscope/sailsclient"
)

// maxParameters bounds a request's query and its data, each in bytes. Longer ones are not
// read.
const maxParameters = 64 << 10

// parameters returns the parameters of a request's query and of its data, as one record.
func parameters(r sailsclient.Request) record {
	all := record{fields: queryFields(r.URL)}
	raw, isJSON := r.Data.(json.RawMessage)
	if !isJSON {
		var err error
		if raw, err = json.Marshal(r.Data); err != nil {
			return all
		}
	}
	if len(raw) <= maxParameters {
		if data, ok := readRecord(string(raw)); ok {
			all.fields = append(all.fields, data.fields...)
		}
	}
	return all
}

// queryFields returns the parameters of a query as JSON.
func queryFields(target string) (fields []field) {
	_, query, _ := strings.Cut(target, "?")
	if query == "" || len(query) > maxParameters {
		return nil
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil // it is unknown how the server has read it
	}
	for name, all := range values {
		value := all[0]
		if !isIDList(value) {
			value = quote(value)
		}
		if fields = append(fields, field{quote(name), value}); len(fields) == maxFieldsInside {
			break
		}
	}
	return fields
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		return `""` // cannot happen: any string can be encoded
	}
	return string(raw)
}

// firstID returns the first id in the record, "" for none.
func (r record) firstID() ID {
	for _, f := range r.fields {
		if f.key == idKey && isID(f.value) {
			return unquoteID(f.value)
		}
	}
	return ""
}

// names reports whether parameters name a model: as a value, or as a name with an id as its
// value. says means that the value is in the place of a model: {model: 'boat'}.
func (r record) names(model string) (named, says bool) {
	for _, f := range r.fields {
		name := strings.ToLower(jsontext.Unquote(f.key))
		if strings.HasPrefix(f.value, `"`) && maySay(strings.ToLower(jsontext.Unquote(f.value)), model) {
			named, says = true, says || strings.Contains(name, "model")
		}
		named = named || namesIDs(name, model) && name != "id" && name != "ids"
	}
	return named, says
}

// hasID reports whether parameters name a record, and whether they name records of its model
// by id: as id or ids, boat, boatId, boats, or boat_ids.
func (r record) hasID(of Record) (has, some bool) {
	for _, f := range r.fields {
		if !namesIDs(strings.ToLower(jsontext.Unquote(f.key)), of.Model) || !holdsIDs(f.value) {
			continue
		}
		has, some = has || holdsID(f.value, of.ID), true
	}
	return has, some
}

// namesIDs reports whether a name in lower case is a name for ids of a model's records.
func namesIDs(name, model string) bool {
	if name == "id" || name == "ids" || maySay(name, model) {
		return true
	}
	for _, suffix := range []string{"id", "ids"} {
		if of, ok := strings.CutSuffix(name, suffix); ok && maySay(strings.TrimRight(of, "_-"), model) {
			return true
		}
	}
	return false
}

// holdsIDs reports whether a value is an id, a list of ids, or a record with its id.
func holdsIDs(value string) bool {
	return isID(value) || strings.HasPrefix(value, "[") && isIDList(value) || idOf(value) != ""
}

// holdsID reports whether a value is an id, a list with the id, or the record of the id.
func holdsID(value string, id ID) bool {
	switch {
	case isID(value):
		return sameID(unquoteID(value), id)
	case !strings.HasPrefix(value, "["):
		return sameID(idOf(value), id)
	case !isIDList(value):
		return false
	}
	s := jsontext.Scanner{Text: value}
	for more := s.Element(true); more; more = s.Element(false) {
		start := s.At
		s.Value()
		if sameID(unquoteID(value[start:s.At]), id) {
			return true
		}
	}
	return false
}

// idOf returns the id in a record, "" if the value is no record or has no id.
func idOf(value string) ID {
	if !strings.HasPrefix(value, "{") {
		return ""
	}
	r, _ := readRecord(value)
	return r.firstID()
}
