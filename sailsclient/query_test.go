package sailsclient_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
)

// The parameters that clients add themselves.
var addedParameters = regexp.MustCompile(`&?(__sails_io_sdk_\w+|EIO|transport|t|b64)=[^&]*`)

// sentQuery is what a server gets of the query, over each transport.
func sentQuery(t *testing.T, query string, w way) string {
	t.Helper()
	arrived := make(chan string, 1)
	server := serve(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		select {
		case arrived <- r.URL.RawQuery:
		default:
		}
		rw.WriteHeader(http.StatusTeapot)
	}))
	refusedBy(t, server.URL, w.options, func(o *sailsclient.Options) { o.Query = query })
	return strings.TrimPrefix(addedParameters.ReplaceAllString(<-arrived, ""), "&")
}

// A query goes out byte for byte as the official clients send it.
func TestQueryAsTheOfficialClientsSendIt(t *testing.T) {
	t.Parallel()
	same := []string{ // by both clients
		"a=1+2", "a=%2B%20x", "token=aGk+/8w", "z=1&a=2&m=3", "a=1&b=2&a=3", "=x", "a=é&b=%C3%A9&c=⛵", "a b=c d", "a=1#b", "a=b%3Dc",
		"a=~!*'()-_.", "a=\"<>`{}|\\^[]@:/?,$", "a=1;b", "a=%00%0A%26", "sid=1&x=2", "toString=1&constructor=2",
	}
	newer := []string{"a=1;b=2", "token=aGk+/8w==", "a=b=c", "flag", "flag&a=1", "a=1&&b=2", "a=1&"} // sails.io.js loses what follows a second =
	bad := []string{"a=%zz", "a=%", "%f=1", "a=%ff"}
	all := append(append(append([]string{"?a=1"}, same...), newer...), bad...)
	var official map[string][2]*string // by sails.io.js, and by socket.io-client 4
	if err := json.Unmarshal([]byte(sailstest.NodeScript(t, "handshake-query.js", "-", string(encode(t, all)))), &official); err != nil {
		t.Fatal(err)
	}
	for _, w := range []way{byWebsocket, byPolling} {
		if got, want := sentQuery(t, "?a=1", w), *official["?a=1"][0]; got != want { // Only sails.io.js knows the question mark.
			t.Errorf("?a=1 goes out as %s, want %s", got, want)
		}
		for _, query := range same {
			if got, sails, plain := sentQuery(t, query, w), *official[query][0], *official[query][1]; got != sails || got != plain {
				t.Errorf("%s goes out as %s, from sails.io.js as %s, from socket.io-client as %s", query, got, sails, plain)
			}
		}
		for _, query := range newer {
			if got, want := sentQuery(t, query, w), *official[query][1]; got != want {
				t.Errorf("%s goes out as %s, want %s", query, got, want)
			}
		}
	}
	for _, query := range bad {
		if _, err := sailsclient.New(sailsclient.Options{Query: query}); err == nil || official[query] != [2]*string{} {
			t.Errorf("%s: %v, %v", query, err, official[query])
		}
	}
}
