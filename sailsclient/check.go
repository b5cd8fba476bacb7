package sailsclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sailscope/internal/header"
	"sailscope/sailsclient/engineio"
)

// OptionError says which option is wrong.
type OptionError struct {
	// Option is the name of the field of Options, like "Proxy" or "TLS.CAFile".
	Option string
	// Header is the name of the wrong header, if the option holds headers.
	Header string
	// Err says what is wrong and what to do, without values that may be secret.
	Err error
}

func (e *OptionError) Error() string { return e.Option + ": " + e.Err.Error() }

func (e *OptionError) Unwrap() error { return e.Err }

// Check returns an *OptionError for the first option that New would refuse, nil for
// none. It reads the files that TLS names. It does not connect.
func (o Options) Check() error {
	set, err := newSettings(o)
	if err != nil {
		return err
	}
	set.access.close()
	return nil
}

// checkValues fails with the first option that has a wrong value. It does not check
// addresses and files: the code that reads them does.
func (o Options) checkValues() error {
	for _, c := range []struct {
		option string
		err    error
	}{
		{"Transports", o.checkTransports()},
		{"EngineIO", o.checkVersion()},
		{"Headers", o.checkHeaders()},
		{"ConnectHeaders", o.checkConnectHeaders()},
		{"Path", checkPath(o.Path)},
		{"CSRFPath", checkPath(o.CSRFPath)},
		{"SessionPath", checkPath(o.SessionPath)},
		{"ConnectTimeout", checkDuration(o.ConnectTimeout)},
		{"Reconnect.Delay", checkDuration(o.Reconnect.Delay)},
		{"Reconnect.DelayMax", checkDuration(o.Reconnect.DelayMax)},
		{"Reconnect.Attempts", o.Reconnect.checkAttempts()},
		{"Reconnect.Jitter", o.Reconnect.checkJitter()},
	} {
		if c.err != nil {
			return inOption(c.option, c.err)
		}
	}
	return nil
}

func checkDuration(d time.Duration) error {
	if d < 0 {
		return errors.New("it cannot be less than 0")
	}
	return nil
}

func (r Reconnect) checkAttempts() error {
	if r.Attempts < 0 {
		return errors.New("it cannot be less than 0, which means without end")
	}
	return nil
}

func (r Reconnect) checkJitter() error {
	if r.Jitter > 1 {
		return errors.New("it is a fraction of the delay: use a number from 0 to 1")
	}
	return nil
}

// inOption returns err as an OptionError, if it is not one already.
func inOption(option string, err error) error {
	wrong, ok := err.(*OptionError) //nolint:errorlint // what wraps one is about another option
	if !ok {
		wrong = &OptionError{Err: err}
	}
	if wrong.Option == "" {
		wrong.Option = option
	}
	return wrong
}

func (o Options) checkTransports() error {
	for i, t := range o.Transports {
		if _, err := engineio.ParseTransport(string(t)); err != nil {
			return err
		}
		if slices.Contains(o.Transports[:i], t) {
			return fmt.Errorf("%s is given twice: name each transport once", t)
		}
	}
	return nil
}

func (o Options) checkVersion() error {
	switch o.EngineIO {
	case engineio.Auto, engineio.V3, engineio.V4:
		return nil
	default:
		return fmt.Errorf("there is no Engine.IO %d: use 3 or 4", int(o.EngineIO))
	}
}

func (o Options) checkHeaders() error {
	for name, value := range o.Headers {
		if err := header.Check(name, value); err != nil {
			return &OptionError{Header: name, Err: err}
		}
	}
	return nil
}

func (o Options) checkConnectHeaders() error {
	for name, values := range o.ConnectHeaders {
		if strings.EqualFold(name, "host") {
			return &OptionError{Header: name, Err: errors.New("the host is always that of the URL")}
		}
		for _, value := range values {
			if err := header.Check(name, value); err != nil {
				return &OptionError{Header: http.CanonicalHeaderKey(name), Err: err}
			}
		}
	}
	return nil
}

// checkPath fails for what cannot be the path of a URL. The error does not show it.
func checkPath(path string) error {
	if strings.ContainsFunc(path, header.IsControl) {
		return errors.New("the path holds a control character")
	}
	return nil
}

// parseProxy reads the address of a proxy. The error does not show it, since it may hold
// a password.
func parseProxy(raw string) (*url.URL, error) {
	proxy, err := url.Parse(raw)
	if err != nil || proxy.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, proxy.Scheme) {
		return nil, errors.New("the proxy has no usable URL: write it like http://proxy:3128 or socks5://proxy:1080")
	}
	return proxy, nil
}
