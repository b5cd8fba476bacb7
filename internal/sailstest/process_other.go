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

// guard is what a paused process would need; there are none here.
type guard struct{}

func (p *process) dropGuard() { p.guard = nil }
