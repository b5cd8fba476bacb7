package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

const (
	// commandLimit is how long a command may take to tell a secret. Password
	// managers ask people, who are given the time to look up.
	commandLimit = 10 * time.Second
	// outputLimit is how much it may say.
	outputLimit = 64 << 10
	// pipeGrace is how long something the command left behind may keep its
	// output open.
	pipeGrace = time.Second
)

// runCommand is what a shell command prints, trimmed. It gets no standard
// input: that may be the data of a request. What it writes to standard error may
// be a secret, and is nowhere shown.
func runCommand(ctx context.Context, command string, limit time.Duration) (string, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stdout limitedBuffer
	cmd := exec.CommandContext(limited, "sh", "-c", command)
	cmd.Stdout, cmd.WaitDelay = &stdout, pipeGrace
	err := cmd.Run()
	text := strings.TrimSpace(stdout.text.String())
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("the command was interrupted: %w", context.Cause(ctx))
	case limited.Err() != nil:
		return "", fmt.Errorf("the command did not end within %s", limit)
	case stdout.full:
		return "", fmt.Errorf("the command printed more than %d bytes", outputLimit)
	case err != nil:
		return "", fmt.Errorf("the command failed: %w; run it in a shell to see what it says", err)
	case text == "":
		return "", errors.New("the command printed nothing")
	}
	return text, nil
}

// limitedBuffer takes outputLimit bytes. Whoever writes more gets an error,
// which ends the command.
type limitedBuffer struct {
	text bytes.Buffer
	full bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.text.Len()+len(p) > outputLimit {
		b.full = true
		return 0, io.ErrShortWrite
	}
	return b.text.Write(p)
}
