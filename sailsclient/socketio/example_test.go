package socketio_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"sailscope/internal/demo"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// Two namespaces on one connection. The server refuses the second one; the first one
// stays, and gets an ack for its request.
func ExampleConn_Join() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	endpoint, err := url.Parse(server.URL() + "/socket.io/?__sails_io_sdk_version=1.2.1")
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	conn, err := socketio.Dial(ctx, endpoint, engineio.DialOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	harbour, err := conn.Join(ctx, socketio.Namespace{
		OnEvent: func(e socketio.Event) { fmt.Println("event", e.Name) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = conn.Join(ctx, socketio.Namespace{Name: "/admin", Auth: map[string]any{"token": "guess"}})
	var refused *socketio.RefusedError
	fmt.Println(errors.As(err, &refused), err)

	acks := make(chan socketio.Ack, 1)
	request := map[string]any{"method": "get", "url": "/nowhere", "headers": map[string]string{}, "data": map[string]any{}}
	if _, err := harbour.Call(func(ack socketio.Ack, _ error) { acks <- ack }, "get", request); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println((<-acks).Args)
	// Output:
	// true the server refused namespace /admin: Invalid namespace
	// {"body":"Not Found","headers":{},"statusCode":404}
}
