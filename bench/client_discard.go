package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/coder/websocket"
)

// discardClient is the yardstick: the websocket library that sailsclient is
// built on, which reads everything and throws it away.
type discardClient struct {
	url  string
	boat func()

	ws       *websocket.Conn
	asked    atomic.Bool // the next frame is the answer to a request
	answered chan struct{}
	ended    chan error
}

func openDiscard(url string, boat func()) (client, error) {
	return &discardClient{url: url, boat: boat, answered: make(chan struct{}, 1), ended: make(chan error, 1)}, nil
}

func (c *discardClient) connect(ctx context.Context) error {
	address := "ws" + strings.TrimPrefix(c.url, "http") + "/socket.io/?EIO=4&transport=websocket"
	ws, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		return err
	}
	if err := ws.Write(ctx, websocket.MessageText, []byte("40")); err != nil {
		return err
	}
	for range 2 { // the open packet and the CONNECT answer
		if err := discard(ws); err != nil {
			return err
		}
	}
	c.ws = ws
	go func() { c.ended <- c.discardAll() }()
	return nil
}

func (c *discardClient) discardAll() error {
	for {
		if err := discard(c.ws); err != nil {
			return err
		}
		if c.asked.Load() && c.asked.CompareAndSwap(true, false) {
			c.answered <- struct{}{}
			continue
		}
		c.boat()
	}
}

// discard reads a frame. The background context is deliberate: the library
// pays for any context that can end.
func discard(ws *websocket.Conn) error {
	_, r, err := ws.Reader(context.Background())
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

func (c *discardClient) request(ctx context.Context, url string) error {
	packet := `421["get",{"method":"get","headers":{},"data":{},"url":` + strconv.Quote(url) + `}]`
	c.asked.Store(true)
	if err := c.ws.Write(ctx, websocket.MessageText, []byte(packet)); err != nil {
		return err
	}
	select {
	case <-c.answered:
		return nil
	case err := <-c.ended:
		return fmt.Errorf("read: %w", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *discardClient) disconnect() error {
	err := c.ws.CloseNow()
	if ended := <-c.ended; ended == nil {
		return errors.New("the read loop ended without a reason")
	}
	return err
}
