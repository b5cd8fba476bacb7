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

// choice is a socket to make: one of the configuration, or an address of the command line.
type choice struct {
	name     string // "" for an address
	address  string // "" for a socket of the configuration or of the last run, which has a setting for it
	settings config.Settings
	missing  []string // targets with secrets of the last run, which were not kept
	secret   []string // targets that were completely secret in the last run
}

// sockets returns the sockets that the command line names, by names or addresses, with their
// settings of the configuration. It fetches the secrets of these sockets, and no others.
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

// buildEach makes the sockets that were chosen. It calls failed for a socket that can't be
// made. If failed returns nil, it goes on with the others.
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

// choose returns the sockets that the command line names, or else all of the configuration.
// It fails if the configuration has sockets and none can be read.
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

// builder makes the sockets of one command line.
type builder struct {
	app     *app
	flags   *connectionFlags
	given   map[string]bool           // targets that the command line decides
	fetched map[config.Setting]string // so that a password manager is asked once, not for each socket
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

// explain adds where a wrong setting is: on the command line, or in a socket of the
// configuration. Errors about an address say so themselves.
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

// secretSettings returns the settings that come from outside of the configuration file, or
// did so in the last run.
func (b *builder) secretSettings(from choice) secret.Settings {
	targets := slices.Clone(from.secret)
	for _, s := range from.settings {
		if known, _ := settings.Find(s.Key); s.Secret() && known.Kind != settings.File && !b.given[s.Target()] {
			targets = append(targets, s.Target())
		}
	}
	return secret.Settings(nil).With(targets...)
}

// values returns the values of the flags, and the socket's settings for the rest.
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

// value resolves a setting once. It checks a value from outside of the file; others were
// checked with the file.
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

// warnOfQueries prints a warning for parameters of the handshake's query without effect.
func (a *app) warnOfQueries(sockets []tui.Socket) {
	told := make(map[string]bool)
	for _, s := range sockets {
		if useless := advice.CommandLine.All(s.Options.QueryRemedies()); useless != "" && !told[useless] {
			told[useless] = true
			a.say("warning: %s", useless)
		}
	}
}
