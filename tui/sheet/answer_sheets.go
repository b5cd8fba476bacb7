package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sailscope/model/jq"
	"sailscope/model/jsontree"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
)

// ErrDropped is the error when a body was dropped.
var ErrDropped = errors.New("the body was dropped to make room for newer responses; send the request again to see it")

// Dropped says why there is no body any more.
const Dropped = "The body was dropped: the responses of all sockets together keep 128 MB, the newest first. Send the request again to see it."

// ComputeTime limits how long a filter or a search may take.
const ComputeTime = 5 * time.Second

// Body shows a body by its kind: as JSON, bytes, or text.
func Body(answer sailsclient.JWR) *Sheet {
	if data, ok := soleBinary(answer); ok {
		return NewHex([][]byte{data})
	}
	size := BodySize(answer)
	if answer.ParseError == nil && answer.Whole() == nil {
		return &Sheet{page: &document{}, size: size, Empty: "the server sent no body"}
	}
	tree, err := jsontree.Parse(answer.Whole())
	if answer.ParseError != nil || err != nil {
		return &Sheet{page: newDocument(answer), size: size}
	}
	var binaries notes
	for i, a := range answer.Attachments {
		binaries = append(binaries, fmt.Sprintf("// binary %d: %s", i, draw.Bytes(len(a))))
	}
	s := NewTree(tree, binaries)
	s.size = size
	return s
}

// soleBinary returns the body if it is only bytes. The heading calls this for every
// frame, so it does not read a body that is too long for that.
func soleBinary(answer sailsclient.JWR) (data []byte, ok bool) {
	const longest = 64 // of the JSON placeholder for the bytes
	if len(answer.Attachments) != 1 || len(answer.Whole()) > longest {
		return nil, false
	}
	return answer.Binary()
}

// BodySize returns the size of a body in bytes as received, with attachments.
func BodySize(answer sailsclient.JWR) int {
	if data, ok := soleBinary(answer); ok {
		return len(data)
	}
	size := len(answer.Whole())
	for _, a := range answer.Attachments {
		size += len(a)
	}
	return size
}

// Headers shows the headers of a response as a tree. It fails if they are not valid JSON.
func Headers(answer sailsclient.JWR) (*Sheet, error) {
	if len(answer.Headers) == 0 {
		return &Sheet{page: &document{}, Empty: "the server sent no headers"}, nil
	}
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer.Headers); err != nil {
		return nil, fmt.Errorf("show the headers: %w", err)
	}
	tree, err := jsontree.Parse(raw.Bytes())
	if err != nil {
		return nil, fmt.Errorf("show the headers: %w", err)
	}
	return NewTree(tree), nil
}

// Filtered shows the result of a jq filter on a response's body. It fails if the filter
// is invalid, if there is no body, or if the filter fails or outlasts ctx.
func Filtered(ctx context.Context, source string, answer sailsclient.JWR) (*Sheet, error) {
	filter, err := jq.Compile(source)
	if err != nil {
		return nil, err
	}
	if answer.Whole() == nil {
		return nil, errors.New("the server sent no body to filter")
	}
	raw, err := filter.Run(ctx, answer.Whole())
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("the filter took longer than %s", draw.Duration(ComputeTime))
	}
	if err != nil {
		return nil, err
	}
	tree, err := jsontree.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("show the result: %w", err)
	}
	s := NewTree(tree)
	s.Empty = "the filter gives nothing"
	return s, nil
}
