package form

import (
	"strings"

	"charm.land/bubbles/v2/textinput"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/tui/draw"
)

// field is one setting of a connection, or the pane's name. Its label is the
// setting's key.
type field struct {
	label   string
	input   textinput.Model
	setting settings.Setting
	// secrets tell what is secret of the text, unless all of it is.
	secrets secret.Settings
	secret  bool
	// toggle is a field that is yes or no.
	toggle bool
	// many is a field that may be there several times.
	many bool
}

const (
	yes = "yes"
	no  = "no"
)

// The labels of the fields that the form itself looks for.
const (
	labelName = "name"
	labelURL  = settings.KeyURL
)

func newField(label, value, placeholder string) field {
	f := field{label: label, input: draw.NewInput(placeholder)}
	f.input.SetValue(value)
	return f
}

// newSetting is a field for a setting that has a text.
func newSetting(s settings.Setting, text string) field {
	switch {
	case s.Kind == settings.Route && s.IsDefault(text):
		text = "" // the hint says more
	case s.Kind == settings.Route, s.Kind == settings.Switch:
		text = settings.YesOrNo(text)
	}
	f := newField(s.Key, text, s.Hint)
	f.setting, f.toggle, f.many = s, s.Kind == settings.Switch, s.Kind == settings.Lines
	return f
}

// hiding has the field hide what is secret of its text. All of what came from the
// environment stays so, whatever is made of it.
func (f field) hiding(secrets secret.Settings) field {
	f.secrets, f.secret = secrets, secrets.Has(f.setting.Secret(), f.input.Value())
	return f
}

// put puts the field's text into a connection, or says what is wrong with it.
func (f field) put(c *settings.Connection) error {
	text := strings.TrimSpace(f.input.Value())
	switch {
	case f.label == labelName, f.many && text == "":
		return nil
	case text == "":
		text = f.setting.Default
	}
	if f.setting.IsDefault(text) && len(f.setting.Texts(*c)) == 0 {
		return nil // nobody says anything else
	}
	if err := f.setting.Check(text); err != nil {
		return err
	}
	return f.setting.Set(c, text)
}

// formFields are the fields for all settings of a connection, in the order of the
// flags. Of those that may be there several times, there is always an empty one.
func formFields(name string, c settings.Connection, secrets secret.Settings) []field {
	fields := []field{newField(labelName, name, "optional")}
	for _, s := range settings.Offered(settings.Form) {
		texts := s.Texts(c)
		if s.Kind == settings.Lines {
			texts = append(texts, "")
		} else if len(texts) == 0 {
			texts = []string{s.Default}
		}
		for _, text := range texts {
			fields = append(fields, newSetting(s, text).hiding(secrets))
		}
	}
	return fields
}
