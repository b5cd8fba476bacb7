package cli

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/model/request"
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
	b := builder{app: a, flags: flags, given: flags.given(cmd.Flags()), fetched: make(map[config.Setting]string)}
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
	flags, err := b.complete(ctx, from)
	if err != nil {
		return tui.Socket{}, err
	}
	rooms, err := flags.namedRooms()
	if err != nil {
		return tui.Socket{}, err
	}
	options, err := flags.options(flags.urls)
	if err != nil && from.name != "" {
		err = fmt.Errorf("socket %q: %w", from.name, err)
	}
	if err != nil {
		return tui.Socket{}, err
	}
	o := options[0]
	if o.Session {
		if b.jar == nil {
			b.jar = o.Jar
		}
		o.Jar = b.jar
	}
	return tui.Socket{
		Name: from.name, Options: o, Secrets: b.secretSettings(from),
		Resubscribe: flags.resubscribe, Rooms: rooms, Missing: b.missing(from),
	}, nil
}

// secretSettings are those that come from outside of the configuration file, and
// those that did in the last run: who gives them again, gives the same.
func (b *builder) secretSettings(from choice) secret.Settings {
	targets := slices.Clone(from.secret)
	for _, s := range from.settings {
		if s.Secret() && s.Key != config.KeyCA && !b.given[s.Target()] {
			targets = append(targets, s.Target())
		}
	}
	return secret.Settings(nil).With(targets...)
}

// complete is the flags, and for what they leave open the settings.
func (b *builder) complete(ctx context.Context, from choice) (*connectionFlags, error) {
	f := *b.flags
	f.urls = []string{from.address}
	f.headers, f.connectHeaders, f.rooms = slices.Clone(f.headers), slices.Clone(f.connectHeaders), slices.Clone(f.rooms)
	for _, s := range from.settings {
		if b.given[s.Target()] {
			continue
		}
		value, err := b.value(ctx, s)
		if err != nil {
			return nil, err
		}
		if err := f.set(s, value); err != nil {
			return nil, s.Wrap(err)
		}
	}
	return &f, nil
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
		if err := checkSetting(s, value); err != nil {
			return "", s.Wrap(err)
		}
	}
	b.fetched[s] = value
	return value, nil
}

// given is what the flags on the command line decide, as targets. An address
// there is not among them: it has chosen the socket.
func (f *connectionFlags) given(fs *pflag.FlagSet) map[string]bool {
	targets := make(map[string]bool)
	fs.Visit(func(flag *pflag.Flag) {
		if flag.Name != config.KeyURL {
			targets[config.Target(flag.Name, "")] = true
		}
	})
	for key, list := range map[string][]string{config.KeyHeader: f.headers, config.KeyConnectHeader: f.connectHeaders} {
		for _, header := range list {
			targets[config.Target(key, headerName(key, header))] = true
		}
	}
	for _, room := range f.rooms {
		name, _, _ := strings.Cut(room, roomSeparator)
		targets[config.Target(config.KeyRoom, name)] = true
	}
	return targets
}

// headerName is the name of the header that a flag decides, which may leave one of
// every request out.
func headerName(key, text string) string {
	if header, err := request.ParseHeaderLine(text); err == nil && key == config.KeyHeader {
		return header.Name
	}
	name, _, _ := strings.Cut(text, ":")
	return strings.TrimSpace(name)
}

// set does what the flag named like the setting does.
func (f *connectionFlags) set(s config.Setting, value string) (err error) {
	switch s.Key {
	case config.KeyURL:
		f.urls = []string{value}
	case "path":
		f.path = value
	case "query":
		f.query = value
	case "transport":
		f.transports = strings.Split(value, ",")
	case "eio":
		f.eio = value
	case config.KeyHeader:
		f.headers = append(f.headers, request.Header{Name: s.Name, Value: value, Without: s.Without}.String())
	case config.KeyConnectHeader:
		f.connectHeaders = append(f.connectHeaders, s.Name+": "+value)
	case config.KeyOrigin:
		f.origin = value
	case config.KeyCookie:
		f.cookie = value
	case "session":
		f.session, err = strconv.ParseBool(value)
	case "csrf":
		f.csrf = csrfPath(value)
	case "timeout":
		f.timeout, err = time.ParseDuration(value)
	case "reconnect":
		f.reconnect, err = strconv.ParseBool(value)
	case "resubscribe":
		f.resubscribe, err = strconv.ParseBool(value)
	case config.KeyRoom:
		f.rooms = append(f.rooms, s.Name+roomSeparator+value)
	case "insecure":
		f.insecure, err = strconv.ParseBool(value)
	case config.KeyCA:
		f.ca = value
	case "proxy":
		f.proxy = value
	default:
		err = fmt.Errorf("there is no flag --%s", s.Key)
	}
	return err
}

// csrfPath reads what the file says of csrf, which may be just yes or no.
func csrfPath(value string) string {
	switch value {
	case "true":
		return defaultCSRFPath
	case "false":
		return ""
	default:
		return value
	}
}

func (a *app) warnOfInsecure(flags *connectionFlags, sockets []tui.Socket) {
	if !slices.ContainsFunc(sockets, func(s tui.Socket) bool { return s.Options.TLS.Insecure }) {
		return
	}
	source := "--insecure"
	if !flags.insecure {
		source = "insecure in the configuration"
	}
	a.say("warning: %s: no certificate is checked, whoever is in between can read and change everything", source)
}

// warnOfQueries tells of what is in the handshake's query and does nothing there.
func (a *app) warnOfQueries(sockets []tui.Socket) {
	told := make(map[string]bool)
	for _, s := range sockets {
		if advice := s.Options.QueryAdvice(); advice != "" && !told[advice] {
			told[advice] = true
			a.say("warning: %s", advice)
		}
	}
}
