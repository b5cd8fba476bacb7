// Package jq runs jq filters on JSON text.
package jq

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/itchyny/gojq"
)

// maxResult bounds the result of a filter, in bytes.
const maxResult = 64 << 20

// Filter is a jq filter, ready to run. Any number of goroutines may run it.
type Filter struct{ code *gojq.Code }

// Compile reads a filter. The filter cannot read the environment, files or other input.
func Compile(source string) (*Filter, error) {
	query, err := gojq.Parse(source)
	if err != nil {
		return nil, fmt.Errorf("read the filter: %w", err)
	}
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fmt.Errorf("read the filter: %w", err)
	}
	return &Filter{code: code}, nil
}

// Run applies the filter to a JSON text and returns the results, one on a line. A filter may run
// without end, so ctx ends it. Numbers that the filter does not change keep their digits.
func (f *Filter) Run(ctx context.Context, raw []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var input any
	if err := decoder.Decode(&input); err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	var out []byte
	results := f.code.RunWithContext(ctx, input)
	for {
		result, ok := results.Next()
		if !ok {
			return out, nil
		}
		if err, failed := result.(error); failed {
			if halt, isHalt := errors.AsType[*gojq.HaltError](err); isHalt && halt.Value() == nil {
				return out, nil // the filter has ended itself
			}
			return nil, fmt.Errorf("run the filter: %w", err)
		}
		text, err := gojq.Marshal(result)
		if err != nil {
			return nil, fmt.Errorf("write the result: %w", err)
		}
		if len(out)+len(text) > maxResult {
			return nil, fmt.Errorf("the result is larger than %d MB", maxResult>>20)
		}
		out = append(append(out, text...), '\n')
	}
}
