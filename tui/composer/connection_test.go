package composer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/form"
)

// The Connection tab and the form hide the same, wherever a secret is.
func TestTheConnectionTabHidesWhatTheFormHides(t *testing.T) {
	const secret = "q7Zk3vXw9TbL2mNd"
	st := theme.Neutral()
	for _, o := range []sailsclient.Options{
		{URL: "http://me:" + secret + "@host"}, {URL: "http://" + secret + "@host"}, {URL: "http://" + secret + ":@host"},
		{URL: "http://host?session=" + secret}, {URL: "http://host?authkey=" + secret + "&a=1"}, {URL: "http://me:x/" + secret + "@host"},
		{Query: "session=" + secret}, {Query: "authkey=" + secret}, {Query: "a=1&sig=" + secret}, {Query: "%6bey=" + secret}, {Query: "%zz=" + secret},
		{Path: "/socket.io?key=" + secret}, {CSRFPath: "/csrfToken?token=" + secret},
		{Proxy: "http://me:" + secret + "@proxy"}, {Proxy: "http://" + secret + "@proxy"},
		{Headers: map[string]string{"X-Api-Key": secret}}, {Headers: map[string]string{"X-App": "Bearer " + secret}},
		{ConnectHeaders: http.Header{"Cookie": {"sails.sid=" + secret}}}, {ConnectHeaders: http.Header{"X-Session": {secret, secret}}},
		{ConnectHeaders: http.Header{"Authorization": {"Basic " + secret}}},
	} {
		var v connectionView
		tab := ansi.Strip(strings.Join(v.render(Settings(settings.Connection{Options: o}, nil), 200, 40, &st), "\n"))
		if strings.Contains(tab, secret) || !strings.Contains(tab, "***") {
			t.Errorf("of %+v the Connection tab shows\n%s", o, tab)
		}
		drawn := form.New(nil, nil, settings.Connection{Options: o}, nil, nil).Draw(200, 200, &st)
		if strings.Contains(ansi.Strip(strings.Join(drawn.Lines, "\n")), secret) {
			t.Errorf("of %+v the form shows\n%s", o, drawn.Lines)
		}
	}
}
