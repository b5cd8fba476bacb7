package sailstest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"sailscope/internal/testwait"
)

// process is a process whose stdin we hold open: when that ends, so does the process. One that does
// not care for its stdin has a guard that does.
type process struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *output
	stderr *output
	gone   chan struct{} // closed when the process has ended and was waited for
	err    error         // what waiting returned; to be read after gone is closed
	guard  *guard        // of a process that cannot notice the end of its stdin, like a paused one
}

// startNode starts `node args...` in dir, ready when it has printed a line. What it is asked to do
// must end when stdin ends.
func startNode(dir string, env []string, args ...string) (*process, error) {
	cmd := exec.CommandContext(context.Background(), "node", args...)
	cmd.Dir = dir
	cmd.Env = append(inheritedEnv(), env...)
	return startProcess(cmd, "\n")
}

// startProcess starts cmd, ready when its stdout has said so.
func startProcess(cmd *exec.Cmd, ready string) (*process, error) {
	cmd.SysProcAttr = ownGroup()
	cmd.WaitDelay = testwait.Guard
	p := &process{cmd: cmd, stdout: newOutput(0, ready), stderr: newOutput(stderrLimit, ""), gone: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.stdout, p.stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.stdin = stdin
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = cmd.Wait()
		close(p.gone)
	}()
	return p, nil
}

// inheritedEnv returns the few variables node itself needs. The rest stays out, so that nothing in
// a developer's shell (NODE_ENV, NODE_OPTIONS, DEBUG, ...) changes what tests see.
func inheritedEnv() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// ready returns a channel that is closed when stdout has said that the process is.
func (p *process) ready() <-chan struct{} { return p.stdout.said }

// watch gives the process a guard, unless it has one.
func (p *process) watch() error {
	if p.guard != nil {
		return nil
	}
	guard, err := startGuard(p.cmd.Process.Pid)
	if err != nil {
		return err
	}
	p.guard = guard
	return nil
}

// kill ends the process at once and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has ended already
	p.dropGuard()
	<-p.gone
}

// finish ends the process's input, which tells it to end by itself, and kills it when it does not.
func (p *process) finish() {
	_ = p.stdin.Close() // closed twice when the process has ended already
	patience := time.NewTimer(testwait.Guard)
	defer patience.Stop()
	select {
	case <-p.gone:
	case <-patience.C:
		p.kill()
	}
}

// stderrLimit bounds what is kept of a process's stderr.
const stderrLimit = 1 << 20

// output keeps what a process writes, its end when there is too much, and tells when it has written
// what is awaited.
type output struct {
	limit   int // 0 is none
	awaited []byte
	mu      sync.Mutex
	kept    []byte
	said    chan struct{}
	told    bool
}

func newOutput(limit int, awaited string) *output {
	return &output{limit: limit, awaited: []byte(awaited), said: make(chan struct{})}
}

// Write implements io.Writer for exec.Cmd.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append(o.kept, p...)
	if excess := len(o.kept) - o.limit; o.limit > 0 && excess > 0 {
		o.kept = append([]byte(nil), o.kept[excess:]...)
	}
	if !o.told && bytes.Contains(o.kept, o.awaited) {
		o.told = true
		close(o.said)
	}
	return len(p), nil
}

// String returns what is kept so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.kept)
}
