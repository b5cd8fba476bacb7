package pubsub

import (
	"cmp"
	"strings"

	"sailscope/internal/jsontext"
)

// CompareRooms compares two rooms by the order of Subscriptions, as cmp.Compare does.
func CompareRooms(a, b Room) int {
	switch { // cmp.Or would compare all, in lists of 20,000
	case (a.Kind == CustomRoom) != (b.Kind == CustomRoom):
		return compareBool(a.Kind == CustomRoom, b.Kind == CustomRoom)
	case a.Model != b.Model:
		return strings.Compare(a.Model, b.Model)
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	}
	if order := compareIDs(a.ID, b.ID); order != 0 {
		return order
	}
	return strings.Compare(a.Name, b.Name)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// compareIDs compares numbers by value, and puts them before text.
func compareIDs(a, b ID) int {
	x, isNumber := digitsOf(a)
	y, isNumberToo := digitsOf(b)
	if isNumber && isNumberToo {
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	}
	return compareBool(!isNumber, !isNumberToo)
}

// digitsOf returns the digits of a whole number without leading zeros.
func digitsOf(id ID) (digits string, isNumber bool) {
	for _, c := range []byte(id) {
		if !jsontext.IsDigit(c) {
			return "", false
		}
	}
	if id == "" {
		return "", false
	}
	return strings.TrimLeft(string(id), "0"), true
}
