//go:build unix

package tui

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkIdle is 10 seconds of a dashboard on which nothing happens: the CPU
// time of all its threads, how often they were woken, what it wrote, and how
// many frames it composed.
func BenchmarkIdle(b *testing.B) {
	const watched = 10 * time.Second
	for b.Loop() {
		s := newStand(b)
		time.Sleep(time.Second) // the first frames, and the answers of the terminal
		before, written, composed := usage(b), s.bytes.Load(), s.frames.composed.Load()
		time.Sleep(watched)
		after := usage(b)
		b.ReportMetric(0, "ns/op") // it would be the length of the scene
		b.ReportMetric(float64(cpuTime(after)-cpuTime(before))/float64(time.Millisecond), "cpu-ms/10s")
		b.ReportMetric(float64(after.Nvcsw-before.Nvcsw), "wakeups/10s")
		b.ReportMetric(float64(s.bytes.Load()-written), "bytes-written")
		b.ReportMetric(float64(s.frames.composed.Load()-composed), "composed")
		s.end()
	}
}

func usage(b *testing.B) (u syscall.Rusage) {
	b.Helper()
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u
}

func cpuTime(u syscall.Rusage) time.Duration {
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
