package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sailscope/internal/secret"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// connectionView shows the options of the socket that a request goes over, its
// secrets masked. They are not changed here.
type connectionView struct{ top, last int }

func (v *connectionView) render(rows [][2]string, w, h int, st *theme.Styles) []string {
	label := 0
	for _, row := range rows {
		label = max(label, len(row[0])+2)
	}
	var lines []string
	for _, row := range rows {
		for i, text := range draw.Wrap(escape.Text(row[1]), max(w-label, 1)) {
			if i > 0 {
				row[0] = ""
			}
			lines = append(lines, st.Muted.Render(draw.Fit(row[0], label))+st.Text.Render(text))
		}
	}
	lines = append(lines, draw.Styled(st.Muted, draw.Wrap("A opens this in a form, for a new socket; c disconnects and connects this one.", w))...)
	h = min(h, maxFieldRows)
	v.last = max(len(lines)-h, 0)
	v.top = min(v.top, v.last)
	shown := lines[v.top:min(v.top+h, len(lines))]
	if v.top > 0 {
		shown[0] = draw.Fit(shown[0], max(w-2, 0)) + " " + st.Muted.Render(draw.Ellipsis)
	}
	return clipMore(shown, len(lines)-v.top-len(shown), w, st)
}

// clipMore says in the last line how many are left out below it.
func clipMore(lines []string, below, w int, st *theme.Styles) []string {
	if below > 0 {
		lines[len(lines)-1] = draw.Fit(st.Muted.Render(draw.Ellipsis+" "+draw.Plural(below+1, "more line")+", j scrolls"), w)
	}
	return lines
}

func (v *connectionView) scroll(m draw.Motion) {
	v.top = min(max(m.Apply(v.top, v.last, 2), 0), v.last)
}

// connection is what the pane's Connection tab shows.
func (u *paneUI) connection() [][2]string { return connectionRows(u.pane.Socket.Options(), u.secrets) }

// know takes in what is secret of a connection's options.
func know(known *secret.Known, o sailsclient.Options, secrets secret.Settings) {
	for key, text := range map[string]string{labelURL: o.URL, "path": o.Path, "query": o.Query, "csrf": o.CSRFPath, "proxy": o.Proxy} {
		known.AddSetting(secrets, key, text)
	}
	for name, value := range o.Headers {
		known.AddSetting(secrets, "header", name+": "+value)
	}
	for name, values := range o.ConnectHeaders {
		for _, value := range values {
			known.AddSetting(secrets, "connect-header", name+": "+value)
		}
	}
}

// connectionRows are the names and values of what differs between sockets.
func connectionRows(o sailsclient.Options, secrets secret.Settings) [][2]string {
	var transports []string
	for _, t := range o.Transports {
		transports = append(transports, string(t))
	}
	rows := [][2]string{
		{"URL", secrets.Mask(labelURL, o.URL)},
		{"path", secrets.Mask("path", o.Path)},
		{"transport", strings.Join(transports, ", then ")},
		{"Engine.IO", o.EngineIO.String()},
	}
	optional := func(name, value string) {
		if value != "" {
			rows = append(rows, [2]string{name, value})
		}
	}
	optional("query", secrets.Mask("query", o.Query))
	for _, name := range slices.Sorted(maps.Keys(o.ConnectHeaders)) {
		optional("handshake", secrets.Mask("connect-header", name+": "+strings.Join(o.ConnectHeaders[name], ", ")))
	}
	for _, name := range slices.Sorted(maps.Keys(o.Headers)) {
		optional("requests", secrets.Mask("header", name+": "+o.Headers[name]))
	}
	if o.Session {
		optional("session", "a cookie from /__getcookie")
	}
	optional("CSRF", secrets.Mask("csrf", o.CSRFPath))
	optional("proxy", secrets.Mask("proxy", o.Proxy))
	optional("CA", o.TLS.CAFile)
	if o.TLS.Insecure {
		optional("TLS", "any certificate is trusted")
	}
	reconnect := "on"
	if o.Reconnect.Off {
		reconnect = "off"
	}
	return append(rows, [2]string{"reconnect", fmt.Sprintf("%s; an attempt may take %s", reconnect, o.ConnectTimeout)})
}
