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

// Change is one field that is not what it was. Path and values are as the server
// wrote them, which may be hostile.
type Change struct {
	Path          string // within the record, as jq writes it, without the first point if it can go
	Before, After []byte // JSON; nil where there is none
	// Noise is a timestamp that each write changes, and says nothing by itself.
	Noise bool
}

// MaxChanges is how many of them are told of one notice.
const MaxChanges = 1000

// Changes are the fields that a notice tells of, timestamps at the end; more is
// how many there are beyond MaxChanges.
//
// Of an update they are the fields that it set to something else: one that it
// does not name is as it was, and so is an association that is the id of the
// record that the server had populated. Without a previous record, all that it
// set. Of a created or destroyed record they are its fields but the id, which the
// notice has already; of other verbs there are none.
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

// Knows tells whether the notice says what the record was before.
func Knows(n pubsub.Notice) bool { return bytes.HasPrefix(n.Previous, []byte("{")) }

// tells leaves out the differences that are none of the notice's making.
func tells(n pubsub.Notice, d jsondiff.Difference) bool {
	if n.Verb != pubsub.Updated {
		return d.Path != ".id"
	}
	if d.After == nil && ofRecord(d.Path) {
		return false
	}
	return !isRecord(d.Before, d.After)
}

// ofRecord tells a field of the record itself from one that lies deeper.
func ofRecord(path string) bool {
	if strings.HasPrefix(path, ".[") {
		return json.Valid([]byte(path[len(".[") : len(path)-len("]")])) // two steps are not one string
	}
	return !strings.ContainsAny(path[1:], ".[")
}

// isRecord tells whether a populated record is the one with this id. One whose
// primary key has another name is not recognized.
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

// pathIn is the path within the record: name, not .name.
func pathIn(path string) string {
	if strings.HasPrefix(path, ".[") {
		return path
	}
	return strings.TrimPrefix(path, ".")
}
