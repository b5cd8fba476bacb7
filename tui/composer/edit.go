package composer

import "sailscope/tui/editor"

// Edit is the field of the open tab; the body's if that is none. replaced is
// called when another text has come back for it.
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

// replace puts a text into a tab's field.
func (c *Composer) replace(which tab, text string) {
	c.tab, c.Problem = which, ""
	c.field().Set(text)
	c.check()
}
