//go:build linux || darwin

package tui

import (
	"strings"
	"testing"
	"time"

	"sailscope/internal/testmem"
	"sailscope/model/dashboard"
	"sailscope/sailsclient/socketio"
	"sailscope/tui/program"
)

// The screen's goroutine touches no attachment, however small the arguments are
// that refer to it: not when it takes in an event, while a request that may have
// caused it is under way, nor when it draws it in any view but its hex dump.
func TestTheScreenDoesNotTouchAttachments(t *testing.T) {
	const few, many = 100, 2000 // references: below what a row reads, and above
	d := newDriver(t, 120, 40, 2)
	d.connected(0, noon)
	d.connected(1, noon)
	d.ask(1, "patch /boat/1")
	memory := testmem.New(t, 1<<20)
	for i, references := range []int{1, few, many} {
		list := strings.Repeat(`{"_placeholder":true,"num":0},`, references)
		item := dashboard.Item{Pane: d.pane(0).ID}
		item.Event.At, item.Event.Name, item.Event.AckID = noon.Add(time.Duration(i)*time.Second), "boat", socketio.NoID
		item.Event.Args = `{"verb":"updated","id":1,"data":{"a":[` + list + `1]},"previous":{"key":1}}`
		item.Event.Attachments = [][]byte{memory.Bytes}
		d.app.dash.Inbox.Put(item) // on the socket's goroutine: it reads the attachment
	}
	memory.Lock()
	d.update(program.Batch(d.app.dash.Inbox.Take(nil)))
	for _, key := range []string{"G", "k", "w", "tab", "tab", "tab", "z", "z", "v", "j", "k", "w", "v", "j", "v", "d", "esc", "P", "esc"} {
		d.press(key)
		d.screen()
	}
	if events := d.pane(0).Events; events != 3 {
		t.Errorf("%d events came", events)
	}
}
