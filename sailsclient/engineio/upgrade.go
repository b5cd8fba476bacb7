package engineio

import (
	"context"
	"fmt"
	"time"
)

// upgradeTimeout is how long a websocket may take to take over: as long as
// engine.io servers wait for it.
const upgradeTimeout = 10 * time.Second

// probe is what the server must echo before a websocket may take over.
const probe = "probe"

// upgraded is the outcome of an attempt to upgrade: a websocket that answers,
// or why there is none.
type upgraded struct {
	ws  *wsLink
	err error
}

// startUpgrade opens a websocket beside the polls. Once it answers, Read has it
// take over, at a moment when neither a poll nor a POST is under way, so that
// nothing is lost, repeated or overtaken:
//
//   - The server answers the waiting poll when it has answered the probe. Once
//     the packets in that answer have been read, nothing is left on the old
//     transport.
//   - The writer is held up: what it has sent has arrived, and what it sends
//     next goes over the websocket, behind the upgrade packet.
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

// probe opens the websocket and sees whether packets cross it.
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

// takeOver has the websocket take over if it is ready. The polls must be idle.
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
		ws.close() // fail has closed the link it knew
	}
	return nil
}
