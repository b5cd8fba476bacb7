package sailstest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// The range ports are taken from lies below the ephemeral ports of every system (Linux starts at
// 32768). So nobody's outgoing connection can take a killed server's port before Restart does, and
// a client that keeps reconnecting to a dead port cannot happen to connect to itself, as Linux lets
// it when both ends draw the same ephemeral port.
const (
	firstPort = 20000
	lastPort  = 32767
)

// freePort returns a port on which nobody listened a moment ago.
func freePort() (int, error) {
	var listening net.ListenConfig
	for range 200 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		listener, err := listening.Listen(context.Background(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			return 0, fmt.Errorf("sailstest: releasing port %d: %w", port, err)
		}
		return port, nil
	}
	return 0, errors.New("sailstest: found no free port on 127.0.0.1")
}
