package sailstest

import (
	"net/http"
	"sync"
	"testing"
)

// Tests that ask at once get one app, those with another environment another
// one, and none outlives the run of the tests.
func TestPool(t *testing.T) {
	t.Parallel()
	var pool Pool
	var shared [3]string
	var other string
	var all sync.WaitGroup
	for i := range shared {
		all.Go(func() { shared[i] = pool.URL(t, EIO4) })
	}
	all.Go(func() { other = pool.URL(t, EIO4, "SAILS_CSRF=1") })
	all.Wait()
	if shared[0] == "" || shared[1] != shared[0] || shared[2] != shared[0] || other == "" || other == shared[0] {
		t.Fatalf("the apps are at %q, and with another environment at %q", shared, other)
	}
	ran := runner(func() int {
		for _, url := range []string{shared[0], other} {
			if status := statusOf(t, url); status != http.StatusOK {
				t.Errorf("%s answers %d", url, status)
			}
		}
		return 3
	})
	if code := pool.Main(ran).Run(); code != 3 {
		t.Errorf("the exit code is %d", code)
	}
	for _, url := range []string{shared[0], other} {
		if status := statusOf(t, url); status != 0 {
			t.Errorf("%s still answers %d", url, status)
		}
	}
}

type runner func() int

func (r runner) Run() int { return r() }

// statusOf is how an app answers, 0 if nobody does.
func statusOf(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/echo", nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
