package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sailscope/internal/advice"
	"sailscope/internal/settings"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

type requestFlags struct {
	connectionFlags
	data    string
	timeout time.Duration
	include bool
}

func (a *app) requestCommand() *cobra.Command {
	var flags requestFlags
	cmd := &cobra.Command{
		Use:   "request METHOD PATH",
		Short: "Send one virtual request and print the response as JSON",
		Long: "Send one virtual request and print the response as JSON: " +
			"an object with statusCode, headers, body and ms, the milliseconds it took. " +
			"The body is absent if the server sent none; its binary parts are {\"$binary\":\"<base64>\"}. " +
			"A request the server could not parse gives statusCode, error and details. " +
			"A response that is not a JWR gives error, body (everything that came) and ms, and exit code 1; " +
			"one that sails.io.js can still read also has warning, and everything that came as raw.\n\n" +
			exitHelp("request") + " It tries to connect once; with --reconnect, until it succeeds.",
		Example: `sailscope request GET '/user?limit=3'
sailscope request POST /user -d '{"name":"Ada"}'
sailscope request PATCH /user/1 -d @changes.json --session --csrf`,
		RunE: a.reporting(methodAndPath, func(cmd *cobra.Command, args []string) error {
			return a.request(cmd, &flags, args[0], args[1])
		}),
		ValidArgsFunction: completeMethods,
	}
	fs := cmd.Flags()
	fs.StringVarP(&flags.data, "data", "d", "", "data of the request: JSON, @FILE, or - for standard input")
	registerRequestTimeout(fs, &flags.timeout)
	fs.BoolVarP(&flags.include, "include", "i", false, "accepted as in curl; the headers are always printed")
	_ = fs.MarkHidden("include") // it exists
	flags.register(cmd, false, settings.Flag)
	return cmd
}

func methodAndPath(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return usagef(cmd, "%s takes two arguments, METHOD and PATH: GET /user for example", cmd.Name())
	}
	return nil
}

func completeMethods(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	methods := strings.ToUpper(strings.Join(sailsclient.Methods(), " "))
	return strings.Fields(methods), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) request(cmd *cobra.Command, flags *requestFlags, method, path string) error {
	ctx := cmd.Context()
	c, err := a.configure(cmd, &flags.connectionFlags, flags.urls())
	if err != nil {
		return err
	}
	switch {
	case len(flags.urls()) > 1:
		return usagef(cmd, "a request goes to one server: give --url once")
	case len(flags.urls()) == 0 && len(c.Sockets) > 1:
		return which(cmd, c)
	}
	a.secrets.Add(request.Draft{Line: path}.Secrets()...)
	req, err := a.readRequest(ctx, flags, method, path, cmd.Flags().Changed("data"))
	if ctx.Err() != nil {
		return &exitError{exitFailed, errors.New("interrupted while reading the data")}
	}
	if err != nil {
		return asUsage(cmd, err)
	}
	sockets, err := a.sockets(cmd, &flags.connectionFlags, c, flags.urls())
	if err != nil {
		return err
	}
	answer, err := a.sendOne(ctx, sockets[0].Options, req, flags.timeout)
	if err != nil {
		return err
	}
	return a.printAnswer(answer)
}

func (a *app) readRequest(ctx context.Context, flags *requestFlags, method, path string, hasData bool) (sailsclient.Request, error) {
	if err := checkRequestTimeout(flags.timeout); err != nil {
		return sailsclient.Request{}, err
	}
	data, err := a.readData(ctx, flags.data, hasData)
	if err != nil {
		return sailsclient.Request{}, err
	}
	a.secrets.Add(request.Draft{Body: string(data)}.Secrets()...)
	return newRequest(method, path, data)
}

// newRequest returns a valid request. data may be nil.
func newRequest(method, path string, data []byte) (sailsclient.Request, error) {
	verb, err := sailsclient.ParseMethod(method)
	if err != nil {
		return sailsclient.Request{}, err
	}
	if strings.TrimSpace(path) == "" {
		return sailsclient.Request{}, errors.New("the PATH is empty: give one like /user")
	}
	switch err := request.CheckPath(path); {
	case err != nil && !strings.HasPrefix(path, "/"):
		return sailsclient.Request{}, fmt.Errorf("%w (--url)", err)
	case err != nil:
		return sailsclient.Request{}, err
	}
	req := sailsclient.Request{Method: verb, URL: path}
	if data != nil {
		req.Data = rawJSON(data)
	}
	return req, nil
}

// sendOne connects, sends the request and waits for the response.
func (a *app) sendOne(ctx context.Context, o sailsclient.Options, req sailsclient.Request, timeout time.Duration) (sailsclient.JWR, error) {
	link := newLink(ctx)
	o.Observer = link
	socket, err := sailsclient.New(o)
	if err != nil {
		return sailsclient.JWR{}, err
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		return sailsclient.JWR{}, err
	}
	if err := a.awaitConnection(link); err != nil {
		return sailsclient.JWR{}, &exitError{exitNoConnection, err}
	}
	waiting, cancel := context.WithTimeout(link.alive, timeout)
	defer cancel()
	answer, err := socket.Request(waiting, req)
	if err != nil {
		return sailsclient.JWR{}, requestError(link, req, timeout, err)
	}
	return answer, nil
}

func (a *app) awaitConnection(link *link) error {
	for {
		select {
		case <-link.connected:
			return nil
		case lost := <-link.waiting:
			a.say("%v; trying again", lost.Reason)
		case <-link.alive.Done():
			// A connection that was lost at once also ends link; it was a connection.
			select {
			case <-link.connected:
				return nil
			default:
				return link.reason()
			}
		}
	}
}

// requestError returns why there is no response, with the exit code.
func requestError(link *link, req sailsclient.Request, timeout time.Duration, err error) error {
	var disconnected *sailsclient.DisconnectedError
	switch {
	case errors.As(err, &disconnected):
		err = advice.CommandLine.Explain(err)
	case link.alive.Err() != nil:
		err = &sailsclient.DisconnectedError{Reason: link.reason()}
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("no response to %s within %s: the action may never respond, or --request-timeout is too short",
			request.Line(req), timeout)
	default:
		return &exitError{exitFailed, advice.CommandLine.Explain(err)}
	}
	return &exitError{exitNoAnswer, err}
}
