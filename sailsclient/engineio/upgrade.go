package engineio

import (
	"context"
	"fmt"
	"time"
)

// upgradeTimeout bounds an upgrade. engine.io servers wait as long for it.
const upgradeTimeout = 10 * time.Second

// probe is what the server must echo before the connection may use the websocket.
const probe = "probe"

// upgraded is the result of an attempt to upgrade: a websocket that works, or an error.
type upgraded struct {
	ws  *wsLink
	err error
}

// startUpgrade opens a websocket beside the polls. When it works, Read switches to it, at a
// moment without a poll or a POST, so that nothing is lost, repeated or reordered:
//
//   - After the server has replied to the probe, it ends the waiting poll. Once the
//     packets of that response are read, nothing is left on the old transport.
//   - The writer waits meanwhile. What it has sent has arrived, and what it sends next
//     goes over the websocket, after the upgrade packet.
func (c *Conn) startUpgrade(d dialer) {
	c.probed = make(chan upgraded)
	c.upgrading.Go(func() {
		defer c.guard()
		ws, err := c.probe(d)
		select {
		case c.probed <- upgraded{ws, err}:
		case <-c.done:
			if ws != nil {
				ws.close()
			}
		}
	})
}

// probe opens the websocket and checks that packets get through.
func (c *Conn) probe(d dialer) (*wsLink, error) {
	ctx, cancel := context.WithTimeout(c.ctx, upgradeTimeout)
	defer cancel()
	ws, err := d.openWebsocket(ctx, c.version, c.handshake.SID)
	if err != nil {
		return nil, err
	}
	ws.patience = c.handshake.deadAfter()
	stop := context.AfterFunc(ctx, ws.close)
	defer stop()
	if err := ws.probe(); err != nil {
		ws.close()
		return nil, err
	}
	return ws, nil
}

func (l *wsLink) probe() error {
	if err := l.write([]outgoing{{kind: Ping, payload: []byte(probe)}}); err != nil {
		return err
	}
	answer, err := l.read()
	if err != nil {
		return fmt.Errorf("wait for the pong to the probe: %w", err)
	}
	if answer.kind != Pong || string(answer.data) != probe {
		return &ProtocolError{What: "a packet other than the probe's pong"}
	}
	return nil
}

// takeOver switches to the websocket if it is ready. The polls must be idle.
func (c *Conn) takeOver() {
	select {
	case up := <-c.probed:
		c.probed = nil
		if up.err == nil {
			up.err = c.switchTo(up.ws)
		}
		c.onUpgrade(up.err)
	default:
	}
}

func (c *Conn) switchTo(ws *wsLink) error {
	c.writing <- struct{}{}
	defer func() { <-c.writing }()
	if err := ws.write([]outgoing{{kind: Upgrade}}); err != nil {
		ws.close()
		return err
	}
	c.mu.Lock()
	polls := c.link
	c.link = ws
	c.mu.Unlock()
	polls.close()
	if !c.alive() {
		ws.close() // fail has closed only the old link
	}
	return nil
}
