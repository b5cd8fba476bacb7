package form

import (
	"strings"

	"charm.land/bubbles/v2/textinput"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/tui/draw"
)

// field is one setting of a connection, or the pane's name. Its label is the setting's
// key.
type field struct {
	label   string
	input   textinput.Model
	setting settings.Setting
	// secrets says which parts of the text are secret, unless all of it is.
	secrets secret.Settings
	secret  bool
	// toggle marks a yes-or-no field.
	toggle bool
	// many marks a field that may occur several times.
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

// newSetting returns a field for a setting with a text.
func newSetting(s settings.Setting, text string) field {
	switch {
	case s.Kind == settings.Route && s.IsDefault(text):
		text = "" // the hint is more useful
	case s.Kind == settings.Route, s.Kind == settings.Switch:
		text = settings.YesOrNo(text)
	}
	f := newField(s.Key, text, s.Hint)
	f.setting, f.toggle, f.many = s, s.Kind == settings.Switch, s.Kind == settings.Lines
	return f
}

// hiding makes the field hide its secrets. A text from the environment stays secret as a
// whole, even after editing.
func (f field) hiding(secrets secret.Settings) field {
	f.secrets, f.secret = secrets, secrets.Has(f.setting.Secret(), f.input.Value())
	return f
}

// put stores the field's text in a connection, or says what is wrong with it.
func (f field) put(c *settings.Connection) error {
	text := strings.TrimSpace(f.input.Value())
	switch {
	case f.label == labelName, f.many && text == "":
		return nil
	case text == "":
		text = f.setting.Default
	}
	if f.setting.IsDefault(text) && len(f.setting.Texts(*c)) == 0 {
		return nil // a default stays unset
	}
	if err := f.setting.Check(text); err != nil {
		return err
	}
	return f.setting.Set(c, text)
}

// formFields returns the fields for all settings of a connection, in the order of the
// flags. A setting that may occur several times has an extra empty field.
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
