package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sailscope/internal/doctor"
	"sailscope/internal/settings"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

type doctorFlags struct {
	connectionFlags
	request string
	json    bool
}

func (a *app) doctorCommand() *cobra.Command {
	var flags doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor [URL]",
		Short: "Check the way to an app step by step, with advice",
		Long: "Check the way to an app step by step, and say how to fix what does not work: " +
			"address, name, connection, TLS, HTTP, each transport, the generation, origin, cookie, CSRF token, " +
			"and finally a virtual request. Use the same flags as for your socket; --timeout limits each step.\n\n" +
			"✓ works, ! is wrong but does no harm here, ✗ fails, and - was not needed or not possible.\n\n" +
			exitHelp("doctor") + " With --json the output is one object with url, ok and steps; each step has name, status (ok, warn, fail or skip) and detail, " +
			"and, if they apply, advice and refusal, a word for what was refused.",
		Example: `sailscope doctor http://localhost:1337

# like a page of the app
sailscope doctor https://app.example --session --csrf`,
		RunE: a.reporting(a.urls, func(cmd *cobra.Command, args []string) error {
			return a.examine(cmd, &flags, args)
		}),
		ValidArgsFunction: cobra.FixedCompletions([]cobra.Completion{sailsclient.DefaultURL}, cobra.ShellCompDirectiveNoFileComp),
	}
	fs := cmd.Flags()
	fs.StringVar(&flags.request, "request", "GET /", "the virtual request that has to work: 'METHOD PATH [JSON]'")
	fs.BoolVar(&flags.json, "json", false, "print one JSON object")
	flags.register(cmd, false, settings.Flag)
	fs.Lookup("timeout").Usage = "give up each step after this time"
	for _, s := range settings.All() {
		if slices.ContainsFunc(s.Fields, func(field string) bool { return strings.HasPrefix(field, "Reconnect.") }) {
			_ = fs.MarkHidden(s.Key) // the flag exists; doctor does not reconnect
		}
	}
	return cmd
}

func (a *app) examine(cmd *cobra.Command, flags *doctorFlags, args []string) error {
	options, err := a.toExamine(cmd, flags, args)
	if err != nil {
		return err
	}
	var out diagnosisWriter = a.newStepPrinter()
	if flags.json {
		out = &stepCollector{app: a}
	}
	diagnosis, err := doctor.Examine(cmd.Context(), options, out.step)
	switch {
	case cmd.Context().Err() != nil:
		return errInterrupted
	case err != nil:
		return asUsage(cmd, err)
	}
	if err := out.verdict(diagnosis); err != nil {
		return err
	}
	if !diagnosis.Works {
		return &exitError{code: exitFailed}
	}
	return nil
}

// toExamine returns what to examine: the one socket that the command line names.
func (a *app) toExamine(cmd *cobra.Command, flags *doctorFlags, args []string) (doctor.Options, error) {
	urls := slices.Concat(args, flags.urls())
	c, err := a.configure(cmd, &flags.connectionFlags, urls)
	switch {
	case err != nil:
		return doctor.Options{}, err
	case len(urls) > 1:
		return doctor.Options{}, usagef(cmd, "doctor checks one app: give one URL")
	case len(urls) == 0 && len(c.Sockets) > 1:
		return doctor.Options{}, usagef(cmd, "several sockets are configured, and doctor checks one: give one of %s",
			strings.Join(c.Names(), ", "))
	}
	a.secrets.Add(request.Draft{Line: flags.request}.Secrets()...)
	asked, err := parseAsk(flags.request)
	if err != nil {
		return doctor.Options{}, usagef(cmd, "--request: %w", err)
	}
	sockets, err := a.sockets(cmd, &flags.connectionFlags, c, urls)
	if err != nil {
		return doctor.Options{}, err
	}
	return doctor.Options{Client: sockets[0].Options, Request: asked.request}, nil
}

// diagnosisWriter prints an examination.
type diagnosisWriter interface {
	step(doctor.Step)
	verdict(doctor.Diagnosis) error
}

// diagnosisJSON is what --json prints.
type diagnosisJSON struct {
	URL   string     `json:"url"`
	OK    bool       `json:"ok"`
	Steps []stepJSON `json:"steps"`
}

type stepJSON struct {
	Name    string        `json:"name"`
	Status  doctor.Status `json:"status"`
	Detail  string        `json:"detail"`
	Advice  string        `json:"advice,omitempty"`
	Refusal string        `json:"refusal,omitempty"`
}

// stepCollector collects the steps for one JSON object.
type stepCollector struct {
	app   *app
	steps []stepJSON
}

func (c *stepCollector) step(s doctor.Step) {
	line := stepJSON{Name: s.Name, Status: s.Status, Detail: c.app.secrets.Hide(s.Detail), Advice: c.app.secrets.Hide(s.Advice)}
	if s.Refusal != nil {
		line.Refusal = s.Refusal.Refusal.String()
	}
	c.steps = append(c.steps, line)
}

func (c *stepCollector) verdict(d doctor.Diagnosis) error {
	return c.app.printJSON(diagnosisJSON{URL: c.app.secrets.Hide(d.URL), OK: d.Works, Steps: c.steps})
}
