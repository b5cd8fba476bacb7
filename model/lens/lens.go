// Package lens says what a notification of resourceful pubsub changes in its
// record, field by field.
package lens

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sailscope/model/jsondiff"
	"sailscope/sailsclient/pubsub"
)

// Change is a field that changed. Path and values come from the server and may be hostile.
type Change struct {
	Path          string // within the record, as jq writes it, without the first point if possible
	Before, After []byte // JSON; nil if there is none
	// Noise means that it is a timestamp that every write changes.
	Noise bool
}

// MaxChanges bounds the changes of one notice.
const MaxChanges = 1000

// Changes returns the fields that a notice says have changed, with timestamps at the end. more
// is how many there are beyond MaxChanges.
//
// For an update these are the fields with another value than before. A field that the update
// does not have did not change, nor did an association that is the id of the populated record
// before. Without a previous record, all fields of the update count. For a created or destroyed
// record they are all fields except the id. Other verbs have none.
func Changes(n pubsub.Notice) (changes []Change, more int, err error) {
	before, after := []byte("{}"), []byte("{}")
	switch n.Verb {
	case pubsub.Created:
		after = n.Data
	case pubsub.Updated:
		after = n.Data
		if Knows(n) {
			before = n.Previous
		}
	case pubsub.Destroyed:
		if Knows(n) {
			before = n.Previous
		}
	default:
		return nil, 0, nil
	}
	found, err := jsondiff.Compare(before, after, jsondiff.Ignore{}, MaxChanges)
	if err != nil {
		return nil, 0, fmt.Errorf("compare the %s record: %w", n.Verb, err)
	}
	for _, d := range found.Differences {
		if tells(n, d) {
			changes = append(changes, Change{Path: pathIn(d.Path), Before: d.Before, After: d.After, Noise: isNoise(d.Path)})
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return rank(a) - rank(b) })
	return changes, found.More, nil
}

// Knows reports whether the notice has the record as it was before.
func Knows(n pubsub.Notice) bool { return bytes.HasPrefix(n.Previous, []byte("{")) }

// tells reports whether a difference is a change by the notice.
func tells(n pubsub.Notice, d jsondiff.Difference) bool {
	if n.Verb != pubsub.Updated {
		return d.Path != ".id"
	}
	if d.After == nil && ofRecord(d.Path) {
		return false
	}
	return !isRecord(d.Before, d.After)
}

// ofRecord reports whether a path is a field of the record itself, and not deeper.
func ofRecord(path string) bool {
	if strings.HasPrefix(path, ".[") {
		return json.Valid([]byte(path[len(".[") : len(path)-len("]")])) // two steps are not one string
	}
	return !strings.ContainsAny(path[1:], ".[")
}

// isRecord reports whether a populated record has this id. It does not recognize a primary key
// with another name.
func isRecord(populated, id []byte) bool {
	if len(populated) == 0 || populated[0] != '{' || len(id) == 0 || id[0] == '{' || id[0] == '[' {
		return false
	}
	var record struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(populated, &record) != nil || len(record.ID) == 0 {
		return false
	}
	return bytes.Equal(bytes.Trim(record.ID, `"`), bytes.Trim(id, `"`))
}

func isNoise(path string) bool { return path == ".updatedAt" || path == ".createdAt" }

func rank(c Change) int {
	if c.Noise {
		return 1
	}
	return 0
}

// pathIn returns the path within the record: name, not .name.
func pathIn(path string) string {
	if strings.HasPrefix(path, ".[") {
		return path
	}
	return strings.TrimPrefix(path, ".")
}
