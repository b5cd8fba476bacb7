package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/jsondiff"
	"sailscope/model/request"
)

// defaultConfigFile returns the file that is read without --config, "" if there is no folder
// for it.
func defaultConfigFile() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // XDG_CONFIG_HOME may name the folder anyway
	}
	return configFileOf(runtime.GOOS, os.Getenv, home)
}

// configFileOf follows XDG if its variable is set, and otherwise the custom of the system, as
// stateDirOf does.
func configFileOf(goos string, getenv func(string) string, home string) string {
	dir := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		switch goos {
		case "windows":
			dir = getenv("AppData")
		case "darwin", "ios":
			dir = filepath.Join(home, "Library", "Application Support")
		default:
			dir = filepath.Join(home, ".config")
		}
	}
	if !filepath.IsAbs(dir) {
		return "" // not a file below the current folder: others may have put it there
	}
	return filepath.Join(dir, "sailscope", "config.yaml")
}

// configure checks the flags and reads the configuration. If the file has an error, it also
// returns what it could read. From then on, messages hide the secrets of both.
func (a *app) configure(cmd *cobra.Command, flags *connectionFlags, urls []string) (config.Config, error) {
	flags.addSecrets(a.secrets, urls)
	if err := flags.check(); err != nil {
		return config.Config{}, asUsage(cmd, err)
	}
	c, err := a.loadConfig(flags.config, cmd.Flags().Changed("config"))
	if err != nil {
		return c, asUsage(cmd, err)
	}
	return c, nil
}

// loadConfig reads the file of --config, which must exist, or else the default one, which
// need not exist.
func (a *app) loadConfig(file string, asked bool) (config.Config, error) {
	if !asked {
		file = a.configFile
	}
	switch {
	case file == "" && asked:
		return config.Config{}, errors.New("--config names no file")
	case file == "":
		return config.Config{}, nil
	}
	var inFile secret.Known
	c, err := config.Load(file, func(s config.Setting, value string) error {
		addSecrets(&inFile, s, value)
		addSecrets(a.secrets, s, value)
		return checkSetting(s, value)
	})
	if !asked && errors.Is(err, fs.ErrNotExist) {
		return config.Config{}, nil
	}
	wrong, inText := errors.AsType[config.Errors](err)
	if err != nil && !inText {
		return c, err
	}
	err = config.Join(wrong, checkKeys(c.Keys))
	if err == nil && c.Exposed && !inFile.Empty() {
		a.say("warning: there are secrets in %s, and others may read it: \"chmod 600\" it, "+
			"or write { env: NAME } or { command: ... } for them", file)
	}
	return c, err
}

// addSecrets notes what is secret in a setting. A value from outside of the file is secret,
// except for addresses, which messages have to name.
func addSecrets(known *secret.Known, s config.Setting, value string) {
	switch s.Key {
	case config.KeyVariables:
		if s.Secret() || secret.Name(s.Name) {
			known.Add(value)
		}
	case settings.KeyRoom:
		if s.Secret() {
			known.Add(value)
		}
		addSecret(known, nil, s.Key, value)
	default:
		addSecret(known, secretSetting(s), s.Key, s.Text(value))
	}
}

func secretSetting(s config.Setting) secret.Settings {
	if !s.Secret() {
		return nil
	}
	return secret.Settings(nil).With(s.Target())
}

// checkSetting fails for a wrong value that is no setting of a connection.
func checkSetting(s config.Setting, value string) error {
	switch s.Key {
	case config.KeyVariables:
		return checkVariable(s.Name)
	case config.KeyIgnore:
		_, err := jsondiff.ParseIgnore(value)
		return err
	default:
		return nil
	}
}

// checkVariable fails for a name that no request could use.
func checkVariable(name string) error {
	if (request.Draft{Line: "{{" + name + "}}"}).Variables() == nil {
		return errors.New("a variable name has letters, digits and _ . - and does not begin with a digit")
	}
	return nil
}

// which returns the error of a command that needs one socket if there are several.
func which(cmd *cobra.Command, c config.Config) error {
	return usagef(cmd, "several sockets are configured, and a request goes to one: give --url with one of %s",
		strings.Join(c.Names(), ", "))
}

// knownName fails for an address that is probably the misspelled name of a socket.
func knownName(c config.Config, address string) error {
	if strings.ContainsAny(address, ".:/") {
		return nil
	}
	if near := config.Nearest(address, c.Names()); near != "" {
		return fmt.Errorf("no socket is configured as %q, but one is as %q; a host of that name would be http://%s", address, near, address)
	}
	return nil
}
