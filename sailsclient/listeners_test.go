package sailsclient_test

import (
	"fmt"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// hearing is a list of who heard what, written on the goroutine of the events.
type hearing struct {
	t    *testing.T
	s    *demo.Server
	c    *client
	list []string
}

func (h *hearing) as(who string) func(sailsclient.Event) {
	return func(e sailsclient.Event) { h.list = append(h.list, who+":"+e.Name+e.Args) }
}

// wants sends the events, and wants them to be heard like that.
func (h *hearing) wants(want string, events ...string) {
	h.t.Helper()
	for n, name := range events {
		if err := h.s.Blast(name, n); err != nil {
			h.t.Fatal(err)
		}
	}
	h.c.Must("get", "/rooms", nil) // the list is written before the answer comes
	if got := fmt.Sprint(h.list); got != want {
		h.t.Errorf("heard %s, want %s", got, want)
	}
	h.list = nil
}

func startHearing(t *testing.T) *hearing {
	t.Helper()
	s := startDemo(t, demo.Options{})
	return &hearing{t: t, s: s, c: connect(t, s.URL())}
}

// Those who listen to everything hear of an event before those who listen to
// it, and each group in the order in which they came.
func TestOnAny(t *testing.T) {
	h := startHearing(t)
	h.c.On("news", h.as("a"))
	removeX := h.c.OnAny(h.as("x"))
	h.c.On("news", h.as("b"))
	h.c.OnAny(h.as("y"))
	h.wants("[x:news0 y:news0 a:news0 b:news0 x:else1 y:else1]", "news", "else")
	h.c.Off("news")
	h.c.Off("else")
	h.wants("[x:news0 y:news0]", "news")
	removeX()
	removeX() // does no harm
	h.wants("[y:news0]", "news")
	h.c.OnAny(h.as("x"))
	h.wants("[y:news0 x:news0]", "news")
}

func TestRemoveAllListeners(t *testing.T) {
	h := startHearing(t)
	removeA := h.c.On("news", h.as("a"))
	removeX := h.c.OnAny(h.as("x"))
	h.c.On("else", h.as("b"))
	h.wants("[x:news0 a:news0 x:else1 b:else1]", "news", "else")
	h.c.RemoveAllListeners()
	h.c.RemoveAllListeners()
	h.wants("[]", "news", "else")
	h.c.On("news", h.as("c"))
	h.c.OnAny(h.as("y"))
	removeA() // of one that is gone
	removeX()
	h.wants("[y:news0 c:news0]", "news")
	h.c.Until("the Observer to hear what listeners don't", func() bool { return len(h.c.Events) == 5 })
}

// Who comes or goes while an event is being told changes the next one.
func TestListenersThatChangeListeners(t *testing.T) {
	h := startHearing(t)
	var removeOnce func()
	removeOnce = h.c.On("news", func(e sailsclient.Event) {
		h.as("once")(e)
		removeOnce()
		h.c.On("news", h.as("late"))
		h.c.OnAny(h.as("any"))
	})
	h.c.On("news", h.as("a"))
	h.wants("[once:news0 a:news0]", "news")
	h.wants("[any:news0 a:news0 late:news0]", "news")
	h.c.OnAny(func(e sailsclient.Event) {
		h.c.RemoveAllListeners()
		h.as("last")(e)
	})
	h.wants("[any:news0 last:news0 a:news0 late:news0]", "news", "news")
}
