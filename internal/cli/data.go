package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"sailscope/internal/infile"
	"sailscope/model/request"
)

// readData returns the data of a request for --data: JSON, @FILE, or - for standard input. It
// is nil without --data.
func (a *app) readData(ctx context.Context, spec string, given bool) (json.RawMessage, error) {
	if !given {
		return nil, nil
	}
	var (
		text   []byte
		source string
		err    error
	)
	switch file, isFile := strings.CutPrefix(spec, "@"); {
	case spec == "-", isFile && file == "-":
		source = "standard input"
		text, err = readAll(ctx, func() (io.ReadCloser, error) { return io.NopCloser(a.In), nil }, source)
	case isFile:
		source = file
		text, err = readAll(ctx, func() (io.ReadCloser, error) { return os.Open(file) }, source)
	default:
		source = "--data"
		text = []byte(spec)
	}
	if err != nil {
		return nil, fmt.Errorf("read the data: %w", err)
	}
	data, err := checkData(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return data, nil
}

// maxData bounds the data of a request, in bytes. Servers accept less.
const maxData = 64 << 20

// readAll opens and reads a file to its end, unless ctx ends first: a terminal ends only when
// somebody types that, and a pipe without a writer never does. The goroutine then stays
// until the program ends.
func readAll(ctx context.Context, open func() (io.ReadCloser, error), name string) ([]byte, error) {
	type result struct {
		text []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		r, err := open()
		if err != nil {
			done <- result{nil, err}
			return
		}
		defer func() { _ = r.Close() }() // it was only read
		text, err := infile.ReadAll(r, name, maxData)
		done <- result{text, err}
	}()
	select {
	case got := <-done:
		return got.text, got.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// checkData is request.ParseBody, and fails for an empty text.
func checkData(text []byte) (json.RawMessage, error) {
	data, err := request.ParseBody(text)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, errors.New("it is empty; an empty object is {}")
	}
	return data, nil
}
