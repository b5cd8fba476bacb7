package naming

import (
	"fmt"
	"time"

	"sailscope/model/dashboard"
)

// Wait tells how long a request has been pending.
func Wait(x *dashboard.Exchange, now time.Time) string {
	if x.Waiting {
		return "waits for the connection"
	}
	return fmt.Sprintf("%.1f s", max(now.Sub(x.SentAt), 0).Seconds())
}
