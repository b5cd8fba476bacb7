package tui

import (
	"errors"
	"strings"
	"testing"
)

func fanOutScenes(t *testing.T) map[string]func(w, h int) *driver {
	t.Helper()
	return map[string]func(w, h int) *driver{
		"pending": func(w, h int) *driver {
			d := fannedOut(t, w, h)
			d.answer(1, 200, fleet)
			return d
		},
		"compared": func(w, h int) *driver {
			d := answeredFanOut(t, w, h)
			d.press("j")
			return d
		},
		"ignoring": func(w, h int) *driver {
			d := answeredFanOut(t, w, h)
			d.press("/")
			d.write("**.updatedAt")
			return d
		},
		"wrong path": func(w, h int) *driver {
			d := answeredFanOut(t, w, h)
			d.press("/")
			d.write("updatedAt")
			return d
		},
		"failed": func(w, h int) *driver {
			d := fannedOut(t, w, h)
			d.answer(0, 200, fleet)
			d.fail(2, errors.New("the connection was lost (transport close) before the response came"))
			d.press("j")
			return d
		},
		"hostile": func(w, h int) *driver {
			d := fannedOut(t, w, h)
			const evil = "\x1b]0;owned\x07\u009b31m\u202eabc\u200b"
			long := strings.Repeat("x", 300)
			d.answer(0, 200, `{"\u001b[2J`+"\u202e"+`":"\u001b]0;owned\u0007","a":"`+long+"\u009b31m"+`","b":1}`)
			d.answer(1, 200, `{"\u001b[2J`+"\u202e"+`":"\u200b","a":"`+long+`","`+strings.Repeat("é", 300)+`":"`+"\u009b"+`"}`)
			d.answer(2, 200, `{"`+evil+`":`)
			return d
		},
		"asking": func(w, h int) *driver {
			d := fannedOut(t, w, h)
			d.press("esc")
			d.request("PATCH /boat/1")
			d.press("b")
			return d
		},
		"marked": func(w, h int) *driver {
			d := answeredFanOut(t, w, h)
			d.press("esc", "M", "]", "M")
			return d
		},
	}
}
