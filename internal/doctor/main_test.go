package doctor_test

import (
	"testing"

	"go.uber.org/goleak"

	"sailscope/internal/sailstest"
)

// sharedApps are the real apps that tests share.
var sharedApps sailstest.Pool

func TestMain(m *testing.M) { goleak.VerifyTestMain(sharedApps.Main(m)) }
