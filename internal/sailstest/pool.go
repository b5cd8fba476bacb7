package sailstest

import (
	"fmt"
	"sync"
	"testing"
)

// Pool lifts Sails apps that the tests of a package share: one for each
// generation and environment, when the first test asks for it. Lifting one
// takes more than most tests do with it.
//
// A test that shares an app relies on nothing but what it does itself: no ids
// of records, no counts of events that others may cause. It joins no rooms that
// others talk in, and talks to nobody who has not asked for it. A test that
// cannot do with that, or kills its app, starts its own with Start.
//
// The zero value is ready. Main ends what was lifted.
type Pool struct {
	mu   sync.Mutex
	apps map[string]*sharedApp
}

// sharedApp is an app that may be lifted.
type sharedApp struct {
	mu     sync.Mutex
	server *Server // nil until it listens
}

// URL returns the base URL of the shared app of a generation with these
// environment variables, each as "NAME=value", once it answers.
func (p *Pool) URL(tb testing.TB, generation Generation, variables ...string) string {
	tb.Helper()
	app := p.app(fmt.Sprint(generation, variables))
	app.mu.Lock()
	defer app.mu.Unlock()
	if app.server == nil {
		s := newServer(tb, sailsApp(generation), generation, []Option{WithEnv(variables...)})
		s.liftOnFreePort(tb)
		app.server = s
	}
	return app.server.URL()
}

func (p *Pool) app(key string) *sharedApp {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.apps == nil {
		p.apps = map[string]*sharedApp{}
	}
	if p.apps[key] == nil {
		p.apps[key] = &sharedApp{}
	}
	return p.apps[key]
}

// Main is for TestMain: its Run runs the tests and then ends the pool's apps,
// so that goleak, for one, finds nothing of them.
func (p *Pool) Main(m Runner) Runner { return pooled{m, p} }

// Runner runs tests: a *testing.M.
type Runner interface{ Run() int }

type pooled struct {
	Runner
	pool *Pool
}

// Run implements Runner.
func (p pooled) Run() int {
	defer p.pool.end()
	return p.Runner.Run()
}

// end kills the apps.
func (p *Pool) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, app := range p.apps {
		if app.server != nil {
			app.server.Kill()
		}
	}
	clear(p.apps)
}
