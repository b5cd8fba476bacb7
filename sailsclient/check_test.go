package sailsclient_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// Check says which option is wrong and why, New refuses the same with the same
// words, and neither repeats what may be secret.
func TestCheck(t *testing.T) {
	const secret = "hunter22"
	for option, c := range map[string]struct {
		opts sailsclient.Options
		says string
	}{
		"URL":                  {sailsclient.Options{URL: "ftp://me:" + secret + "@host"}, "unknown scheme"},
		"Query":                {sailsclient.Options{Query: "token=" + secret + "%zz"}, "the query cannot be read"},
		"Path":                 {sailsclient.Options{Path: "/" + secret + "\n"}, "control character"},
		"Transports":           {sailsclient.Options{Transports: []engineio.Transport{"polling", "polling"}}, "polling is given twice"},
		"EngineIO":             {sailsclient.Options{EngineIO: 5}, "use 3 or 4"},
		"Headers x-a":          {sailsclient.Options{Headers: map[string]string{"x-a": secret + "\n"}}, "the value of x-a holds a control character"},
		"Headers ":             {sailsclient.Options{Headers: map[string]string{"": secret}}, "it has no name"},
		"ConnectHeaders Host":  {sailsclient.Options{ConnectHeaders: http.Header{"Host": {secret}}}, "the host is always that of the URL"},
		"ConnectHeaders X B":   {sailsclient.Options{ConnectHeaders: http.Header{"X B": {secret}}}, "its name holds a character"},
		"CSRFPath":             {sailsclient.Options{CSRFPath: secret + "\x00"}, "control character"},
		"ConnectTimeout":       {sailsclient.Options{ConnectTimeout: -time.Second}, "cannot be less than 0"},
		"Reconnect.Attempts":   {sailsclient.Options{Reconnect: sailsclient.Reconnect{Attempts: -1}}, "cannot be less than 0"},
		"Reconnect.Delay":      {sailsclient.Options{Reconnect: sailsclient.Reconnect{Delay: -1}}, "cannot be less than 0"},
		"Reconnect.DelayMax":   {sailsclient.Options{Reconnect: sailsclient.Reconnect{DelayMax: -1}}, "cannot be less than 0"},
		"Reconnect.Jitter":     {sailsclient.Options{Reconnect: sailsclient.Reconnect{Jitter: 1.5}}, "from 0 to 1"},
		"TLS.CAFile":           {sailsclient.Options{TLS: sailsclient.TLS{CAFile: "testdata/none.pem"}}, "read the CA file"},
		"Proxy":                {sailsclient.Options{Proxy: "http://me:" + secret + "@"}, "the proxy has no usable URL"},
		"ConnectHeaders X-A":   {sailsclient.Options{ConnectHeaders: http.Header{"X-A": {"fine", secret + "\r\n"}}}, "the value of X-A holds"},
		"URL, by its query":    {sailsclient.Options{URL: "http://host/?token=" + secret + "%zz"}, "the URL's query cannot be read"},
		"Transports, by name":  {sailsclient.Options{Transports: []engineio.Transport{"pigeon"}}, `unknown transport "pigeon"`},
		"Proxy, by its scheme": {sailsclient.Options{Proxy: "ftp://me:" + secret + "@host"}, "write it like http://proxy:3128"},
	} {
		err := c.opts.Check()
		wrong, ok := errors.AsType[*sailsclient.OptionError](err)
		if !ok {
			t.Errorf("%s: %v is no OptionError", option, err)
			continue
		}
		want, _, _ := strings.Cut(option, ",")
		got := wrong.Option
		if wrong.Option == "Headers" || wrong.Option == "ConnectHeaders" {
			got += " " + wrong.Header
		}
		if got != want || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %q says %v, want %q", option, got, err, c.says)
		}
		if _, other := sailsclient.New(c.opts); other == nil || other.Error() != err.Error() {
			t.Errorf("%s: New says %v, Check %v", option, other, err)
		}
	}
	if err := (sailsclient.Options{}).Check(); err != nil {
		t.Errorf("the zero options: %v", err)
	}
}
