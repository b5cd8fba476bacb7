package sheet

import (
	"context"

	"sailscope/model/search"
)

// Found is the result of a search.
type Found struct {
	Query search.Query
	Lines []int // in order
	More  bool  // there are more than Lines keeps
	Done  bool
}

// maxFound limits how many lines a search keeps.
const maxFound = 100_000

// Find searches a whole sheet until ctx ends.
func Find(ctx context.Context, s *Sheet, query search.Query) Found {
	const between = 4096 // lines between two checks of the context
	result := Found{Query: query, Done: true}
	var text []byte
	for line := range s.Lines() {
		if line%between == 0 && ctx.Err() != nil {
			result.More = true
			break
		}
		if text = s.appendLine(text[:0], line, wholeLine); !query.In(text) {
			continue
		}
		if len(result.Lines) == maxFound {
			result.More = true
			break
		}
		result.Lines = append(result.Lines, line)
	}
	return result
}
