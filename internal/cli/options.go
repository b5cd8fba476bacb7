package cli

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/model/connection"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// addSecrets takes in what the flags hold that no message may show.
func (f *connectionFlags) addSecrets(known *secret.Known, urls []string) {
	add := func(key string, texts ...string) {
		for _, text := range texts {
			known.AddSetting(nil, key, text)
		}
	}
	add(config.KeyHeader, f.headers...)
	add(config.KeyConnectHeader, f.connectHeaders...)
	add(config.KeyCookie, f.cookie)
	add("query", f.query)
	add("proxy", f.proxy)
	add("path", f.path)
	add("csrf", f.csrf)
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		add("proxy", os.Getenv(variable), os.Getenv(strings.ToLower(variable)))
	}
	add(config.KeyURL, urls...)
	for _, room := range f.rooms {
		known.Add(request.Draft{Line: room}.Secrets()...)
	}
}

// options are the checked options of a socket for each address, none meaning
// the default one. What they say is right as far as can be told without
// connecting.
func (f *connectionFlags) options(urls []string) ([]sailsclient.Options, error) {
	shared, err := f.shared()
	if err != nil {
		return nil, err
	}
	if len(urls) == 0 {
		urls = []string{sailsclient.DefaultURL}
	}
	all := make([]sailsclient.Options, 0, len(urls))
	for _, address := range urls {
		// To New, an empty address is the default one. Here it is a variable that
		// somebody forgot to set.
		if strings.TrimSpace(address) == "" {
			return nil, errors.New("the URL is empty: give the app's address, " + sailsclient.DefaultURL + " for example")
		}
		o := shared
		o.URL = address
		o.Headers, o.ConnectHeaders = maps.Clone(shared.Headers), shared.ConnectHeaders.Clone()
		socket, err := sailsclient.New(o)
		if err != nil {
			return nil, err
		}
		socket.Close() // it was made only to see whether it can be
		all = append(all, o)
	}
	return all, nil
}

// shared are the options that do not depend on the address. Sockets with
// --session get one cookie jar, and with it one session.
func (f *connectionFlags) shared() (o sailsclient.Options, err error) {
	if err := f.check(); err != nil {
		return o, err
	}
	if o.Transports, err = connection.ParseTransports(f.transports); err != nil {
		return o, fmt.Errorf("--transport: %w", err)
	}
	if o.EngineIO, err = engineio.ParseVersion(f.eio); err != nil {
		return o, fmt.Errorf("--eio: %w", err)
	}
	if o.Headers, err = requestHeaders(f.headers); err != nil {
		return o, err
	}
	if o.ConnectHeaders, err = f.handshakeHeaders(); err != nil {
		return o, err
	}
	if f.session {
		o.Jar = sailsclient.NewJar()
	}
	o.Path, o.Query = f.path, f.query
	o.Session, o.CSRFPath = f.session, f.csrf
	o.ConnectTimeout = f.timeout
	o.Reconnect.Off = !f.reconnect
	o.TLS = sailsclient.TLS{Insecure: f.insecure, CAFile: f.ca}
	o.Proxy = f.proxy
	return o, nil
}

// check finds what is wrong with single flags. Its errors show no values that
// may be secret.
func (f *connectionFlags) check() error {
	if f.timeout <= 0 {
		return errors.New("--timeout must be more than 0")
	}
	if f.csrf != "" && !strings.HasPrefix(f.csrf, "/") {
		return fmt.Errorf("--csrf takes the path of the route that gives the token, %s for example; the token itself goes into --header 'x-csrf-token: ...'", defaultCSRFPath)
	}
	if err := connection.CheckQuery(f.query); err != nil {
		return fmt.Errorf("--query %w", err)
	}
	if strings.ContainsFunc(f.origin, isControl) {
		return errors.New("--origin holds a control character")
	}
	if strings.ContainsFunc(f.cookie, isControl) {
		return errors.New("--cookie holds a control character: write it like 'sails.sid=value; other=value'")
	}
	if f.proxy == "" {
		return nil
	}
	if err := connection.CheckProxy(f.proxy); err != nil {
		return fmt.Errorf("--proxy is %w", err)
	}
	return nil
}

func requestHeaders(list []string) (map[string]string, error) {
	headers := make(map[string]string, len(list))
	for i, text := range list {
		header, err := request.ParseHeaderLine(text)
		switch {
		case err != nil:
			return nil, fmt.Errorf("--header, number %d: %w", i+1, err)
		case !header.Without: // that of the configuration is left out by its name alone
			headers[header.Name] = header.Value
		}
	}
	return headers, nil
}

// handshakeHeaders are those of --connect-header, and over them the flags that
// are for one header each.
func (f *connectionFlags) handshakeHeaders() (http.Header, error) {
	headers := http.Header{}
	for i, text := range f.connectHeaders {
		name, value, err := request.ParseHeader(text)
		if err == nil && strings.EqualFold(name, "host") {
			err = errors.New("the host is always that of the URL")
		}
		if err != nil {
			return nil, fmt.Errorf("--connect-header, number %d: %w", i+1, err)
		}
		headers.Add(name, value)
	}
	if f.origin != "" {
		headers.Set("Origin", f.origin)
	}
	if f.cookie != "" {
		headers.Set("Cookie", f.cookie)
	}
	return headers, nil
}

func isControl(r rune) bool { return r < 0x20 && r != '\t' || r == 0x7F }
