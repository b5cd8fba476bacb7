package sailsclient

import (
	"math"
	"math/rand/v2"
	"time"
)

// backoff returns the wait before a retry. The first one after a failure is number 1.
// random is in [0, 1).
func (r Reconnect) backoff(retry int, random float64) time.Duration {
	wait := float64(r.Delay) * math.Pow(2, float64(min(retry, 30)-1))
	wait = min(wait, float64(r.DelayMax))
	if r.Jitter > 0 {
		wait *= 1 + r.Jitter*(2*random-1)
	}
	return time.Duration(wait)
}

func (r Reconnect) nextWait(retry int) time.Duration {
	return r.backoff(retry, rand.Float64())
}

func (r Reconnect) exhausted(retry int) bool {
	return r.Off || (r.Attempts > 0 && retry > r.Attempts)
}
