package rooms

import (
	"cmp"
	"strings"

	"sailscope/sailsclient/pubsub"
)

// Title is a room as people think of it. It is the server's text, to be escaped.
func Title(room pubsub.Room) string {
	switch room.Kind {
	case pubsub.ClassRoom:
		return room.Model + " · new records"
	case pubsub.RecordRoom:
		return room.Model + " #" + string(room.ID)
	default:
		return room.Name
	}
}

// compareIDs puts numbers before other texts, and in their own order.
func compareIDs(a, b pubsub.ID) int {
	x, xNumber := digits(a)
	y, yNumber := digits(b)
	switch {
	case xNumber && yNumber:
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y), strings.Compare(string(a), string(b)))
	case xNumber:
		return -1
	case yNumber:
		return +1
	default:
		return strings.Compare(string(a), string(b))
	}
}

// digits is a whole number without leading zeros.
func digits(id pubsub.ID) (text string, number bool) {
	if id == "" || strings.Trim(string(id), "0123456789") != "" {
		return "", false
	}
	return strings.TrimLeft(string(id), "0"), true
}
