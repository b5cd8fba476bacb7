package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zishang520/socket.io/clients/engine/v3/transports"
	"github.com/zishang520/socket.io/clients/socket/v3"
	"github.com/zishang520/socket.io/v3/pkg/types"
)

// zishangClient is the Go library that follows the JavaScript client closest.
type zishangClient struct {
	socket    *socket.Socket
	connected chan struct{}
	refused   chan error
}

// zishangTimeout bounds one attempt to connect. Now and then one hangs: the
// library may read the server's greeting before it listens for it.
const zishangTimeout = 2 * time.Second

func openZishang(url string, boat func()) (client, error) {
	opts := zishangOptions(transports.WebSocket)
	opts.SetReconnection(false) // one connect, one outcome
	opts.SetTimeout(zishangTimeout)
	manager := socket.NewManager(url, opts)
	c := &zishangClient{
		socket:    manager.Socket("/", socket.DefaultSocketOptions()),
		connected: make(chan struct{}, 1),
		refused:   make(chan error, 1),
	}
	return c, errors.Join(
		c.socket.On("connect", func(...any) { offer(c.connected, struct{}{}) }),
		c.socket.On("connect_error", func(args ...any) { offer(c.refused, fmt.Errorf("refused: %v", args)) }),
		c.socket.On("boat", func(...any) { boat() }),
	)
}

// zishangOptions: waits are in milliseconds, and nothing connects before it is
// told to.
func zishangOptions(way transports.TransportCtor) *socket.ManagerOptions {
	opts := socket.DefaultManagerOptions()
	opts.SetTransports(types.NewSet(way))
	opts.SetAutoConnect(false)
	opts.SetReconnectionDelay(1)
	opts.SetReconnectionDelayMax(1)
	opts.SetRandomizationFactor(0)
	return opts
}

// offer puts a value where nobody may be waiting for it.
func offer[T any](to chan<- T, value T) {
	select {
	case to <- value:
	default:
	}
}

func (c *zishangClient) connect(ctx context.Context) error {
	c.socket.Connect()
	select {
	case <-c.connected:
		return nil
	case err := <-c.refused:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// zishangRequest is what Sails' clients emit.
type zishangRequest struct {
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Data    map[string]any    `json:"data"`
	URL     string            `json:"url"`
}

func (c *zishangClient) request(ctx context.Context, url string) error {
	answered := make(chan error, 1)
	request := zishangRequest{Method: "get", Headers: map[string]string{}, Data: map[string]any{}, URL: url}
	c.socket.EmitWithAck("get", request)(func(_ []any, err error) { answered <- err })
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *zishangClient) disconnect() error {
	c.socket.Disconnect()
	return nil
}

// zishangNotices is how long an attempt may take where failures are counted. A
// refused dial fails before anybody listens for the failure, so that the library
// notices it when this time is over, and not before. It retries then.
const zishangNotices = 50 * time.Millisecond

func retryZishang(ctx context.Context, url string, failed func()) (note string, err error) {
	opts := zishangOptions(transports.WebSocket)
	opts.SetTimeout(zishangNotices)
	manager := socket.NewManager(url, opts)
	var timeouts atomic.Int64
	err = manager.On("error", func(reasons ...any) {
		if strings.Contains(fmt.Sprint(reasons...), "timeout") {
			timeouts.Add(1)
		}
		failed()
	})
	if err != nil {
		return "", err
	}
	manager.Socket("/", socket.DefaultSocketOptions()).Connect()
	<-ctx.Done()
	manager.SetReconnection(false)
	return fmt.Sprintf("%d refused dials were noticed only when the connect timeout of %v was over", timeouts.Load(), zishangNotices), nil
}
