package doctor_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/doctor"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// findings are what an examination found.
type findings struct {
	t testing.TB
	doctor.Diagnosis
	steps []doctor.Step
}

// examine examines the app at url, and checks what is true of every
// examination.
func examine(t testing.TB, url string, vary ...func(*doctor.Options)) findings {
	t.Helper()
	o := doctor.Options{Request: sailsclient.Request{Method: "get", URL: "/echo"}}
	o.Client.URL, o.Client.ConnectTimeout = url, testwait.Guard
	for _, change := range vary {
		change(&o)
	}
	f := findings{t: t}
	var err error
	f.Diagnosis, err = doctor.Examine(t.Context(), o, func(s doctor.Step) { f.steps = append(f.steps, s) })
	if err != nil {
		t.Fatal(err)
	}
	f.checkForm()
	return f
}

func (f findings) checkForm() {
	f.t.Helper()
	var names []string
	failed := ""
	for _, s := range f.steps {
		names = append(names, s.Name)
		if s.Detail == "" {
			f.t.Errorf("%s says nothing", s.Name)
		}
		if s.Status == doctor.Fail && failed == "" {
			failed = s.Name
		}
	}
	if !slices.Equal(names, doctor.Steps()) {
		f.t.Errorf("the steps are %q", names)
	}
	if f.Failed != failed || f.Works != (failed == "") {
		f.t.Errorf("the diagnosis is %+v, the first failure %q", f.Diagnosis, failed)
	}
}

// want checks how the steps went: "tls:skip csrf:fail", all others ok.
func (f findings) want(statuses string) {
	f.t.Helper()
	var got []string
	for _, s := range f.steps {
		if s.Status != doctor.OK {
			got = append(got, s.Name+":"+string(s.Status))
		}
	}
	if text := strings.Join(got, " "); text != statuses {
		f.t.Errorf("got  %s\nwant %s\n%s", text, statuses, f)
	}
}

// says checks that the step's detail and advice hold the texts.
func (f findings) says(name string, texts ...string) {
	f.t.Helper()
	for _, s := range f.steps {
		for _, text := range texts {
			if s.Name == name && !strings.Contains(s.Detail+"\n"+s.Advice, text) {
				f.t.Errorf("%s says %q, advises %q, want %q", name, s.Detail, s.Advice, text)
			}
		}
	}
}

func (f findings) String() string {
	var text strings.Builder
	for _, s := range f.steps {
		text.WriteString(s.Name + " " + string(s.Status) + ": " + s.Detail + "\n")
	}
	return text.String()
}

// The usual statuses: an address of this machine, without TLS, cookie and token.
const plain = "dns:skip tls:skip cookie:skip csrf:skip"

// afterwards are the steps behind one that failed.
func afterwards(failed string) string {
	steps := doctor.Steps()
	var text []string
	for _, name := range steps[slices.Index(steps, failed)+1:] {
		text = append(text, name+":skip")
	}
	return strings.Join(text, " ")
}

func over(transports ...engineio.Transport) func(*doctor.Options) {
	return func(o *doctor.Options) { o.Client.Transports = transports }
}

func header(name, value string) func(*doctor.Options) {
	return func(o *doctor.Options) { o.Client.ConnectHeaders = http.Header{name: {value}} }
}

func forced(v engineio.Version) func(*doctor.Options) {
	return func(o *doctor.Options) { o.Client.EngineIO = v }
}

func asking(method, path string) func(*doctor.Options) {
	return func(o *doctor.Options) { o.Request = sailsclient.Request{Method: method, URL: path} }
}

func withSession(o *doctor.Options) { o.Client.Session = true }

func insecure(o *doctor.Options) { o.Client.TLS.Insecure = true }

func startDemo(t testing.TB, o demo.Options) *demo.Server {
	t.Helper()
	return demotest.Start(t, o)
}

// wrapDemo serves the demo below what wrap makes of it.
func wrapDemo(t testing.TB, o demo.Options, wrap func(app http.Handler) http.Handler) string {
	t.Helper()
	app := startDemo(t, o)
	server := httptest.NewServer(wrap(app.Handler()))
	t.Cleanup(server.Close)
	t.Cleanup(app.Close) // before: it holds the hijacked connections
	return server.URL
}

// onPath has instead answer that path, and the app everything else.
func onPath(path string, instead http.HandlerFunc) func(http.Handler) http.Handler {
	return func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == path {
				instead(w, r)
				return
			}
			app.ServeHTTP(w, r)
		})
	}
}

// quiet keeps what a server has to say of broken handshakes out of the output.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// tunnel is an HTTP proxy: it answers CONNECT with the status, and means 200.
func tunnel(t testing.TB, status int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		pipe(w, r, r.Host)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// proxyTo is an HTTP proxy behind which every name is that app's.
func proxyTo(t testing.TB, app string) string {
	t.Helper()
	target, err := url.Parse(app)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			pipe(w, r, target.Host)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// pipe answers CONNECT with a tunnel to the address.
func pipe(w http.ResponseWriter, r *http.Request, address string) {
	var d net.Dialer
	far, err := d.DialContext(r.Context(), "tcp", address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer far.Close()
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close()
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(far, near)
		_ = far.Close()
	}()
	_, _ = io.Copy(near, far)
	_ = near.Close()
	<-done
}

func through(proxy string) func(*doctor.Options) {
	return func(o *doctor.Options) { o.Client.Proxy = proxy }
}
