package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/demo"
	"sailscope/internal/doctor"
)

// What a server says of a refusal neither acts on the terminal nor brings a
// secret back.
func TestDoctorShowsNothingRaw(t *testing.T) {
	const cookie = "sails.sid=hunter22"
	server := startDemo(t, demo.Options{BeforeConnect: func(r *http.Request) error {
		return errors.New("\x1b[2J no berth for " + r.Header.Get("Cookie"))
	}})
	url := strings.Replace(server.URL(), "http://", "http://nemo:pass-word@", 1)
	people := run(t, "doctor", url, "--cookie", cookie)
	people.expect(t, exitFailed, `\u001b[2J no berth for ***`, "")
	scripts := run(t, "doctor", url, "--cookie", cookie, "--json")
	scripts.expect(t, exitFailed, `\u001b[2J no berth for ***`, "")
	for _, out := range []string{people.out, scripts.out} {
		if strings.ContainsAny(out, "\x1b") || strings.Contains(out, "hunter22") || strings.Contains(out, "pass-word") {
			t.Errorf("got %q", out)
		}
	}
	var diagnosis diagnosisJSON
	if err := json.Unmarshal([]byte(scripts.out), &diagnosis); err != nil {
		t.Fatal(err)
	}
	if diagnosis.URL != server.URL() || diagnosis.OK || len(diagnosis.Steps) != len(doctor.Steps()) ||
		diagnosis.Steps[5].Refusal != "beforeConnect" {
		t.Errorf("got %+v", diagnosis)
	}
}

func TestDoctorInterrupted(t *testing.T) {
	for _, format := range []string{"--json=false", "--json"} {
		ctx, cancel := context.WithCancel(t.Context())
		server := startDemo(t, demo.Options{BeforeConnect: func(*http.Request) error {
			cancel()
			return nil
		}})
		got := runUntil(ctx, t, "doctor", server.URL(), format)
		got.expect(t, exitFailed, "", "interrupted")
		if strings.Contains(got.out, "websocket") {
			t.Errorf("%s: it goes on: %s", format, got.out)
		}
	}
}

// stepsDrawn are steps as a terminal of that width shows them.
func stepsDrawn(width int, profile colorprofile.Profile, steps ...doctor.Step) string {
	var out bytes.Buffer
	p := (&app{Streams: Streams{Out: io.Discard}}).newStepPrinter()
	p.out, p.width = colorprofile.Writer{Forward: &out, Profile: profile}, width
	for _, s := range steps {
		p.step(s)
	}
	return out.String()
}

func TestStepsAreWrapped(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("a berth of 12 m ", 6))
	got := stepsDrawn(40, colorprofile.NoTTY,
		doctor.Step{Name: doctor.Websocket, Status: doctor.Warn, Detail: long, Advice: "look for another berth in the harbour"},
		doctor.Step{Name: doctor.Polling, Status: doctor.Fail, Detail: "no\x07 berth\n", Advice: "look for another berth in the harbour"},
		doctor.Step{Name: doctor.Request, Status: doctor.Skip, Detail: "because polling failed"})
	want := `! websocket   a berth of 12 m a berth of
              12 m a berth of 12 m a
              berth of 12 m a berth of
              12 m a berth of 12 m
              → look for another berth
                in the harbour
✗ polling     no\u0007 berth\n
- request     because polling failed
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if free := stepsDrawn(0, colorprofile.NoTTY, doctor.Step{Name: doctor.DNS, Detail: strings.Repeat("x", 300)}); strings.Count(free, "\n") != 1 {
		t.Errorf("without a terminal it is wrapped: %s", free)
	}
}

// Colors are never the only sign.
func TestStepsInColor(t *testing.T) {
	seen := make(map[string]doctor.Status)
	for _, status := range []doctor.Status{doctor.OK, doctor.Warn, doctor.Fail, doctor.Skip} {
		step := doctor.Step{Name: doctor.HTTP, Status: status, Detail: "d", Advice: "a"}
		color, plain := stepsDrawn(80, colorprofile.ANSI, step), stepsDrawn(80, colorprofile.NoTTY, step)
		if !strings.Contains(color, "\x1b[") || ansi.Strip(color) != plain {
			t.Errorf("%s: %q in color, %q without", status, color, plain)
		}
		if other, taken := seen[plain]; taken {
			t.Errorf("%s and %s look the same without colors", status, other)
		}
		seen[plain] = status
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestDoctorCannotWrite(t *testing.T) {
	url := startDemo(t, demo.Options{}).URL()
	for _, format := range []string{"--json=false", "--json"} {
		runWith(t.Context(), t, &app{Streams: Streams{Out: fullDisk{}}}, "doctor", url, format).
			expect(t, exitFailed, "", "write the output: disk full")
	}
}
