package saved

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"sailscope/internal/yamlguard"
	"sailscope/model/request"
)

// file is the content of a request's file.
type file struct {
	Request string  `yaml:"request"`
	Headers headers `yaml:"headers,omitempty"`
	Body    string  `yaml:"body,omitempty"`
}

// headers are a map in the file. Their order is kept.
type headers request.Headers

// UnmarshalYAML keeps values as they are written: 1.10 is a text and no number. null means to
// leave out the header.
func (h *headers) UnmarshalYAML(node ast.Node) error {
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return &Error{Line: lineOf(node), What: "headers have to be names with values, like x-app: demo"}
	}
	for pairs := mapping.MapRange(); pairs.Next(); {
		name, named := scalar(pairs.Key())
		value, ok := scalar(pairs.Value())
		_, without := pairs.Value().(*ast.NullNode)
		if !named || !ok && !without {
			return &Error{Line: lineOf(pairs.Key()), What: fmt.Sprintf("the header %s has to be text: quotes make it that", name)}
		}
		*h = append(*h, request.Header{Name: name, Value: value, Without: without})
	}
	return nil
}

// MarshalYAML makes the map.
func (h headers) MarshalYAML() (any, error) {
	var mapping yaml.MapSlice
	for _, header := range h {
		var value any = header.Value
		if header.Without {
			value = nil
		}
		mapping = append(mapping, yaml.MapItem{Key: header.Name, Value: value})
	}
	return mapping, nil
}

// scalar returns a text without its quotation marks.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func lineOf(node ast.Node) int {
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 1
	}
	return node.GetToken().Position.Line
}

// Error says what is wrong in a file. It does not show values.
type Error struct {
	File string
	Line int // from 1
	What string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// Parse reads the text of a file. The name is for messages. Its errors are *Error.
func Parse(name string, text []byte) (request.Draft, error) {
	var f file
	if err := yamlguard.Check(text, yamlguard.Limits{Tokens: maxTokens}); err != nil {
		return request.Draft{}, inFile(name, err)
	}
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&f)
	if err != nil && !errors.Is(err, io.EOF) {
		return request.Draft{}, inFile(name, err)
	}
	if strings.TrimSpace(f.Request) == "" {
		return request.Draft{}, &Error{File: name, Line: 1, What: "there is no request: add one, like request: GET /boat"}
	}
	return request.Draft{
		Line:    strings.TrimSpace(f.Request),
		Headers: request.Headers(f.Headers).String(),
		Body:    strings.TrimRight(f.Body, "\n"),
	}, nil
}

// inFile returns the error without its excerpt of the file, which may be secret.
func inFile(name string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return &Error{File: name, Line: e.Line, What: e.What}
	}
	if much, ok := errors.AsType[*yamlguard.Error](err); ok {
		return &Error{File: name, Line: much.Line, What: much.What}
	}
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return &Error{File: name, Line: 1, What: "this is not YAML"}
	}
	e := &Error{File: name, Line: 1, What: syntax.GetMessage()}
	if t := syntax.GetToken(); t != nil && t.Position != nil {
		e.Line = t.Position.Line
	}
	return e
}

// Format returns the text of a draft's file, in a readable form. Parse reads the same draft from
// it.
func Format(d request.Draft) ([]byte, error) {
	lines, err := request.ParseHeaders(d.Headers)
	if err != nil {
		return nil, fmt.Errorf("the headers: %w", err)
	}
	f := file{Request: strings.TrimSpace(d.Line), Headers: headers(lines), Body: strings.TrimRight(d.Body, "\n")}
	want := request.Draft{Line: f.Request, Headers: lines.String(), Body: f.Body}
	if f.Body != "" {
		f.Body += "\n" // makes it a block, where quotation marks need no backslashes
	}
	for _, options := range [][]yaml.EncodeOption{{yaml.UseLiteralStyleIfMultiline(true)}, {yaml.JSON()}} {
		text, err := yaml.MarshalWithOptions(f, options...)
		if err != nil {
			return nil, err
		}
		// A block would change some texts, for example those with spaces at the ends of
		// lines. They are written in a correct form that is less readable.
		if got, err := Parse("", text); err == nil && got == want {
			return text, nil
		}
	}
	return nil, errors.New("this request cannot be written as YAML")
}
