package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/secret"
)

// A flag with an optional value takes it only after an equals sign. After a blank, the value
// is an argument of the command.

// urls checks the arguments of commands that take URLs. It fails for one that is obviously
// the value of the flag before it.
func (a *app) urls(cmd *cobra.Command, args []string) error {
	return a.strayValue(cmd, args, func(flag *pflag.Flag, value string) bool {
		return isBool(value) || flag.Value.Type() != "bool" && strings.HasPrefix(value, "/")
	})
}

// explained returns a better error for err, which is about the arguments, if one of them is
// meant as a flag's value.
func (a *app) explained(cmd *cobra.Command, args []string, err error) error {
	// A flag that is true without a value has few values. Others have any.
	plausible := func(flag *pflag.Flag, value string) bool {
		isSwitch := isBool(flag.NoOptDefVal)
		return !isSwitch || isBool(value) || flag.Value.Type() != "bool" && strings.HasPrefix(value, "/")
	}
	if stray := a.strayValue(cmd, args, plausible); stray != nil {
		return stray
	}
	return err
}

// strayValue looks for an argument that follows a flag with an optional value and is meant
// for it.
func (a *app) strayValue(cmd *cobra.Command, args []string, meant func(*pflag.Flag, string) bool) error {
	for i, word := range a.args[:max(len(a.args)-1, 0)] {
		if word == "--" {
			break
		}
		name, isLong := strings.CutPrefix(word, "--")
		flag := cmd.Flags().Lookup(name)
		value := a.args[i+1]
		if !isLong || flag == nil || flag.NoOptDefVal == "" || !slices.Contains(args, value) || !meant(flag, value) {
			continue
		}
		example := value
		if !isBool(value) && !strings.HasPrefix(value, "/") {
			example = "VALUE" // the argument may be a token
		}
		if path, _, queried := strings.Cut(example, "?"); queried {
			example = path + "?" + secret.Masked
		}
		return usagef(cmd, "--%s takes its value after an equals sign, not after a space: --%s=%s", name, name, example)
	}
	return nil
}

func isBool(value string) bool {
	_, err := strconv.ParseBool(value)
	return err == nil
}
