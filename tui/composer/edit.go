package composer

import "sailscope/tui/editor"

// Edit returns the text of the open tab's field for an editor, or the body's if the tab
// has no field. replaced is called when the editor has returned a different text.
func (c *Composer) Edit(replaced func()) editor.Text {
	e, which := editor.Text{Text: c.body.Value, Ext: ".json"}, tabBody
	if c.tab == tabHeaders {
		e, which = editor.Text{Text: c.headers.Value, Ext: ".txt"}, tabHeaders
	}
	e.Back = func(text string) {
		c.replace(which, text)
		replaced()
	}
	return e
}

// replace sets the text of a tab's field.
func (c *Composer) replace(which tab, text string) {
	c.tab, c.Problem = which, ""
	c.field().Set(text)
	c.check()
}
