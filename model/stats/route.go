package stats

import "strings"

// Route returns a path without its query, and with ":id" for each part that looks like an id. It
// is the same for requests for different records.
func Route(url string) string {
	path, _, _ := strings.Cut(url, "?")
	path, _, _ = strings.Cut(path, "#")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if looksLikeID(part) {
			parts[i] = ":id"
		}
	}
	return strings.Join(parts, "/")
}

// longName is a length that names of models and actions rarely have. UUIDs, the
// ids of MongoDB and other random ones have it.
const longName = 20

// looksLikeID reports whether a part is a number, several numbers with commas, a date, or a long
// name with digits.
func looksLikeID(part string) bool {
	const digits = "0123456789"
	return strings.ContainsAny(part, digits) && (len(part) >= longName || strings.Trim(part, digits+",-") == "")
}
