package tui

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/textinput"

	"sailscope/internal/secret"
	"sailscope/model/connection"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/tui/draw"
)

// formField is one option of a connection. Its label is the flag that says the
// same on the command line.
type formField struct {
	label string
	input textinput.Model
	// secrets tell what is secret of the text, unless all of it is.
	secrets secret.Settings
	secret  bool
	// set puts the text into the options, or says what is wrong with it.
	set func(o *sailsclient.Options, text string) error
	// toggle is a field that is yes or no.
	toggle bool
	// many is a field that may be there several times.
	many bool
}

const (
	yes = "yes"
	no  = "no"
)

func newField(label, value, placeholder string, set func(*sailsclient.Options, string) error) formField {
	f := formField{label: label, input: draw.NewInput(placeholder), set: set}
	f.input.SetValue(value)
	return f
}

func newToggle(label string, on bool, explained string, set func(*sailsclient.Options, bool)) formField {
	f := newField(label, no, explained, func(o *sailsclient.Options, text string) error {
		set(o, text == yes)
		return nil
	})
	f.toggle = true
	if on {
		f.input.SetValue(yes)
	}
	return f
}

// hiding has the field hide what is secret of its text. All of what came from the
// environment stays so, whatever is made of it.
func (f formField) hiding(secrets secret.Settings) formField {
	f.secrets, f.secret = secrets, secrets.Has(f.label, f.input.Value())
	return f
}

// The labels of the fields that the form itself looks for.
const (
	labelName = "name"
	labelURL  = "url"
)

// formFields are the fields for all options of a connection, in the order of the
// flags.
func formFields(name string, o sailsclient.Options, secrets secret.Settings) []formField {
	none := func(*sailsclient.Options, string) error { return nil }
	fields := []formField{
		newField(labelName, name, "optional", none),
		newField(labelURL, o.URL, "e.g. "+sailsclient.DefaultURL, setURL),
	}
	fields = append(fields, protocolFields(o)...)
	for _, header := range append(slices.Sorted(headerLines(o.Headers)), "") {
		fields = append(fields, newHeader("header", header, "Name: value, of every request", setHeader))
	}
	for _, header := range append(connectHeaderLines(o.ConnectHeaders), "") {
		fields = append(fields, newHeader("connect-header", header, "Name: value, of the handshake", setConnectHeader))
	}
	fields = append(fields, accessFields(o)...)
	for i := range fields {
		fields[i] = fields[i].hiding(secrets)
	}
	return fields
}

// protocolFields say where Socket.IO is and how it is spoken.
func protocolFields(o sailsclient.Options) []formField {
	path := o.Path
	if path == "" {
		path = sailsclient.DefaultPath
	}
	transports := make([]string, len(o.Transports))
	for i, t := range o.Transports {
		transports[i] = string(t)
	}
	return []formField{
		newField("path", path, "e.g. "+sailsclient.DefaultPath, func(o *sailsclient.Options, text string) error {
			o.Path = text
			return nil
		}),
		newField("query", o.Query, "optional, e.g. a=1&b=2", setQuery),
		newField("transport", strings.Join(transports, ", "), "in order: websocket, polling", setTransports),
		newField("eio", o.EngineIO.String(), "auto, 3 or 4", setVersion),
	}
}

// accessFields say who we are, and how the server is reached and trusted.
func accessFields(o sailsclient.Options) []formField {
	timeout := o.ConnectTimeout
	if timeout <= 0 {
		timeout = sailsclient.DefaultConnectTimeout
	}
	text := func(put func(o *sailsclient.Options, text string)) func(*sailsclient.Options, string) error {
		return func(o *sailsclient.Options, text string) error {
			put(o, text)
			return nil
		}
	}
	return []formField{
		newField("origin", o.ConnectHeaders.Get("Origin"), "optional, one of onlyAllowOrigins", setOne("Origin")),
		newField("cookie", o.ConnectHeaders.Get("Cookie"), "optional, e.g. sails.sid=...", setOne("Cookie")),
		newToggle("session", o.Session, "fetch a session cookie first", func(o *sailsclient.Options, on bool) { o.Session = on }),
		newField("csrf", o.CSRFPath, "route of the token, e.g. /csrfToken", setCSRF),
		newField("timeout", timeout.String(), "of connecting, e.g. 20s", setTimeout),
		newToggle("reconnect", !o.Reconnect.Off, "connect again after a loss", func(o *sailsclient.Options, on bool) { o.Reconnect.Off = !on }),
		newToggle("insecure", o.TLS.Insecure, "trust any certificate", func(o *sailsclient.Options, on bool) { o.TLS.Insecure = on }),
		newField("ca", o.TLS.CAFile, "file of certificates to trust", text(func(o *sailsclient.Options, text string) { o.TLS.CAFile = text })),
		newField("proxy", o.Proxy, "optional, e.g. http://proxy:3128", setProxy),
	}
}

func newHeader(label, value, placeholder string, set func(*sailsclient.Options, string) error) formField {
	f := newField(label, value, placeholder, set)
	f.many = true
	return f
}

func headerLines(headers map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name, value := range headers {
			if !yield(name + ": " + value) {
				return
			}
		}
	}
}

// connectHeaderLines are those without a field of their own.
func connectHeaderLines(headers http.Header) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		if name == "Origin" || name == "Cookie" {
			continue
		}
		for _, value := range headers[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}

func setURL(o *sailsclient.Options, text string) error {
	o.URL = text
	_, err := sailsclient.ParseURL(text)
	return err
}

func setQuery(o *sailsclient.Options, text string) error {
	o.Query = text
	return connection.CheckQuery(text)
}

func setTransports(o *sailsclient.Options, text string) (err error) {
	names := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	o.Transports, err = connection.ParseTransports(names)
	return err
}

func setVersion(o *sailsclient.Options, text string) (err error) {
	o.EngineIO, err = engineio.ParseVersion(text)
	return err
}

func setHeader(o *sailsclient.Options, text string) error {
	name, value, err := request.ParseHeader(text)
	if err != nil {
		return err
	}
	if _, given := o.Headers[name]; given {
		return fmt.Errorf("%s is there twice", name)
	}
	o.Headers[name] = value
	return nil
}

func setConnectHeader(o *sailsclient.Options, text string) error {
	name, value, err := request.ParseHeader(text)
	if err != nil {
		return err
	}
	if strings.EqualFold(name, "host") {
		return errors.New("the host is always that of the URL")
	}
	o.ConnectHeaders.Add(name, value)
	return nil
}

func setOne(name string) func(*sailsclient.Options, string) error {
	return func(o *sailsclient.Options, text string) error {
		if text != "" {
			o.ConnectHeaders.Set(name, text)
		}
		return nil
	}
}

func setCSRF(o *sailsclient.Options, text string) error {
	o.CSRFPath = text
	if text != "" && !strings.HasPrefix(text, "/") {
		return fmt.Errorf("the route of the token has to start with /, as in /csrfToken; a token itself goes into a header: x-csrf-token")
	}
	return nil
}

func setTimeout(o *sailsclient.Options, text string) (err error) {
	if o.ConnectTimeout, err = time.ParseDuration(text); err != nil || o.ConnectTimeout <= 0 {
		return errors.New("it has to be a time like 500ms, 20s or 2m")
	}
	return nil
}

func setProxy(o *sailsclient.Options, text string) error {
	o.Proxy = text
	if text == "" {
		return nil
	}
	return connection.CheckProxy(text)
}
