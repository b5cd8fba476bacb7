package program

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"sailscope/internal/secret"
	"sailscope/internal/secret/secrettest"
)

// A trace is sent with a report: it holds no secret that a panic took along.
func TestACrashTraceHoldsNoSecret(t *testing.T) {
	for shape := range secrettest.Shapes {
		secrets, known := secrettest.New(uint64(shape)), new(secret.Known)
		token := secrets.Token("header")
		known.AddSetting(nil, secret.Setting{Key: "connect-header", Holds: secret.HoldsHeader}, "Authorization: Bearer "+token)
		text := secrets.Put("variable", shape)
		known.Add(text)
		crashes := NewCrashes(t.TempDir(), known)
		func() {
			defer crashes.Guard()
			panic(fmt.Errorf("no row for %q of %s", text, token))
		}()
		crash, ok := errors.AsType[*CrashError](crashes.First())
		if !ok || crash.Trace == "" {
			t.Fatalf("the crash is %v", crashes.First())
		}
		trace, err := os.ReadFile(crash.Trace)
		if err != nil {
			t.Fatal(err)
		}
		for _, leak := range secrets.In(append(trace, crash.Error()...)) {
			t.Errorf("the secret of %s is in the trace: %s", leak.Place, leak.Text)
		}
	}
}
