package sailsclient_test

import (
	"testing"

	"sailscope/sailsclient"
)

// Scripts tell refusals apart by their words.
func TestEveryRefusalHasAWordOfItsOwn(t *testing.T) {
	const other = "other"
	if got := sailsclient.RefusedOther.String(); got != other {
		t.Errorf("got %q", got)
	}
	if got := (sailsclient.LostLink + 1).String(); got != other {
		t.Errorf("there is a refusal behind the last one: %q", got)
	}
	words := map[string]sailsclient.Refusal{other: sailsclient.RefusedOther}
	for r := sailsclient.RefusedOther + 1; r <= sailsclient.LostLink; r++ {
		if first, taken := words[r.String()]; taken {
			t.Errorf("%d and %d are both %q", first, r, r)
		}
		words[r.String()] = r
	}
}
