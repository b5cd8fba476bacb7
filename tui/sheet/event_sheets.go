package sheet

import (
	"encoding/json"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/jsontree"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
	"sailscope/theme"
)

// JSON shows a text that should be JSON. Invalid JSON shows as text.
func JSON(text []byte, behind ...page) *Sheet {
	tree, err := jsontree.Parse(text)
	if err != nil {
		return &Sheet{page: append(pages{newDocument(sailsclient.JWR{Body: text})}, behind...)}
	}
	return NewTree(tree, behind...)
}

// Arguments shows all arguments of an event as a JSON array, and its attachments in
// hexadecimal below.
func Arguments(e sailsclient.Event) *Sheet {
	args := []byte("[" + e.Args + "]")
	if len(e.Attachments) == 0 {
		return JSON(args)
	}
	return JSON(args, newHexPage(e.Attachments))
}

// Frame shows the frame of an event, and those of its attachments.
func Frame(e sailsclient.Event) *Sheet {
	const message = '4' // Engine.IO's packet type
	packet := socketio.Packet{Type: socketio.EventPacket, ID: e.AckID, Attachments: len(e.Attachments), Data: eventData(e)}
	frames := pages{}
	if packet.Attachments > 0 {
		packet.Type = socketio.BinaryEvent
	}
	frames = append(frames, newChunks(string(packet.Append([]byte{message}))))
	if packet.Attachments > 0 {
		frames = append(frames, newHexPage(e.Attachments))
	}
	return &Sheet{page: frames}
}

// eventData returns the name and the arguments as received.
func eventData(e sailsclient.Event) string {
	name, err := json.Marshal(e.Name)
	if err != nil {
		name = []byte(`""`)
	}
	if e.Args == "" {
		return "[" + string(name) + "]"
	}
	return "[" + string(name) + "," + e.Args + "]"
}

// chunks are the lines of a text without line breaks.
type chunks []string

const chunkSize = 72 // fits the dialog of most screens

// Text shows a text that may have no line breaks.
func Text(text string) *Sheet { return &Sheet{page: newChunks(text)} }

// newChunks escapes a text and breaks it into lines.
func newChunks(text string) chunks {
	text = escape.Text(strings.TrimSpace(text))
	if text == "" {
		return nil
	}
	return strings.Split(ansi.Hardwrap(text, chunkSize, true), "\n")
}

func (c chunks) Lines() int { return len(c) }

func (c chunks) appendLine(dst []byte, line, _ int) []byte { return append(dst, c[line]...) }

func (c chunks) color(_ int, text string, st *theme.Styles) string { return st.Text.Render(text) }
