package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// readData is the data of a request from what --data says: JSON, @FILE, or -
// for standard input. Nothing said is nil.
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
		text, err = readAll(ctx, a.In)
	case isFile:
		source = file
		text, err = os.ReadFile(file)
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

// readAll reads to the end, unless ctx ends first: a terminal has no end until
// somebody types it. The goroutine is then left to the end of the program.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	type result struct {
		text []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := io.ReadAll(r)
		done <- result{text, err}
	}()
	select {
	case got := <-done:
		return got.text, got.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// checkData makes sure that text is what Sails takes as data: a JSON object or
// array, in UTF-8. Its errors say where it is not.
func checkData(text []byte) (json.RawMessage, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows put it there
	if at := invalidUTF8(text); at >= 0 {
		// A server drops the whole connection for this.
		return nil, fmt.Errorf("not UTF-8 at %s", position(text, at))
	}
	trimmed := bytes.TrimSpace(text)
	if len(trimmed) == 0 {
		return nil, errors.New("there is no data in it; {} is an empty object")
	}
	var value json.RawMessage
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, syntaxError(text, err)
	}
	if trimmed[0] != '{' && trimmed[0] != '[' {
		return nil, errors.New("the data has to be a JSON object or array: Sails takes nothing else")
	}
	return value, nil
}

func syntaxError(text []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("not JSON: %w", err)
	}
	// Offset counts the bytes read, the bad one included, unless the text just
	// ended.
	at := int(syntax.Offset)
	if !strings.Contains(syntax.Error(), "unexpected end") {
		at--
	}
	return fmt.Errorf("not JSON at %s: %w", position(text, at), err)
}

// position tells people where a byte is: line and column, in characters, from 1.
func position(text []byte, at int) string {
	before := text[:max(0, min(at, len(text)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):])
	return fmt.Sprintf("line %d, column %d", line, column)
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
