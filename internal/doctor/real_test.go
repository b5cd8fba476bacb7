package doctor_test

import (
	"testing"

	"sailscope/internal/doctor"
	"sailscope/internal/sailstest"
)

// What an examination finds, seen from real Sails apps.
func TestRealApps(t *testing.T) {
	const origin = "http://harbour.example"
	protected := func(o *doctor.Options) { o.Client.Session, o.Client.CSRFPath = true, "/csrfToken" }
	cases := map[string]struct {
		env      []string
		vary     []func(*doctor.Options)
		statuses string
		step     string // that says
		says     []string
	}{
		"as it is":     {nil, nil, plain, doctor.Request, []string{"GET /echo over websocket got a response: 200"}},
		"not polling":  {[]string{"TRANSPORTS=websocket"}, nil, "dns:skip tls:skip polling:skip upgrade:skip cookie:skip csrf:skip", doctor.Polling, []string{"nothing here needs it"}},
		"only polling": {[]string{"TRANSPORTS=polling"}, nil, "dns:skip tls:skip websocket:fail upgrade:skip cookie:skip csrf:skip request:skip", doctor.Websocket, []string{"use --transport polling"}},
		"an origin":    {[]string{"ORIGINS=" + origin}, []func(*doctor.Options){header("Origin", origin)}, plain, doctor.Origin, []string{origin + " may connect"}},
		"no origin": {
			[]string{"ORIGINS=" + origin}, nil,
			"dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:fail cookie:skip csrf:skip request:skip",
			doctor.Origin, []string{"none is given", "--origin"},
		},
		"beforeConnect": {
			[]string{"BEFORE_CONNECT=deny:no berth free"}, nil,
			"dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip",
			doctor.Websocket, []string{"no berth free", "beforeConnect"},
		},
		"protected":        {[]string{"SAILS_CSRF=1"}, []func(*doctor.Options){protected}, "dns:skip tls:skip", doctor.CSRF, []string{"a token came"}},
		"unprotected":      {nil, []func(*doctor.Options){protected}, "dns:skip tls:skip csrf:fail request:skip", doctor.CSRF, []string{"CSRF protection is off"}},
		"a foreign cookie": {nil, []func(*doctor.Options){header("Cookie", "sails.sid=s%3Ax.y")}, "dns:skip tls:skip cookie:warn csrf:skip", doctor.Cookie, []string{"does not know the session"}},
		"a hasty heartbeat": {
			[]string{"PING_TIMEOUT=3000"}, nil, "dns:skip tls:skip generation:warn cookie:skip csrf:skip", doctor.Generation, []string{"a pingTimeout of 3s"},
		},
	}
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			for name, c := range cases {
				t.Run(name, func(t *testing.T) {
					f := examine(t, sharedApps.URL(t, g, c.env...), c.vary...)
					f.want(c.statuses)
					f.says(c.step, c.says...)
				})
			}
		})
	}
}

// Socket.IO without Sails has everything but an answer.
func TestSocketIOWithoutSails(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			s := sailstest.StartPlain(t, g)
			f := examine(t, s.URL(), func(o *doctor.Options) { o.Client.ConnectTimeout = enough })
			f.want("dns:skip tls:skip http:warn cookie:skip csrf:skip request:fail") // it has no front page
			f.says(doctor.Request, "no response to", "within 10s", "Socket.IO without Sails")
			f.says(doctor.Cookie, "gives no session cookie")
		})
	}
}
