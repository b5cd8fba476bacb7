// Package connection reads and checks what people write for options of a connection.
package connection

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"sailscope/sailsclient/engineio"
)

// ParseTransports reads the names of transports, in the order they are tried.
func ParseTransports(names []string) ([]engineio.Transport, error) {
	var list []engineio.Transport
	for _, name := range names {
		t, err := engineio.ParseTransport(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(list, t) {
			return nil, fmt.Errorf("%s is given twice", t)
		}
		list = append(list, t)
	}
	return list, nil
}

// CheckProxy refuses what is no address of a proxy. Its error does not show the
// address, which may hold a password.
func CheckProxy(raw string) error {
	proxy, err := url.Parse(raw)
	if err != nil || proxy.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, proxy.Scheme) {
		return errors.New("not the URL of a proxy: write it like http://proxy:3128 or socks5://proxy:1080")
	}
	return nil
}

// CheckQuery refuses what cannot be added to the handshake's query, without
// showing it.
func CheckQuery(query string) error {
	if _, err := engineio.ParseQuery(query); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	return nil
}
