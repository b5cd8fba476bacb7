package tui

import (
	"context"

	"sailscope/model/search"
)

// found is what a search has brought.
type found struct {
	query search.Query
	lines []int // in order
	more  bool  // there are more than it keeps
	done  bool
}

// maxFound bounds the lines that a search keeps.
const maxFound = 100_000

// find looks through a whole sheet, until ctx ends.
func find(ctx context.Context, s *sheet, query search.Query) found {
	const between = 4096 // lines, two looks at the context
	result := found{query: query, done: true}
	var text []byte
	for line := range s.lines() {
		if line%between == 0 && ctx.Err() != nil {
			result.more = true
			break
		}
		if text = s.appendLine(text[:0], line, wholeLine); !query.In(text) {
			continue
		}
		if len(result.lines) == maxFound {
			result.more = true
			break
		}
		result.lines = append(result.lines, line)
	}
	return result
}
