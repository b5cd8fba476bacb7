package sailstest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// testdata returns a path below the module's testdata folder. Tests run in their package's folder,
// so it is found by walking up; the path of this source file would be no use under -trimpath.
func testdata(tb testing.TB, elements ...string) string {
	tb.Helper()
	start, err := os.Getwd()
	if err != nil {
		tb.Fatalf("sailstest: %v", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "testdata", "sailsapp", "app.js")); err == nil {
			return filepath.Join(append([]string{dir, "testdata"}, elements...)...)
		}
		if dir == filepath.Dir(dir) {
			tb.Fatalf("sailstest: no testdata/sailsapp above %s: run the tests inside the repository", start)
		}
	}
}

// redisServer returns the program to run: that of the system, or else the one that make setup got.
func redisServer(tb testing.TB) string {
	tb.Helper()
	if path, err := exec.LookPath("redis-server"); err == nil {
		return path
	}
	path := filepath.Join(filepath.Dir(testdata(tb)), ".bin", "redis", "redis-server")
	if _, err := os.Stat(path); err != nil {
		tb.Fatal("sailstest: tests of servers that share a Redis need redis-server: run `make setup`")
	}
	return path
}

// requireInstalled fails the test, saying what to do, unless node and the packages are there.
func requireInstalled(tb testing.TB, folder string, packages ...string) {
	tb.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		tb.Fatal("sailstest: tests against real servers need Node.js 20 or newer in the PATH; " +
			"install it and run `make setup`")
	}
	for _, name := range packages {
		if _, err := os.Stat(testdata(tb, folder, "node_modules", name, "package.json")); err != nil {
			tb.Fatalf("sailstest: testdata/%s/node_modules/%s is missing: run `make setup`", folder, name)
		}
	}
}
