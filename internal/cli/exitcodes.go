package cli

import (
	"fmt"
	"strings"
)

// exitMeanings says what a command's exit codes mean. The code is the index. A code with an
// empty meaning does not exist.
type exitMeanings [exitNoAnswer + 1]string

const wrongCommandLine = "the command line or the configuration file is wrong"

// exitCodes returns the exit codes of the commands that scripts use. The help and docs/ are
// made from them.
func exitCodes(command string) exitMeanings {
	switch command {
	case "request":
		return exitMeanings{
			"the response is 2xx or 3xx", "the response is another status, or not a JWR", wrongCommandLine,
			"it could not connect", "no response in time, or the connection was lost",
		}
	case "listen":
		return exitMeanings{
			"--count or --duration is reached, an interrupt, or nobody reads the output any more",
			"--count is reached, and some of these events were dropped", wrongCommandLine,
			"no socket could connect, and none will try again", "the connections were lost, and no socket will connect again",
		}
	case "compare":
		return exitMeanings{
			"each socket received each event once",
			"one did not, a request was refused, or more events came than it could judge", wrongCommandLine,
			"a socket could not connect", "a socket was lost for good, and nothing else was wrong",
		}
	case "doctor":
		return exitMeanings{
			"the virtual request got a response, with any status", "it got none", wrongCommandLine, "", "",
		}
	case "config check":
		return exitMeanings{"the file is right, or there is none", "", "the file has errors", "", ""}
	default: // the dashboard, demo and the rest
		return exitMeanings{"it ended as it was told", "it failed", wrongCommandLine, "", ""}
	}
}

// exitHelp returns the part of a command's help about exit codes.
func exitHelp(command string) string {
	var codes []string
	for code, meaning := range exitCodes(command) {
		if meaning != "" {
			codes = append(codes, fmt.Sprintf("%d: %s", code, meaning))
		}
	}
	return "Exit codes: " + strings.Join(codes, "; ") + "."
}

// ExitCodeTable returns the exit codes of all commands as a Markdown table.
func ExitCodeTable() string {
	var b strings.Builder
	b.WriteString("| command | 0 | 1 | 2 | 3 | 4 |\n|---|---|---|---|---|---|\n")
	for _, command := range []string{"request", "listen", "compare", "doctor", "config check", ""} {
		name := "`" + command + "`"
		if command == "" {
			name = "the dashboard and all others"
		}
		meanings := exitCodes(command)
		fmt.Fprintf(&b, "| %s | %s |\n", name, strings.Join(meanings[:], " | "))
	}
	return b.String()
}
