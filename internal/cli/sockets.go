package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"sailscope/internal/advice"
	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// choice is a socket that was asked for: one of the configuration, or an
// address of the command line.
type choice struct {
	name     string // "" for an address
	address  string // "" for a socket of the configuration or of the last run, which has a setting for it
	settings config.Settings
	missing  []string // targets of which the last run's secrets were not kept
	secret   []string // targets that were nothing but a secret in the last run
}

// sockets are those that the command line asks for, by names or addresses, with
// what the configuration says of them. Only now are secrets fetched, and only
// theirs.
func (a *app) sockets(cmd *cobra.Command, flags *connectionFlags, c config.Config, urls []string) ([]tui.Socket, error) {
	chosen, err := choose(c, urls)
	if err != nil {
		return nil, asUsage(cmd, err)
	}
	return a.build(cmd, flags, chosen)
}

// build makes the sockets that were chosen.
func (a *app) build(cmd *cobra.Command, flags *connectionFlags, chosen []choice) ([]tui.Socket, error) {
	return a.buildEach(cmd, flags, chosen, func(_ choice, err error) error { return asUsage(cmd, err) })
}

// buildEach makes the sockets that were chosen. failed is asked about one that
// can't be made: without an error of its own, the others are made all the same.
func (a *app) buildEach(
	cmd *cobra.Command, flags *connectionFlags, chosen []choice, failed func(choice, error) error,
) ([]tui.Socket, error) {
	b := builder{app: a, flags: flags, given: flags.given(), fetched: make(map[config.Setting]string)}
	sockets := make([]tui.Socket, 0, len(chosen))
	for _, next := range chosen {
		socket, err := b.socket(cmd.Context(), next)
		if err == nil {
			sockets = append(sockets, socket)
		} else if err := failed(next, err); err != nil {
			return nil, err
		}
	}
	a.warnOfInsecure(flags, sockets)
	a.warnOfQueries(sockets)
	return sockets, nil
}

// choose finds the sockets: all of the configuration if none is asked for, and
// none if it lists some that can't be read: somebody who wants those is not
// served by another.
func choose(c config.Config, urls []string) ([]choice, error) {
	if len(urls) == 0 {
		urls = c.Names()
	}
	if len(urls) == 0 && !c.Listed {
		urls = []string{sailsclient.DefaultURL}
	}
	chosen := make([]choice, 0, len(urls))
	for _, address := range urls {
		if s, ok := c.Socket(address); ok {
			chosen = append(chosen, choice{name: s.Name, settings: config.Merge(c.Defaults, s.Settings)})
			continue
		}
		if err := knownName(c, address); err != nil {
			return nil, err
		}
		chosen = append(chosen, choice{address: address, settings: c.Defaults})
	}
	return chosen, nil
}

// builder makes sockets of one command line.
type builder struct {
	app     *app
	flags   *connectionFlags
	given   map[string]bool           // targets the command line decides
	fetched map[config.Setting]string // a password manager is asked once, not for each socket
	jar     http.CookieJar            // of all sockets with a session
}

func (b *builder) socket(ctx context.Context, from choice) (tui.Socket, error) {
	values, err := b.values(ctx, from)
	if err != nil {
		return tui.Socket{}, err
	}
	c, err := settings.Connect(values)
	if err != nil {
		return tui.Socket{}, b.explain(from, err)
	}
	if c.Options.Session {
		if b.jar == nil {
			b.jar = sailsclient.NewJar()
		}
		c.Options.Jar = b.jar
	}
	return tui.Socket{
		Name: from.name, Options: c.Options, Extra: c.Extra, Secrets: b.secretSettings(from), Missing: b.missing(from),
	}, nil
}

// explain says where a setting is that is wrong: on the command line or in a socket
// of the configuration. What is wrong with an address says so itself.
func (b *builder) explain(from choice, err error) error {
	wrong, ok := errors.AsType[*settings.Error](err)
	switch {
	case ok && wrong.Key == settings.KeyURL:
		err = wrong.Err
	case ok && b.flags.says(wrong.Key):
		err = fmt.Errorf("--%w", err)
	}
	if from.name != "" {
		return fmt.Errorf("socket %q: %w", from.name, err)
	}
	return err
}

// secretSettings are those that come from outside of the configuration file, and
// those that did in the last run: who gives them again, gives the same.
func (b *builder) secretSettings(from choice) secret.Settings {
	targets := slices.Clone(from.secret)
	for _, s := range from.settings {
		if known, _ := settings.Find(s.Key); s.Secret() && known.Kind != settings.File && !b.given[s.Target()] {
			targets = append(targets, s.Target())
		}
	}
	return secret.Settings(nil).With(targets...)
}

// values are what the flags say, and for what they leave open the settings.
func (b *builder) values(ctx context.Context, from choice) ([]settings.Value, error) {
	values := []settings.Value{{Key: settings.KeyReconnect, Text: strconv.FormatBool(b.flags.reconnects)}}
	values = append(values, b.flags.values()...)
	for _, s := range from.settings {
		if b.given[s.Target()] {
			continue
		}
		text, err := b.value(ctx, s)
		if err != nil {
			return nil, err
		}
		if !s.Without {
			values = append(values, settings.Value{Key: s.Key, Text: s.Text(text)})
		}
	}
	if !slices.ContainsFunc(from.settings, func(s config.Setting) bool { return s.Key == settings.KeyURL }) {
		values = append(values, settings.Value{Key: settings.KeyURL, Text: from.address})
	}
	return values, nil
}

// value resolves a setting once. What comes from outside of the file is checked
// now; the rest has been.
func (b *builder) value(ctx context.Context, s config.Setting) (string, error) {
	if value, done := b.fetched[s]; done {
		return value, nil
	}
	value, err := s.Resolve(ctx)
	if err != nil {
		return "", err
	}
	if s.Secret() {
		addSecrets(b.app.secrets, s, value)
		if err := s.Check(value); err != nil {
			return "", s.Wrap(err)
		}
	}
	b.fetched[s] = value
	return value, nil
}

func (a *app) warnOfInsecure(flags *connectionFlags, sockets []tui.Socket) {
	if !slices.ContainsFunc(sockets, func(s tui.Socket) bool { return s.Options.TLS.Insecure }) {
		return
	}
	source := "--insecure"
	if !flags.says("insecure") {
		source = "insecure in the configuration"
	}
	a.say("warning: %s: certificates are not checked, so others on the way can read and change everything", source)
}

// warnOfQueries tells of what is in the handshake's query and does nothing there.
func (a *app) warnOfQueries(sockets []tui.Socket) {
	told := make(map[string]bool)
	for _, s := range sockets {
		if useless := advice.CommandLine.All(s.Options.QueryRemedies()); useless != "" && !told[useless] {
			told[useless] = true
			a.say("warning: %s", useless)
		}
	}
}
