package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"sailscope/internal/secret"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

// askFlags say what to send on every connection, and which events matter.
type askFlags struct {
	requests       []string
	requestTimeout time.Duration
	events         []string
}

// ask is a request of the command line.
type ask struct {
	label   string // METHOD PATH, without secrets
	request sailsclient.Request
}

// register declares the flags; verb is what the command does with events.
func (f *askFlags) register(fs *pflag.FlagSet, verb string) {
	fs.StringArrayVar(&f.requests, "request", nil, "send 'METHOD PATH [JSON]' on every connection (repeatable, in order)")
	registerRequestTimeout(fs, &f.requestTimeout)
	fs.StringArrayVar(&f.events, "event", nil, verb+" only events of this name (repeatable)")
}

// asks checks and returns the requests. From now on messages hide their secrets.
func (f *askFlags) asks(hidden *secret.Known) ([]ask, error) {
	if err := checkRequestTimeout(f.requestTimeout); err != nil {
		return nil, err
	}
	asks := make([]ask, 0, len(f.requests))
	for i, text := range f.requests {
		hidden.Add(request.Draft{Line: text}.Secrets()...)
		next, err := parseAsk(text)
		if err != nil {
			return nil, fmt.Errorf("--request, number %d: %w", i+1, err)
		}
		asks = append(asks, next)
	}
	return asks, nil
}

// parseAsk reads "METHOD PATH [JSON]". Its errors do not show the body.
func parseAsk(text string) (ask, error) {
	method, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	path, body, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if path == "" {
		return ask{}, errors.New(`not a request: write it like 'GET /user' or 'POST /user {"name":"Ada"}'`)
	}
	var data rawJSON
	if body = strings.TrimSpace(body); body != "" {
		var err error
		if data, err = checkData([]byte(body)); err != nil {
			return ask{}, fmt.Errorf("the data behind the path: %w", err)
		}
	}
	req, err := newRequest(method, path, data)
	if err != nil {
		return ask{}, err
	}
	return ask{label: request.Line(req), request: req}, nil
}
