package stats

import "strings"

// Route is what the paths of requests for different records have in common:
// without query, and with ":id" for each part that looks like an id.
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

// looksLikeID is true of numbers, of several with commas between them, of dates,
// and of long names with digits in them.
func looksLikeID(part string) bool {
	const digits = "0123456789"
	return strings.ContainsAny(part, digits) && (len(part) >= longName || strings.Trim(part, digits+",-") == "")
}
