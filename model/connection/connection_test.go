package connection_test

import (
	"strings"
	"testing"

	"sailscope/model/connection"
)

func TestTransportsAreReadInOrder(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"websocket":                 "websocket",
		"polling websocket":         "polling websocket",
		"polling websocket polling": "polling is given twice",
		"websocket, carrier?":       "unknown transport",
	} {
		list, err := connection.ParseTransports(strings.Fields(text))
		names := make([]string, len(list))
		for i, t := range list {
			names[i] = string(t)
		}
		got := strings.Join(names, " ")
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAddressesOfProxies(t *testing.T) {
	for proxy, ok := range map[string]bool{
		"http://proxy:3128": true, "socks5://me:secret@proxy": true, "proxy:3128": false, "ftp://proxy": false, "http://": false, "http://me:secret@%": false,
	} {
		err := connection.CheckProxy(proxy)
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", proxy, err)
		}
	}
}
