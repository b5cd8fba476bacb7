package engineio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

func (d dialer) dialPolling(ctx context.Context, upgrade bool) (*Conn, error) {
	version := &versionCell{}
	client := *d.HTTPClient
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	link := &pollLink{
		client: &client, url: d.address(Polling, d.Version, ""), header: d.Header,
		version: version, tap: d.Tap, in: d.inbound(), maxBatch: batchSize,
	}
	// Polls go on after the attempt. They end with the link.
	link.ctx, link.cancel = context.WithCancel(context.WithoutCancel(ctx))
	hs, err := d.openSession(ctx, link)
	if err != nil {
		link.close()
		return nil, err
	}
	if hs.MaxPayload > 0 {
		link.maxBatch = min(hs.MaxPayload, maxQueuedBytes)
	}
	link.url, link.opened = d.address(Polling, version.get(), hs.SID), true
	conn := newConn(d, link, hs, version)
	if upgrade && slices.Contains(hs.Upgrades, string(Websocket)) {
		conn.startUpgrade(d)
	}
	return conn, nil
}

// openSession sends the first poll. The body of its response opens the session and shows
// the revision.
func (d dialer) openSession(ctx context.Context, link *pollLink) (Handshake, error) {
	if err := link.poll(ctx); err != nil {
		if refused, ok := errors.AsType[*HandshakeError](err); ok {
			return Handshake{}, refused
		}
		if link, ok := errors.AsType[*LinkError](err); ok {
			return Handshake{}, &HandshakeError{Transport: Polling, Err: link.Err}
		}
		return Handshake{}, err
	}
	spoken := payloadVersion(link.rest)
	switch {
	case spoken == Auto:
		return Handshake{}, &ProtocolError{What: fmt.Sprintf("%.40q came instead of an open packet", link.rest)}
	case d.Version != Auto && d.Version != spoken:
		return Handshake{}, &WrongVersionError{Forced: d.Version}
	}
	link.version.settle(spoken)
	return openPacket(link.next())
}
