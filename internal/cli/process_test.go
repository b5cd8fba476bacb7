package cli

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"sailscope/internal/demo"
)

// process is the program itself, with real pipes and signals.
type process struct {
	cmd  *exec.Cmd
	out  io.ReadCloser
	read *bufio.Reader
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sailscope", args...)
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	return &process{cmd, out, bufio.NewReader(out)}
}

func (p *process) line(t *testing.T) string {
	t.Helper()
	line, err := p.read.ReadString('\n')
	check(t, err)
	return line
}

func TestListenEndsInGoodOrder(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *process, *demo.Server){
		"SIGINT":  func(t *testing.T, p *process, _ *demo.Server) { check(t, p.cmd.Process.Signal(os.Interrupt)) },
		"SIGTERM": func(t *testing.T, p *process, _ *demo.Server) { check(t, p.cmd.Process.Signal(syscall.SIGTERM)) },
		"EPIPE": func(t *testing.T, p *process, server *demo.Server) {
			check(t, p.out.Close())
			check(t, server.Blast("x", 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := startDemo(t, demo.Options{})
			p := start(t, "listen", "--url", server.URL())
			if line := p.line(t); !strings.Contains(line, `"type":"connect"`) {
				t.Errorf("got %s", line)
			}
			end(t, p, server)
			check(t, p.cmd.Wait())
		})
	}
}

func TestCompareEndsWithASignal(t *testing.T) {
	server := startDemo(t, demo.Options{})
	cmd := exec.CommandContext(t.Context(), "sailscope", "compare", "--url", server.URL(), "--url", server.URL())
	said, err := cmd.StderrPipe()
	check(t, err)
	var out bytes.Buffer
	cmd.Stdout = &out
	check(t, cmd.Start())
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || !strings.Contains(line, "comparing 2 sockets for 10s") {
		t.Errorf("it said %q, %v", line, err)
	}
	check(t, cmd.Process.Signal(os.Interrupt))
	check(t, cmd.Wait())
	if !strings.HasSuffix(out.String(), "\"matrix\":[]}\n") {
		t.Errorf("it printed %s", &out)
	}
}

func TestDemoServesUntilASignal(t *testing.T) {
	p := start(t, "demo", "--serve", "127.0.0.1:0")
	url := strings.TrimSpace(p.line(t))
	run(t, "request", "GET", "/boat", "--url", url).expect(t, exitOK, `"statusCode":200`, "")
	check(t, p.cmd.Process.Signal(os.Interrupt))
	if rest, err := io.ReadAll(p.read); len(rest) > 0 || err != nil {
		t.Errorf("after the URL came %q, %v", rest, err)
	}
	check(t, p.cmd.Wait())
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
