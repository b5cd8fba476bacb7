//go:build unix && !race

package history_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"sailscope/model/history"
)

// The test binary runs again with these set, and there TestHelperProcess adds
// entries to the history in that directory until it is killed.
const (
	dirVariable   = "SAILSCOPE_TEST_HISTORY"
	firstVariable = "SAILSCOPE_TEST_FIRST"
	limitVariable = "SAILSCOPE_TEST_LIMIT" // no file may get larger
)

// bigEntry makes the file need compacting after every 18 or so.
func bigEntry(i int) history.Entry {
	e := entry(i, fmt.Sprintf("PUT /big/%d", i))
	e.Body = `{"x":"` + strings.Repeat("x", 30_000) + `"}`
	return e
}

// TestHelperProcess says each entry's number when it is added, or the error, after
// which it ends.
func TestHelperProcess(t *testing.T) {
	dir := os.Getenv(dirVariable)
	if dir == "" {
		return // this is the test run itself
	}
	if limit, err := strconv.ParseUint(os.Getenv(limitVariable), 10, 64); err == nil {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: limit, Max: limit}); err != nil {
			t.Fatal(err)
		}
	}
	first, err := strconv.Atoi(os.Getenv(firstVariable))
	if err != nil {
		t.Fatal(err)
	}
	for i := first; ; i++ {
		if err := history.In(dir).Add(bigEntry(i)); err != nil {
			fmt.Println("error", err)
			os.Exit(0) //nolint:revive // this is the program's main
		}
		fmt.Println("added", i)
	}
}

func helper(t *testing.T, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestHelperProcess$")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// Killed wherever it is, it has lost nothing that it had added, but what is old.
func TestAKilledProcessLosesNothing(t *testing.T) {
	dir := t.TempDir()
	next := 0
	const kills, kept = 12, 10
	for range kills {
		cmd, said := helper(t, dirVariable+"="+dir, firstVariable+"="+strconv.Itoa(next))
		last := -1
		for said.Scan() { // also what it said before it was killed, and was not read yet
			if _, err := fmt.Sscanf(said.Text(), "added %d", &last); err != nil {
				t.Fatalf("it said %q", said.Text())
			}
			if last == next+35 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
		lines := lines(load(t, history.In(dir)))
		for i := last - kept; i <= last; i++ {
			if !strings.Contains(lines+" |", fmt.Sprintf("PUT /big/%d |", i)) {
				t.Fatalf("killed after %d, %d is gone. There are %s", last, i, lines)
			}
		}
		next = last + 2 // one more may have been added before it was killed
	}
}

// A disk that is full costs what does not fit, and nothing else.
func TestAFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	s := history.In(dir)
	for i := range 34 { // the next one needs compacting
		add(t, s, bigEntry(i))
	}
	file := filepath.Join(dir, "history.jsonl")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int{0, 100_000, 400_000} {
		cmd, said := helper(t, dirVariable+"="+dir, firstVariable+"=100", limitVariable+"="+strconv.Itoa(limit))
		first := said.Scan() && strings.HasPrefix(said.Text(), "error")
		_ = cmd.Process.Kill() // it has ended already, if it is right
		_ = cmd.Wait()
		after, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !first || !bytes.Equal(after, before) {
			t.Errorf("with files of %d bytes at most it said %q, and %d of %d bytes are left", limit, said.Text(), len(after), len(before))
		}
	}
}

func TestAHistoryThatIsALinkStaysOne(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	link, file := filepath.Join(dir, "history.jsonl"), filepath.Join(elsewhere, "real.jsonl")
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(rel, link); err != nil { // to a file that is not there yet
		t.Fatal(err)
	}
	for i := range 60 {
		add(t, history.In(dir), bigEntry(i))
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	info, err = os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() > 1<<20 {
		t.Errorf("the file is %+v, %v", info, err)
	}
	if entries := load(t, history.In(dir)); entries[len(entries)-1].Line != "PUT /big/59" {
		t.Errorf("the newest is %s", entries[len(entries)-1].Line)
	}
}

// What keeps it from being compacted costs nothing until it is twice as large.
func TestAHistoryThatCannotBeCompacted(t *testing.T) {
	dir := t.TempDir()
	s := history.In(dir)
	file := filepath.Join(dir, "history.jsonl")
	if err := os.MkdirAll(filepath.Join(file+".next", "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	added := 0
	var err error
	for err == nil {
		if err = s.Add(bigEntry(added)); err == nil {
			added++
		}
	}
	if got := len(load(t, s)); got != added || added < 60 || added > 70 {
		t.Errorf("%d of %d are there: %v", got, added, err)
	}
	if err := os.RemoveAll(file + ".next"); err != nil {
		t.Fatal(err)
	}
	add(t, s, bigEntry(added))
	if info, err := os.Stat(file); err != nil || info.Size() > 1<<20 {
		t.Errorf("it is %+v, %v", info, err)
	}
}

// A pipe would be waited for.
func TestAHistoryThatIsAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "history.jsonl"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := history.In(dir).Load(); err == nil {
		t.Error("it was read")
	}
	if err := history.In(dir).Add(entry(1, "GET /")); err == nil {
		t.Error("it was written")
	}
}
