//go:build unix

package sailstest

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
)

// canPause says whether pause and resume work here.
const canPause = true

// ownGroup puts the process into a group of its own: a ctrl+c meant for the test runner must reach
// the runner alone.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// pause stops the process. A stopped process cannot notice the end of its input, so from now on a
// guard does that for it.
func (p *process) pause() error {
	if err := p.watch(); err != nil {
		return err
	}
	return p.cmd.Process.Signal(syscall.SIGSTOP)
}

// resume continues the process, which can look after itself again.
func (p *process) resume() error {
	err := p.cmd.Process.Signal(syscall.SIGCONT)
	p.dropGuard()
	return err
}

// guard is a shell that kills a process when the test runner, which holds the shell's input, dies.
type guard struct{ cmd *exec.Cmd }

func startGuard(pid int) (*guard, error) {
	watch := fmt.Sprintf("read -r _; kill -KILL %d", pid)
	cmd := exec.CommandContext(context.Background(), "sh", "-c", watch)
	cmd.SysProcAttr = ownGroup()
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the guard of a process: %w", err)
	}
	return &guard{cmd: cmd}, nil
}

// dropGuard ends the guard, if there is one, without it doing anything.
func (p *process) dropGuard() {
	if p.guard == nil {
		return
	}
	_ = p.guard.cmd.Process.Kill()
	_ = p.guard.cmd.Wait() // says that it was killed, and closes its input
	p.guard = nil
}
