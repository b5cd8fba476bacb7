//go:build !unix

package sailstest

import (
	"errors"
	"syscall"
)

// canPause says whether pause and resume work here.
const canPause = false

func ownGroup() *syscall.SysProcAttr { return nil }

func (p *process) pause() error { return errors.ErrUnsupported }

func (p *process) resume() error { return errors.ErrUnsupported }

// guard is what a paused process and Redis would need; there are none here.
type guard struct{}

func startGuard(int) (*guard, error) { return nil, errors.ErrUnsupported }

func (p *process) dropGuard() { p.guard = nil }
