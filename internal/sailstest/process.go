package sailstest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// process is a node process whose stdin we hold open: when that ends, so does the process.
type process struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *output
	stderr *output
	gone   chan struct{} // closed when the process has ended and was waited for
	err    error         // what waiting returned; to be read after gone is closed
	guard  *guard        // of a paused process
}

// startNode starts `node args...` in dir. What it is asked to do must end when stdin ends.
func startNode(dir string, env []string, args ...string) (*process, error) {
	cmd := exec.CommandContext(context.Background(), "node", args...)
	cmd.Dir = dir
	cmd.Env = append(inheritedEnv(), env...)
	cmd.SysProcAttr = ownGroup()
	cmd.WaitDelay = 10 * time.Second
	p := &process{cmd: cmd, stdout: newOutput(0), stderr: newOutput(stderrLimit), gone: make(chan struct{})}
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

// firstLine returns a channel that is closed when a whole line has been written to stdout.
func (p *process) firstLine() <-chan struct{} { return p.stdout.line }

// kill ends the process at once and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has ended already
	p.dropGuard()
	<-p.gone
}

// finish ends the process's input, which tells it to end by itself, and kills it when it does not.
func (p *process) finish() {
	_ = p.stdin.Close() // closed twice when the process has ended already
	patience := time.NewTimer(30 * time.Second)
	defer patience.Stop()
	select {
	case <-p.gone:
	case <-patience.C:
		p.kill()
	}
}

// stderrLimit bounds what is kept of a process's stderr.
const stderrLimit = 1 << 20

// output keeps what a process writes, its end when there is too much, and tells of the first line.
type output struct {
	limit int // 0 is none
	mu    sync.Mutex
	kept  []byte
	line  chan struct{}
	told  bool
}

func newOutput(limit int) *output { return &output{limit: limit, line: make(chan struct{})} }

// Write implements io.Writer for exec.Cmd.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append(o.kept, p...)
	if excess := len(o.kept) - o.limit; o.limit > 0 && excess > 0 {
		o.kept = append([]byte(nil), o.kept[excess:]...)
	}
	if !o.told && bytes.IndexByte(p, '\n') >= 0 {
		o.told = true
		close(o.line)
	}
	return len(p), nil
}

// String returns what is kept so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.kept)
}
