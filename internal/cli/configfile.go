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

// defaultConfigFile is the file that is read without --config, "" where there
// is no place for one.
func defaultConfigFile() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // XDG_CONFIG_HOME may say it all the same
	}
	return configFileOf(runtime.GOOS, os.Getenv, home)
}

// configFileOf follows XDG wherever somebody has asked for it, and otherwise the
// custom of the system, as stateDirOf does.
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
		return "" // a file below the current folder is no default: anybody may have put it there
	}
	return filepath.Join(dir, "sailscope", "config.yaml")
}

// configure reads the configuration that goes with flags, once they have been
// found right. What can be read of a wrong file is returned beside the error.
// From then on secrets of both are kept out of all messages.
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

// loadConfig reads the file that was asked for, which must be there, or the
// default one, which need not.
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

// addSecrets takes in what is secret of a setting. All that was put outside of the
// file is, except addresses: messages are about those.
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

// checkSetting finds what is wrong with a value that is no setting of a connection.
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

// checkVariable refuses a name that no request could use.
func checkVariable(name string) error {
	if (request.Draft{Line: "{{" + name + "}}"}).Variables() == nil {
		return errors.New("a variable name has letters, digits and _ . - and does not begin with a digit")
	}
	return nil
}

// which is the error for a command that needs one socket when there are several.
func which(cmd *cobra.Command, c config.Config) error {
	return usagef(cmd, "several sockets are configured, and a request goes to one: give --url with one of %s",
		strings.Join(c.Names(), ", "))
}

// knownName says what is wrong with an address that is probably the misspelled
// name of a socket.
func knownName(c config.Config, address string) error {
	if strings.ContainsAny(address, ".:/") {
		return nil
	}
	if near := config.Nearest(address, c.Names()); near != "" {
		return fmt.Errorf("no socket is configured as %q, but one is as %q; a host of that name would be http://%s", address, near, address)
	}
	return nil
}
