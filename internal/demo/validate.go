package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// usageError is Waterline's error about a client's input.
type usageError struct{ code, details string }

func (e *usageError) Error() string { return e.code + ": " + e.details }

// The codes of usage errors.
const (
	invalidRecord        = "E_INVALID_NEW_RECORD"
	invalidValues        = "E_INVALID_VALUES_TO_SET"
	invalidCriteria      = "E_INVALID_CRITERIA"
	invalidAssociatedIDs = "E_INVALID_ASSOCIATED_IDS"
)

// usage responds with a usage error as a blueprint in production does.
func usage(r *request, e *usageError) response {
	return respond(http.StatusBadRequest, object{
		{"code", e.code},
		{"details", e.details},
		{"message", fmt.Sprintf("The server could not fulfill this request (`%s %s`) due to a problem with the "+
			"parameters that were sent.  See the `details` for more info.", strings.ToUpper(r.method), r.path)},
	})
}

// draft holds the validated values of a new or changed record.
type draft struct {
	values  map[string]any
	members map[string][]int // of plural associations
}

// newDraft validates the values of a new record and fills in the missing ones.
func (m *model) newDraft(values map[string]any) (draft, *usageError) {
	d, err := m.changes(values, invalidRecord)
	if err != nil {
		return draft{}, err
	}
	for _, attr := range m.attributes {
		_, given := d.values[attr.name]
		switch {
		case given || attr.kind == toMany:
		case attr.required:
			return draft{}, &usageError{invalidRecord, fmt.Sprintf("Missing value for required attribute `%s`.  "+
				"Expected a string, but instead, got: undefined", attr.name)}
		default:
			d.values[attr.name] = baseValue(attr.kind)
		}
	}
	return d, nil
}

// baseValue returns Waterline's default of an optional attribute.
func baseValue(k kind) any {
	switch k {
	case text:
		return ""
	case number:
		return 0.0
	default:
		return nil
	}
}

// changes validates the given attributes. It drops unknown ones, as a model with a schema
// does.
func (m *model) changes(values map[string]any, code string) (draft, *usageError) {
	d := draft{values: make(map[string]any), members: make(map[string][]int)}
	for _, attr := range m.attributes {
		value, given := values[attr.name]
		if !given {
			continue
		}
		if attr.kind == toMany {
			ids, valid := toIDs(value)
			if !valid {
				return draft{}, &usageError{code, fmt.Sprintf("Could not use specified %#q.  If specified, expected "+
					"`%s` to be an array of ids (representing the records to associate).  But instead, got: %s",
					attr.name, attr.name, inspect(value))}
			}
			d.members[attr.name] = ids
			continue
		}
		coerced, complaint := attr.coerce(value, code)
		if complaint != "" {
			return draft{}, &usageError{code, complaint}
		}
		d.values[attr.name] = coerced
	}
	return d, nil
}

// coerce converts a value to the attribute's type, as loosely as Waterline does, or
// returns a complaint.
func (attr attribute) coerce(value any, code string) (coerced any, complaint string) {
	switch attr.kind {
	case toOne:
		if id, valid := toID(value); valid {
			return id, ""
		}
		if value == nil {
			return nil, ""
		}
		return nil, fmt.Sprintf("Could not use specified %#q.  Expecting an id representing the associated record, "+
			"or `null` to indicate there will be no associated record.  But the specified value is not a valid %#q.  "+
			"Instead of a number (the expected pk type), got: %s", attr.name, attr.name, inspect(value))
	case number:
		if n, valid := toNumber(value); valid {
			return n, ""
		}
	default:
		if s, valid := toText(value); valid {
			if s == "" && attr.required {
				return nil, fmt.Sprintf("Could not use specified %#q.  "+
					`Cannot set "" (empty string) for a required attribute.`, attr.name)
			}
			return s, ""
		}
	}
	intro := fmt.Sprintf("Could not use specified %#q.", attr.name)
	if code == invalidRecord {
		intro = fmt.Sprintf("New record contains the wrong type of data for property %#q.", attr.name)
	}
	return nil, fmt.Sprintf("%s  Specified value is not a valid %#q.  %s", intro, attr.name, mismatch(value, attr.kind))
}

// mismatch says in Waterline's words that a value has the wrong type.
func mismatch(value any, want kind) string {
	return fmt.Sprintf("1 error validating value: \n • Specified value (a %s: %s) doesn't match the expected type: '%s'",
		typeName(value), inspect(value), want.jsType())
}

func typeName(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "dictionary"
}

// inspect returns a value approximately as Node shows it.
func inspect(value any) string {
	if s, isText := value.(string); isText {
		return "'" + s + "'"
	}
	shown, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(shown)
}

func toNumber(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

func toText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case float64, bool:
		return fmt.Sprint(v), true
	}
	return "", false
}

// toID accepts a positive integer, also as a string.
func toID(value any) (int, bool) {
	if _, isBool := value.(bool); isBool {
		return 0, false
	}
	n, isNumber := toNumber(value)
	return int(n), isNumber && n >= 1 && n <= math.MaxInt32 && n == math.Trunc(n)
}

func toIDs(value any) ([]int, bool) {
	list, isList := value.([]any)
	ids := make([]int, 0, len(list))
	for _, item := range list {
		id, valid := toID(item)
		if !valid {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, isList
}
