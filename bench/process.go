package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// processTimeout ends a contender that does not end by itself.
const processTimeout = measureTimeout + 20*time.Second

func (c contender) can(measure string) bool { return slices.Contains(c.measures, measure) }

// sample takes one measurement in a process of its own. One that fails is a
// sample that says so; the error is for ctx and for what could not be started.
func (c contender) sample(ctx context.Context, measure, url string, count int) (sample, error) {
	limited, cancel := context.WithTimeout(ctx, processTimeout)
	defer cancel()
	command, err := c.command(limited, measure, url, strconv.Itoa(count))
	if err != nil {
		return sample{}, err
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if ctx.Err() != nil {
		return sample{}, ctx.Err()
	}
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return sample{Failed: fmt.Sprintf("%v: %s", err, lastLine(stderr.String()))}, nil
	}
	if err != nil {
		return sample{}, err
	}
	var taken sample
	if err := json.Unmarshal(out, &taken); err != nil {
		return sample{}, fmt.Errorf("the answer %.80q: %w", out, err)
	}
	return taken, nil
}

func (c contender) command(ctx context.Context, measure, url, count string) (*exec.Cmd, error) {
	if c.script != "" {
		return exec.CommandContext(ctx, "node", "--expose-gc", c.script, measure, url, count), nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return exec.CommandContext(ctx, self, "contender", c.name, measure, url, count), nil
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// serverProcess is the server, outside of every contender's CPU time.
type serverProcess struct {
	url     string
	command *exec.Cmd
	stdin   io.Closer
}

func startServer(ctx context.Context) (*serverProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, self, "server")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &serverProcess{command: command, stdin: stdin}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		p.stop()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	p.url = strings.TrimSpace(line)
	return p, nil
}

// stop ends the server; how it ends adds nothing to what has been measured.
func (p *serverProcess) stop() {
	p.stdin.Close()
	_ = p.command.Wait()
}

// describeHost is the machine in a line.
func describeHost(ctx context.Context) (string, error) {
	node, err := exec.CommandContext(ctx, "node", "--version").Output()
	if err != nil {
		return "", fmt.Errorf("ask Node.js for its version: %w", err)
	}
	return fmt.Sprintf("%s/%s, %d cores, %s, Node.js %s",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), strings.TrimSpace(string(node))), nil
}
