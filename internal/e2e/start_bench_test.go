//go:build linux && !race

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/internal/ptytest"
	"sailscope/internal/testwait"
)

// BenchmarkStart is the time from the start of the program to the first whole
// frame on the terminal. On a busy machine compare cpu-ms, how long all threads
// ran; queued-ms is how long they were ready to run and had no processor.
func BenchmarkStart(b *testing.B) {
	var running, queued time.Duration
	for b.Loop() {
		term := ptytest.Start(b, ptytest.Options{}, plain(b), "http://127.0.0.1:1")
		testwait.Until(b, "the first whole frame", func() bool {
			raw := string(term.Raw())
			return strings.Contains(raw, "┛") && strings.Contains(raw, "palette") // the pane, and the line below it
		})
		ran, waited := threads(b, term.Pid())
		running, queued = running+ran, queued+waited
		b.StopTimer()
		term.Press(ctrlC)
		term.WaitExit()
		b.StartTimer()
	}
	b.ReportMetric(float64(running)/float64(time.Millisecond)/float64(b.N), "cpu-ms")
	b.ReportMetric(float64(queued)/float64(time.Millisecond)/float64(b.N), "queued-ms")
}

// threads is how long those of a process ran, and waited for a processor.
func threads(b *testing.B, pid int) (ran, waited time.Duration) {
	b.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(files) == 0 {
		b.Fatalf("no threads of process %d: %v", pid, err)
	}
	for _, file := range files {
		var onCPU, inQueue int64
		text, err := os.ReadFile(file)
		if err == nil {
			_, err = fmt.Sscan(string(text), &onCPU, &inQueue)
		}
		if err != nil {
			b.Fatal(err)
		}
		ran, waited = ran+time.Duration(onCPU), waited+time.Duration(inQueue)
	}
	return ran, waited
}
