package sailsclient_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"

	"sailscope/sailsclient"
)

// socksProxy is as much of SOCKS 5 (RFC 1928, RFC 1929) as a client that
// connects by name can ask for.
type socksProxy struct {
	dialer
	user, password string // wanted of everybody, unless ""
	refusal        byte   // the answer to CONNECT, 0 for making the connection
	address        string
}

// The answers of RFC 1928 that the tests give.
const (
	socksNotAllowed = 2
	socksHostGone   = 4
)

// start serves until the test ends.
func (p *socksProxy) start(t *testing.T) *socksProxy {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				_ = p.serve(conn) // its client sees how it ends
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
	return p
}

func (p *socksProxy) url(user string) string { return "socks5://" + user + p.address }

func (p *socksProxy) serve(near net.Conn) error {
	if err := p.greet(near); err != nil {
		return err
	}
	address, err := readSocksRequest(near)
	if err != nil {
		return err
	}
	if p.refusal != 0 {
		return answerSocks(near, p.refusal)
	}
	far, err := p.dial(context.Background(), "tcp", address)
	if err != nil {
		return answerSocks(near, socksHostGone)
	}
	defer far.Close()
	if err := answerSocks(near, 0); err != nil {
		return err
	}
	var copying sync.WaitGroup
	copying.Go(func() {
		_, _ = io.Copy(far, near)
		_ = far.Close()
	})
	_, _ = io.Copy(near, far)
	_ = near.Close()
	copying.Wait()
	return nil
}

// greet settles how the client says who it is, and hears it.
func (p *socksProxy) greet(c net.Conn) error {
	var head [2]byte // version, number of methods
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return err
	}
	methods := make([]byte, head[1])
	if _, err := io.ReadFull(c, methods); err != nil {
		return err
	}
	const none, byPassword, nothingOffered = 0, 2, 0xFF
	if p.user == "" {
		_, err := c.Write([]byte{5, none})
		return err
	}
	if !slices.Contains(methods, byPassword) {
		_, err := c.Write([]byte{5, nothingOffered})
		return err
	}
	if _, err := c.Write([]byte{5, byPassword}); err != nil {
		return err
	}
	if _, err := io.ReadFull(c, head[:1]); err != nil {
		return err
	}
	user, err := readSocksText(c)
	if err != nil {
		return err
	}
	password, err := readSocksText(c)
	if err != nil {
		return err
	}
	if user != p.user || password != p.password {
		_, _ = c.Write([]byte{1, 1})
		return fmt.Errorf("%q is not welcome", user)
	}
	_, err = c.Write([]byte{1, 0})
	return err
}

// readSocksText reads a byte of length, and as many bytes.
func readSocksText(c net.Conn) (string, error) {
	var length [1]byte
	if _, err := io.ReadFull(c, length[:]); err != nil {
		return "", err
	}
	text := make([]byte, length[0])
	_, err := io.ReadFull(c, text)
	return string(text), err
}

// readSocksRequest reads CONNECT to a name: names are for the proxy to look up.
func readSocksRequest(c net.Conn) (address string, err error) {
	var head [4]byte // version, command, reserved, kind of address
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return "", err
	}
	const connectTo, byName = 1, 3
	if head[0] != 5 || head[1] != connectTo || head[3] != byName {
		return "", fmt.Errorf("an unexpected request % x", head)
	}
	host, err := readSocksText(c)
	if err != nil {
		return "", err
	}
	var port uint16
	err = binary.Read(c, binary.BigEndian, &port)
	return net.JoinHostPort(host, strconv.Itoa(int(port))), err
}

func answerSocks(c net.Conn, code byte) error {
	_, err := c.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
	return err
}

func TestSOCKSProxy(t *testing.T) {
	ca := newAuthority(t)
	for kind, user := range map[string]string{"open": "", "password": "skipper"} {
		for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
			t.Run(kind+"/"+scheme, func(t *testing.T) {
				t.Parallel()
				eachWay(t, func(t *testing.T, w way) {
					app, p := startVisited(t, served), (&socksProxy{user: user, password: "p@ss"}).start(t)
					w.use(t, app.named(), via(p.url("skipper:p%40ss@")), ca.trusted)
					p.wantAllTraffic(t, app)
				})
			})
		}
	}
}

func TestSOCKSProxyThatRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		proxy *socksProxy
		user  string
		says  string
	}{
		"wrong password": {&socksProxy{user: "skipper", password: "right"}, "skipper:wr0ng@", "username/password authentication failed"},
		"no password":    {&socksProxy{user: "skipper", password: "right"}, "", "no acceptable authentication methods"},
		"rules":          {&socksProxy{refusal: socksNotAllowed}, "", "connection not allowed by ruleset"},
		"host gone":      {&socksProxy{refusal: socksHostGone}, "", "host unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			app, p := startVisited(t, nil), c.proxy.start(t)
			wantRefusedEverywhere(t, sailsclient.RefusedProxy, c.says, app.named(), via(p.url(c.user)))
			if got := app.visitors(); len(got) > 0 {
				t.Errorf("refused by the proxy, it went directly: %v", got)
			}
		})
	}
}
