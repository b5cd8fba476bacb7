package secrettest_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"testing"

	"sailscope/internal/secret/secrettest"
)

// What looks for leaks finds them: whole, in part, and encoded.
func TestSecretsAreFound(t *testing.T) {
	for shape := range secrettest.Shapes {
		s := secrettest.New(uint64(shape))
		text := s.Put("here", shape)
		for _, output := range []string{
			text, "x" + text[:12], text[len(text)-11:] + "x", url.QueryEscape(text), fmt.Sprintf("%q", text), base64.StdEncoding.EncodeToString([]byte("me:" + text)),
			base64.StdEncoding.EncodeToString([]byte("ab:c" + text)), url.UserPassword("me", text).String(),
		} {
			if found := s.In([]byte(output)); len(found) != 1 || found[0].Place != "here" {
				t.Errorf("%q was found in %q: %v", text, output, found)
			}
		}
		if found := s.In([]byte("nothing of it, " + s.Put("there", shape)[:5])); len(found) != 0 {
			t.Errorf("found %v", found)
		}
	}
}
