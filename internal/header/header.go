// Package header reads headers as people write them, "Name: value".
package header

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Parse reads "Name: value". Its errors show nothing of the text: if somebody
// forgot the name, all of it may be secret.
func Parse(text string) (name, value string, err error) {
	name, value, found := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !found {
		return "", "", errors.New("there is no colon in it: write it as 'Name: value'")
	}
	return name, value, Check(name, value)
}

// Check fails if a name or a value cannot be that of a header. Its errors show
// the name at most.
func Check(name, value string) error {
	switch {
	case name == "":
		return errors.New("it has no name: write it as 'Name: value'")
	case !IsName(name):
		return errors.New("its name holds a character that names of headers cannot have")
	case strings.ContainsFunc(value, IsControl):
		return fmt.Errorf("the value of %s holds a control character", name)
	}
	return nil
}

// IsName reports whether RFC 9110 allows the text as the name of a header.
func IsName(text string) bool { return httpguts.ValidHeaderFieldName(text) }

// IsControl reports whether no value of a header may hold the character.
func IsControl(r rune) bool { return r < 0x20 && r != '\t' || r == 0x7F }
