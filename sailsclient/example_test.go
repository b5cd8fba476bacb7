package sailsclient_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// Connect returns at once. The Observer receives each change of the socket's state.
func ExampleSailsSocket_Connect() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	changes := make(chan sailsclient.Change, 10)
	socket, err := sailsclient.New(sailsclient.Options{URL: server.URL(), Observer: tellChanges(changes)})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	fmt.Println((<-changes).State)
	connected := <-changes
	fmt.Printf("%s over %s, Engine.IO %s\n", connected.State, connected.Transport, connected.EngineIO)
	fmt.Println(socket.Connect())
	// Output:
	// connecting
	// connected over websocket, Engine.IO 4
	// connect: the socket is connected
}

// Requests wait until the socket is connected. A response of any status is no error.
func ExampleSailsSocket_Request() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	socket, err := sailsclient.New(sailsclient.Options{URL: server.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	for _, path := range []string{"/lobby/join", "/nowhere"} {
		response, err := socket.Request(context.Background(), sailsclient.Request{
			Method: "post", URL: path, Headers: map[string]string{"X-Request-ID": "7"},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(path, response.StatusCode, response.OK(), string(response.Body))
	}
	// Output:
	// /lobby/join 200 true {"room":"lobby"}
	// /nowhere 404 false "Not Found"
}

// A socket joins a room, sends a message there, and receives it as an event.
func ExampleSailsSocket_On() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	socket, err := sailsclient.New(sailsclient.Options{URL: server.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	events := make(chan sailsclient.Event, 1)
	socket.On("lobby", func(e sailsclient.Event) { events <- e })
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	for _, path := range []string{"/lobby/join", "/lobby/say"} {
		if _, err := socket.Post(ctx, path, map[string]string{"from": "Ada", "text": "ahoy"}); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println("received", (<-events).Name)
	// Output: received lobby
}

// The server forgets a socket's rooms when its connection ends. The program joins them
// again after each connect.
func ExampleSailsSocket_Reconnect() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	changes := make(chan sailsclient.Change, 100)
	socket, err := sailsclient.New(sailsclient.Options{
		URL:       server.URL(),
		Observer:  tellChanges(changes),
		Reconnect: sailsclient.Reconnect{Delay: time.Hour, DelayMax: time.Hour},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	connections := 0
	for change := range changes {
		if change.State == sailsclient.Waiting {
			if err := socket.Reconnect(); err != nil { // now, not in an hour
				fmt.Println(err)
				return
			}
		}
		if change.State != sailsclient.Connected {
			continue
		}
		connections++
		if _, err := socket.Post(context.Background(), "/lobby/join", nil); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("joined on connection", connections)
		if connections == 2 {
			return
		}
		server.DropConnections()
	}
	// Output:
	// joined on connection 1
	// joined on connection 2
}

// A ConnectError says what happened, and has codes for what refused the connection and
// for what to do about it.
func ExampleConnectError() {
	server, err := demo.Start(demo.Options{Origins: []string{"https://harbour.example"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	changes := make(chan sailsclient.Change, 10)
	socket, err := sailsclient.New(sailsclient.Options{
		URL:       server.URL(),
		Reconnect: sailsclient.Reconnect{Off: true},
		Observer:  tellChanges(changes),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}
	for change := range changes {
		fmt.Println(change.State)
		if refused, ok := errors.AsType[*sailsclient.ConnectError](change.Reason); ok {
			fmt.Println(refused)
			fmt.Println(refused.Refusal, refused.Remedy.Code)
			return
		}
	}
	// Output:
	// connecting
	// disconnected
	// the server refused the handshake, probably for its origin (HTTP 400 Bad request)
	// origin setOriginOrCheckProxy
}

// tellChanges is an Observer that sends the changes to a channel.
type tellChanges chan<- sailsclient.Change

func (tellChanges) SocketEvent(sailsclient.Event) {}

func (c tellChanges) SocketChanged(change sailsclient.Change) { c <- change }
