package sailstest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"sailscope/internal/faultproxy"
	"sailscope/internal/testwait"
)

// Redis is a real Redis that Sails servers share, each over a link of its own that can be cut.
type Redis struct {
	tb    testing.TB
	port  int
	links map[*Server]*faultproxy.Proxy
	cut   map[*Server]bool
}

// StartPair lifts two Sails apps of the given generation, with the same options, that share a Redis:
// what is broadcast, published or blasted on one reaches the sockets of the other. Records are not
// shared, each app has its own. It returns when both hear each other.
//
// The adapter is @sailshq/socket.io-redis, 5.2.1 for EIO3 and 6.1.2 for EIO4, or what REDIS_ADAPTER
// says: the README of testdata has it.
func StartPair(tb testing.TB, generation Generation, options ...Option) (a, b *Server, redis *Redis) {
	tb.Helper()
	redis = startRedis(tb)
	a, b = redis.serve(generation, options), redis.serve(generation, options)
	redis.awaitServers(len(redis.links))
	return a, b, redis
}

// Cut ends the server's link to Redis, commands and subscriptions alike, and keeps it down; other
// servers keep theirs. It returns when Redis has noticed.
//
// What is published elsewhere meanwhile never reaches the sockets of this server. What is published
// on this server reaches its own sockets at once and the others late, as in the field: it waits in
// the server's Redis client until Heal.
func (r *Redis) Cut(s *Server) {
	r.tb.Helper()
	r.links[s].Refuse()
	r.links[s].Cut()
	r.cut[s] = true
	r.awaitServers(len(r.links) - len(r.cut))
}

// Heal lets the server reach Redis again, and returns when it has subscribed again.
func (r *Redis) Heal(s *Server) {
	r.tb.Helper()
	r.links[s].Admit()
	delete(r.cut, s)
	r.awaitServers(len(r.links) - len(r.cut))
}

func (r *Redis) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// serve lifts an app that reaches Redis over a link of its own.
func (r *Redis) serve(generation Generation, options []Option) *Server {
	r.tb.Helper()
	link := faultproxy.Start(r.tb, "redis://"+r.address())
	s := Start(r.tb, generation, append([]Option{WithEnv("REDIS_URL=" + link.URL())}, options...)...)
	r.links[s] = link
	return s
}

// startRedis starts a Redis that writes no files, on a free port of this machine.
func startRedis(tb testing.TB) *Redis {
	tb.Helper()
	program := redisServer(tb)
	var err error
	for range portAttempts {
		var port int
		if port, err = freePort(); err != nil {
			tb.Fatal(err)
		}
		var p *process
		if p, err = liftRedis(program, port, tb.TempDir()); err == nil {
			tb.Cleanup(p.kill)
			return &Redis{tb: tb, port: port, links: make(map[*Server]*faultproxy.Proxy), cut: make(map[*Server]bool)}
		}
		if !strings.Contains(err.Error(), "Address already in use") {
			break
		}
	}
	tb.Fatal(err)
	return nil
}

func liftRedis(program string, port int, dir string) (*process, error) {
	cmd := exec.CommandContext(context.Background(), program,
		"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--save", "", "--appendonly", "no", "--dir", dir)
	cmd.Env = inheritedEnv()
	p, err := startProcess(cmd, "Ready to accept connections")
	if err != nil {
		return nil, fmt.Errorf("sailstest: starting redis-server: %w", err)
	}
	if err := p.watch(); err != nil {
		p.kill()
		return nil, fmt.Errorf("sailstest: %w", err)
	}
	deadline := time.NewTimer(testwait.Guard)
	defer deadline.Stop()
	select {
	case <-p.ready():
		return p, nil
	case <-p.gone:
	case <-deadline.C:
	}
	p.kill()
	return nil, fmt.Errorf("sailstest: redis-server is not ready (%s); its output:\n%s%s", p.cmd.ProcessState, p.stdout, p.stderr)
}

// awaitServers waits until exactly n servers have all of their connections to Redis.
func (r *Redis) awaitServers(n int) {
	r.tb.Helper()
	want := clients{adapters: n, admins: n, publishers: 2 * n}
	var got clients
	var err error
	for deadline := time.Now().Add(testwait.Guard); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if got, err = r.clients(); err == nil && got == want {
			return
		}
	}
	r.tb.Fatalf("sailstest: Redis has %+v (error: %v), want %+v for %d servers", got, err, want, n)
}

// clients counts the connections to Redis. A Sails server has four: a publisher and a subscriber for
// the adapter of Socket.IO, and the same for the bus on which Sails servers tell each other who joins.
type clients struct{ adapters, admins, publishers int }

// clients asks Redis who is connected, besides the one who asks.
func (r *Redis) clients() (clients, error) {
	list, err := r.ask("CLIENT LIST")
	if err != nil {
		return clients{}, err
	}
	var found clients
	for line := range strings.Lines(list) {
		switch about := clientFields(line); {
		case strings.HasPrefix(about["cmd"], "client"): // we
		case about["psub"] != "0" && about["sub"] == "0": // subscribes its channels of requests next
		case about["psub"] != "0":
			found.adapters++
		case about["sub"] != "0":
			found.admins++
		default:
			found.publishers++
		}
	}
	return found, nil
}

// clientFields reads a line of CLIENT LIST: `id=3 addr=127.0.0.1:52555 cmd=ping sub=0 psub=0 ...`.
func clientFields(line string) map[string]string {
	fields := make(map[string]string)
	for field := range strings.FieldsSeq(line) {
		name, value, _ := strings.Cut(field, "=")
		fields[name] = value
	}
	return fields
}

// ask sends one command, on a connection of its own, and returns the answer, which must be bulk text.
func (r *Redis) ask(command string) (string, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(context.Background(), "tcp", r.address())
	if err != nil {
		return "", fmt.Errorf("asking Redis: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(testwait.Guard)); err != nil {
		return "", fmt.Errorf("asking Redis: %w", err)
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		return "", fmt.Errorf("asking Redis: %w", err)
	}
	var length int
	answer := bufio.NewReader(conn)
	if _, err := fmt.Fscanf(answer, "$%d\r\n", &length); err != nil {
		return "", fmt.Errorf("reading the length of Redis' answer: %w", err)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(answer, text); err != nil {
		return "", fmt.Errorf("reading Redis' answer: %w", err)
	}
	return string(text), nil
}
