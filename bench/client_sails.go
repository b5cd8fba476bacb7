package main

import (
	"context"
	"fmt"
	"time"

	"sailscope/sailsclient"
)

// sailsClient is ours.
type sailsClient struct {
	socket *sailsclient.SailsSocket
	states stateObserver
}

// stateObserver passes on changes of state; events go to listeners, as with the
// other libraries.
type stateObserver chan sailsclient.Change

func (stateObserver) SocketEvent(sailsclient.Event)             {}
func (o stateObserver) SocketChanged(change sailsclient.Change) { o <- change }

func openSails(url string, boat func()) (client, error) {
	c := &sailsClient{states: make(stateObserver, 16)}
	socket, err := sailsclient.New(sailsclient.Options{URL: url, Observer: c.states})
	if err != nil {
		return nil, err
	}
	socket.On("boat", func(sailsclient.Event) { boat() })
	c.socket = socket
	return c, nil
}

func (c *sailsClient) connect(ctx context.Context) error {
	if err := c.socket.Connect(); err != nil {
		return err
	}
	return c.await(ctx, sailsclient.Connected)
}

func (c *sailsClient) await(ctx context.Context, state sailsclient.State) error {
	for {
		select {
		case change := <-c.states:
			if change.State == state {
				return nil
			}
			if change.Reason != nil {
				return change.Reason
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *sailsClient) request(ctx context.Context, url string) error {
	_, err := c.socket.Get(ctx, url, nil)
	return err
}

func (c *sailsClient) disconnect() error {
	if err := c.socket.Disconnect(); err != nil {
		return err
	}
	return c.await(context.Background(), sailsclient.Disconnected)
}

// failureObserver calls failed after each attempt.
type failureObserver struct{ failed func() }

func (failureObserver) SocketEvent(sailsclient.Event) {}

func (o failureObserver) SocketChanged(change sailsclient.Change) {
	if change.State == sailsclient.Waiting {
		o.failed()
	}
}

func retrySails(ctx context.Context, url string, failed func()) (note string, err error) {
	socket, err := sailsclient.New(sailsclient.Options{
		URL:       url,
		Observer:  failureObserver{failed},
		Reconnect: sailsclient.Reconnect{Delay: time.Millisecond, DelayMax: time.Millisecond, Jitter: -1},
	})
	if err != nil {
		return "", err
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	<-ctx.Done()
	return "", nil
}
