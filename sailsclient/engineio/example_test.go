package engineio_test

import (
	"context"
	"fmt"
	"net/url"

	"sailscope/internal/demo"
	"sailscope/sailsclient/engineio"
)

// A connection polls first. The messages are those of Socket.IO: 0 joins the default
// namespace, and the server confirms it.
func ExampleDial() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	endpoint, err := url.Parse(server.URL() + "/socket.io/")
	if err != nil {
		fmt.Println(err)
		return
	}

	conn, err := engineio.Dial(context.Background(), endpoint, engineio.DialOptions{Transports: []engineio.Transport{engineio.Polling}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()
	handshake := conn.Handshake()
	fmt.Printf("a heartbeat every %s, dead after another %s\n", handshake.PingInterval, handshake.PingTimeout)
	if err := conn.Send([]byte("0")); err != nil {
		fmt.Println(err)
		return
	}
	message, err := conn.Read()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("Engine.IO %s over %s: %.8s\n", conn.Version(), conn.Transport(), message.Data)
	// Output:
	// a heartbeat every 25s, dead after another 20s
	// Engine.IO 4 over polling: 0{"sid":
}
