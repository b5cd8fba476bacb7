package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

// FlagTable returns the flags of each command that are not settings of a connection, as a
// Markdown table.
func FlagTable() string {
	var b strings.Builder
	b.WriteString("| command | flag | meaning |\n|---|---|---|\n")
	a := &app{}
	root := a.rootCommand()
	for _, cmd := range append([]*cobra.Command{root}, a.subcommands()...) {
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			if flag.Hidden || slices.Contains(settings.Keys(settings.Flag|settings.DashboardFlag), flag.Name) {
				return
			}
			name := "`" + strings.TrimPrefix(cmd.Name(), "-") + "`"
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, flagSpelling(flag), cell(flag.Usage+flagDefault(flag)))
		})
	}
	return b.String()
}

// SettingsTable returns the settings of a connection as a Markdown table.
func SettingsTable() string {
	var b strings.Builder
	b.WriteString("| flag | in the file | meaning | default | notes |\n|---|---|---|---|---|\n")
	for _, s := range settings.All() {
		flag := "`--" + s.Key + "`"
		if s.Kind == settings.Route {
			flag = "`--" + s.Key + "[=/route]`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", flag, code(s.Key+": "+s.Example), cell(s.Help), code(s.Default), settingNotes(s))
	}
	return b.String()
}

// settingNotes say in which places a setting differs from the others.
func settingNotes(s settings.Setting) string {
	var notes []string
	if s.In(settings.DashboardFlag) {
		notes = append(notes, "dashboard only")
	}
	if !s.In(settings.Defaults) {
		notes = append(notes, "not in `defaults`")
	}
	if s.Holds == secret.HoldsCookies {
		notes = append(notes, "secret")
	}
	if s.Live {
		notes = append(notes, "may change while connected")
	}
	return strings.Join(notes, "; ")
}

func flagSpelling(flag *pflag.Flag) string {
	if flag.Shorthand == "" {
		return "`--" + flag.Name + "`"
	}
	return fmt.Sprintf("`-%s`, `--%s`", flag.Shorthand, flag.Name)
}

func flagDefault(flag *pflag.Flag) string {
	switch flag.DefValue {
	case "", "false", "[]", "0", "0s":
		return ""
	}
	return fmt.Sprintf(" (default %s)", flag.DefValue)
}

// cell escapes a text for a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + cell(text) + "`"
}
