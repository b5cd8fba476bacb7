package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// The measures, each in a process of its own.
const (
	measureFlood      = "flood"
	measureRoundTrips = "roundtrips"
	measureFailures   = "failures"
	measureCycles     = "cycles"
)

// failuresBefore are the failed attempts before the heap is measured first: by
// then everything has been allocated that is allocated once.
const failuresBefore = 20

// measureTimeout bounds one measurement; the JavaScript ones have the same.
const measureTimeout = 40 * time.Second

// client is one connection to the server, made of the library under test.
type client interface {
	// connect returns when the namespace is open.
	connect(ctx context.Context) error
	// request returns when the server has answered.
	request(ctx context.Context, url string) error
	// disconnect makes way for another connect.
	disconnect() error
}

// library is what is measured of a Go library.
type library struct {
	// open makes a client that calls boat for each event of that name.
	open func(url string, boat func()) (client, error)
	// retry tries to connect where nobody listens, again and again, and calls
	// failed after each attempt. It returns when ctx ends, with a remark on how
	// it had to be done. Nil: the library does not reconnect.
	retry func(ctx context.Context, url string, failed func()) (note string, err error)
	// module is whose version names it.
	module string
}

// contend takes one measurement of one Go library: the arguments are the
// contender's name, the measure, the server's URL and a count.
func contend(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 4 {
		return errors.New("usage: bench contender NAME MEASURE URL COUNT")
	}
	lib, known := libraries()[args[0]]
	if !known {
		return fmt.Errorf("no contender %q", args[0])
	}
	count, err := strconv.Atoi(args[3])
	if err != nil {
		return fmt.Errorf("the count: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	taken, err := lib.take(ctx, args[1], args[2], count)
	if err != nil {
		taken.Failed = err.Error()
	}
	taken.Client = versionOf(lib.module)
	return json.NewEncoder(out).Encode(taken)
}

func (l library) take(ctx context.Context, measure, url string, count int) (sample, error) {
	switch measure {
	case measureFlood:
		return l.flood(ctx, url, count)
	case measureRoundTrips:
		return l.roundTrips(ctx, url, count)
	case measureFailures:
		return l.failures(ctx, url, count)
	case measureCycles:
		return l.cycles(ctx, url, count)
	default:
		return sample{}, fmt.Errorf("no measure %q", measure)
	}
}

// flood takes a tenth of the events to warm up, then all of them.
func (l library) flood(ctx context.Context, url string, events int) (sample, error) {
	seen := &tally{all: make(chan struct{}, 1)}
	c, err := l.open(url, seen.event)
	if err != nil {
		return sample{}, err
	}
	if err := c.connect(ctx); err != nil {
		return sample{}, fmt.Errorf("connect: %w", err)
	}
	if err := seen.await(ctx, c, events/10); err != nil {
		return sample{}, err
	}
	before, err := usageNow()
	if err != nil {
		return sample{}, err
	}
	if err := seen.await(ctx, c, events); err != nil {
		return sample{}, err
	}
	after, err := usageNow()
	if err != nil {
		return sample{}, err
	}
	return sample{
		Events:  events,
		Wall:    after.at.Sub(before.at).Seconds(),
		CPU:     (after.cpu - before.cpu).Seconds(),
		Mallocs: after.mallocs - before.mallocs,
		Bytes:   after.bytes - before.bytes,
	}, c.disconnect()
}

// tally counts down to the last event.
type tally struct {
	left atomic.Int64
	all  chan struct{}
}

func (t *tally) event() {
	if t.left.Add(-1) == 0 {
		t.all <- struct{}{}
	}
}

// await asks for events and returns when they are there.
func (t *tally) await(ctx context.Context, c client, events int) error {
	t.left.Store(int64(events))
	if err := c.request(ctx, floodPath+strconv.Itoa(events)); err != nil {
		return fmt.Errorf("ask for events: %w", err)
	}
	select {
	case <-t.all:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%d of %d events missing: %w", t.left.Load(), events, ctx.Err())
	}
}

// usage is what the process has used so far.
type usage struct {
	at             time.Time
	cpu            time.Duration
	mallocs, bytes uint64
}

func usageNow() (usage, error) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	var times syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &times); err != nil {
		return usage{}, fmt.Errorf("read the CPU time: %w", err)
	}
	cpu := time.Duration(times.Utime.Nano() + times.Stime.Nano())
	return usage{time.Now(), cpu, memory.Mallocs, memory.TotalAlloc}, nil
}

// roundTrips makes one request after the other, a tenth of them to warm up.
func (l library) roundTrips(ctx context.Context, url string, requests int) (sample, error) {
	c, err := l.open(url, func() {})
	if err != nil {
		return sample{}, err
	}
	if err := c.connect(ctx); err != nil {
		return sample{}, fmt.Errorf("connect: %w", err)
	}
	warmUp := requests / 10
	took := make([]float64, 0, requests)
	for i := range warmUp + requests {
		start := time.Now()
		if err := c.request(ctx, "/echo"); err != nil {
			return sample{}, fmt.Errorf("request %d: %w", i+1, err)
		}
		if i >= warmUp {
			took = append(took, microseconds(time.Since(start)))
		}
	}
	return sample{RoundTrips: took}, c.disconnect()
}

// failures is how the heap grows while so many attempts to connect fail.
func (l library) failures(ctx context.Context, url string, attempts int) (sample, error) {
	if l.retry == nil {
		return sample{}, errors.New("it does not reconnect")
	}
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	var done atomic.Int64 // a library may go on after it has been told to stop
	var before, after int64
	note, err := l.retry(ctx, url, func() {
		switch done.Add(1) {
		case failuresBefore:
			before = heapNow()
		case failuresBefore + int64(attempts):
			after = heapNow()
			enough()
		}
	})
	if err != nil {
		return sample{}, err
	}
	if tried := done.Load(); tried < failuresBefore+int64(attempts) {
		return sample{Note: note}, fmt.Errorf("it stopped after %d attempts", tried)
	}
	return sample{HeapGrowth: after - before, Note: note}, nil
}

func heapNow() int64 {
	runtime.GC()
	runtime.GC() // what finalizers have let go
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc) //nolint:gosec // no heap has 2^63 bytes
}

// cycles is how many goroutines are left of connections that are no more. A
// connection that fails is counted, and the next one tried.
func (l library) cycles(ctx context.Context, url string, cycles int) (sample, error) {
	before := runtime.NumGoroutine()
	c, err := l.open(url, func() {})
	if err != nil {
		return sample{}, err
	}
	var refused int
	var reason error
	for i := range cycles {
		if err := c.connect(ctx); err != nil {
			refused, reason = refused+1, err
		}
		if err := c.disconnect(); err != nil {
			return sample{}, fmt.Errorf("disconnect, cycle %d: %w", i+1, err)
		}
		if ctx.Err() != nil {
			return sample{}, fmt.Errorf("cycle %d of %d, %d connections failed: %w", i+1, cycles, refused, ctx.Err())
		}
	}
	taken := sample{Goroutines: settledGoroutines() - before}
	if refused > 0 {
		taken.Note = fmt.Sprintf("%d of %d connections failed: %v", refused, cycles, reason)
	}
	return taken, nil
}

// settledGoroutines waits until their number has not changed for a second.
func settledGoroutines() int {
	const interval, enough = 50 * time.Millisecond, 20
	now := runtime.NumGoroutine()
	for same := 0; same < enough; {
		time.Sleep(interval)
		last := now
		now = runtime.NumGoroutine()
		same++
		if now != last {
			same = 0
		}
	}
	return now
}
