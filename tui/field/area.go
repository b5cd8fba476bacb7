package field

import (
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
)

// textArea creates its text area at the first use. Each takes half a megabyte, a pane has
// two, and most stay empty.
type textArea struct {
	placeholder string
	styles      textarea.Styles
	made        *textarea.Model
}

// use returns the area, and creates it if necessary.
func (a *textArea) use() *textarea.Model {
	if a.made != nil {
		return a.made
	}
	area := textarea.New()
	area.Prompt = ""
	area.Placeholder = a.placeholder
	area.ShowLineNumbers = false
	area.SetVirtualCursor(false)
	area.MaxHeight = 0 // no limit
	area.MaxWidth = 0
	area.SetStyles(a.styles)
	a.made = &area
	return a.made
}

func (a *textArea) update(msg tea.Msg) { *a.use(), _ = a.use().Update(msg) }

func (a *textArea) setStyles(styles textarea.Styles) {
	a.styles = styles
	if a.made != nil {
		a.made.SetStyles(styles)
	}
}

func (a *textArea) setValue(text string) {
	if a.made != nil || text != "" {
		a.use().SetValue(text)
	}
}

func (a *textArea) blur() {
	if a.made != nil {
		a.made.Blur()
	}
}

func (a *textArea) value() string {
	if a.made == nil {
		return ""
	}
	return a.made.Value()
}

func (a *textArea) length() int {
	if a.made == nil {
		return 0
	}
	return a.made.Length()
}

func (a *textArea) focused() bool { return a.made != nil && a.made.Focused() }
