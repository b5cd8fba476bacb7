package eventlog

import (
	"errors"
	"strings"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/tui/editor"
)

// Edit returns the event of the selected row as text for an editor.
func (v *View) Edit() (editor.Text, error) {
	e, ok := v.Entry()
	if !ok || e.Kind != dashboard.EntryEvent {
		return editor.Text{}, errors.New("the selected row is not an event; select one to open it in the editor")
	}
	return editor.Text{Text: func() string { return eventText(e.Event.Name, e.Event.Args) }, Ext: ".json"}, nil
}

// eventText returns an event's arguments, with its name above them.
func eventText(name, args string) string {
	if formatted, err := request.FormatBody(args); err == nil {
		args = formatted
	}
	return "// " + strings.ReplaceAll(name, "\n", " ") + "\n" + args
}
