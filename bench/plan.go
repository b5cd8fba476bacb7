package main

import (
	"context"
	"fmt"
	"io"
	"net"
)

// Counts of the measures that are the same in every run.
const (
	failedAttempts = 500
	connectCycles  = 300
)

// plan says how often and how much is measured.
type plan struct {
	rounds int
	// roundTripTurns is how often round trips are measured in each round: they
	// take little time, and which core the scheduler happens to wake moves them
	// by half.
	roundTripTurns int
	share          int // one in so many of a contender's events and requests
}

func fullPlan() plan { return plan{rounds: 5, roundTripTurns: 3, share: 1} }

func quickPlan() plan { return plan{rounds: 2, roundTripTurns: 1, share: 5} }

// contender is one column of the table.
type contender struct {
	name     string
	script   string   // of a JavaScript client; empty: a Go library, in this binary
	events   int      // a second or so of them
	requests int      // sequential ones
	measures []string // what it can do
}

// contenders are in the order in which they take turns.
func contenders() []contender {
	everything := []string{measureFlood, measureRoundTrips, measureFailures, measureCycles}
	javaScript := []string{measureFlood, measureRoundTrips, measureFailures}
	return []contender{
		{name: nameOurs, events: 1_500_000, requests: 5000, measures: everything},
		{name: nameZishang, events: 200_000, requests: 5000, measures: everything},
		{name: nameSocketIO, script: "socket.io-client.js", events: 400_000, requests: 5000, measures: javaScript},
		{name: nameSailsIO, script: "sails.io.js", events: 300_000, requests: 1000, measures: javaScript},
		{name: nameDiscard, events: 2_500_000, requests: 5000, measures: []string{measureFlood, measureRoundTrips}},
	}
}

func (p plan) count(c contender, measure string) int {
	switch measure {
	case measureFlood:
		return c.events / p.share
	case measureRoundTrips:
		return c.requests / p.share
	case measureFailures:
		return failedAttempts
	default:
		return connectCycles
	}
}

// turns are the measures of a round, in order.
func (p plan) turns() []string {
	turns := []string{measureFlood}
	for range p.roundTripTurns {
		turns = append(turns, measureRoundTrips)
	}
	return append(turns, measureFailures, measureCycles)
}

// results are the samples of each contender and measure, in the order taken.
type results map[string]map[string][]sample

// run has all contenders take turns at each measure, round after round: what
// else the machine does meanwhile then hits all of them alike.
func (p plan) run(ctx context.Context, server string, progress io.Writer) (results, error) {
	dead, err := deadURL(ctx)
	if err != nil {
		return nil, err
	}
	taken := results{}
	for round := range p.rounds {
		for _, measure := range p.turns() {
			fmt.Fprintf(progress, "round %d of %d: %s\n", round+1, p.rounds, measure)
			url := server
			if measure == measureFailures {
				url = dead
			}
			if err := p.takeTurns(ctx, taken, measure, url); err != nil {
				return nil, err
			}
		}
	}
	return taken, nil
}

func (p plan) takeTurns(ctx context.Context, taken results, measure, url string) error {
	for _, c := range contenders() {
		if !c.can(measure) {
			continue
		}
		s, err := c.sample(ctx, measure, url, p.count(c, measure))
		if err != nil {
			return fmt.Errorf("%s, %s: %w", c.name, measure, err)
		}
		if taken[c.name] == nil {
			taken[c.name] = map[string][]sample{}
		}
		taken[c.name][measure] = append(taken[c.name][measure], s)
	}
	return nil
}

// deadURL is an address that nobody listens at, any more.
func deadURL(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	listener.Close()
	return "http://" + listener.Addr().String(), nil
}
