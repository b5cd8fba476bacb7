package sailsclient_test

import (
	"context"
	"fmt"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// A socket joins a room, says something there and hears it.
func Example() {
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
	heard := make(chan string, 1)
	socket.On("lobby", func(e sailsclient.Event) { heard <- e.Name })
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	// Requests wait until the socket is connected.
	ctx := context.Background()
	for _, path := range []string{"/lobby/join", "/lobby/say", "/nowhere"} {
		answer, err := socket.Post(ctx, path, map[string]string{"text": "ahoy"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(path, answer.StatusCode, answer.OK())
	}
	fmt.Println("event", <-heard)
	// Output:
	// /lobby/join 200 true
	// /lobby/say 200 true
	// /nowhere 404 false
	// event lobby
}

// A refused connection says what to do about it.
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
		fmt.Println(change.State, change.Reason)
		if change.State == sailsclient.Disconnected {
			return
		}
	}
	// Output:
	// connecting <nil>
	// disconnected the server refused the origin (HTTP 400 Bad request): set --origin to one of the app's onlyAllowOrigins
}

// tellChanges is an Observer of changes only.
type tellChanges chan<- sailsclient.Change

func (tellChanges) SocketEvent(sailsclient.Event) {}

func (c tellChanges) SocketChanged(change sailsclient.Change) { c <- change }
