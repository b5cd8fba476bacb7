package bound_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"sailscope/sailsclient/internal/bound"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"short", "short"},
		{"exactly 10", "exactly 10"},
		{"longer than ten", "longer tha… (15 B in all)"},
		{"123456789é and more", "123456789… (20 B in all)"}, // no half of a character
		{strings.Repeat("x", 3<<19), "xxxxxxxxxx… (1.5 MB in all)"},
	} {
		if got := bound.Text(c.in, 10); got != c.want {
			t.Errorf("Text(%.30q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// Names whose beginnings are equal are told apart, and equal names stay equal.
func TestUnique(t *testing.T) {
	long := strings.Repeat("x", 1000)
	a, again, b := bound.Unique(long+"a", 100), bound.Unique(long+"a", 100), bound.Unique(long+"b", 100)
	if a != again || a == b || len(a) > 200 {
		t.Errorf("got %q, %q and %q", a, again, b)
	}
	if got := bound.Unique("boat", 100); got != "boat" {
		t.Errorf("got %q", got)
	}
}

func TestError(t *testing.T) {
	if got := bound.Error(io.EOF); !errors.Is(got, io.EOF) {
		t.Errorf("a short error became %v", got)
	}
	if got := bound.Error(errors.New(strings.Repeat("x", 1<<20))); len(got.Error()) > bound.Reason+100 {
		t.Errorf("%d bytes", len(got.Error()))
	}
	if bound.Error(nil) != nil {
		t.Error("an error of nothing")
	}
}

func FuzzText(f *testing.F) {
	f.Add("123456789é", 10)
	f.Add("\xff\xff\xff\xff\xff", 3)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(limit%100, -limit%100)
		for _, got := range []string{bound.Text(s, limit), bound.Unique(s, limit)} {
			if len(s) <= limit && got != s || len(got) > limit+60 {
				t.Errorf("%q became %q", s, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("%q became %q, which is not UTF-8", s, got)
			}
		}
		if h := bound.Head(s, limit); len(h) > limit || !strings.HasPrefix(s, h) {
			t.Errorf("the head of %q is %q", s, h)
		}
	})
}
