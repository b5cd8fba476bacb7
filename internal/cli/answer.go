package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

// rawJSON is JSON text that is printed as it came: a number keeps all its digits.
type rawJSON = json.RawMessage

// answerJSON is what `request` prints for a response.
type answerJSON struct {
	StatusCode int            `json:"statusCode"`
	Headers    map[string]any `json:"headers"`
	Body       rawJSON        `json:"body,omitempty"` // absent if there was none; null is another body
	MS         float64        `json:"ms"`
	// For a response that is not a JWR and that sails.io.js can still read:
	Warning string  `json:"warning,omitempty"`
	Raw     rawJSON `json:"raw,omitempty"`
}

// malformedJSON is what `request` prints when the response is not a JWR.
type malformedJSON struct {
	Error string  `json:"error"`
	Body  rawJSON `json:"body,omitempty"` // everything that came
	MS    float64 `json:"ms"`
}

// parseErrorJSON is what `request` prints when the server could not read the
// request.
type parseErrorJSON struct {
	StatusCode int    `json:"statusCode"`
	Error      string `json:"error"`
	Details    string `json:"details"`
}

// printAnswer prints the response. Its status becomes the exit code.
func (a *app) printAnswer(jwr sailsclient.JWR) error {
	if err := a.printJSON(answerOf(jwr)); err != nil {
		return fmt.Errorf("print the response: %w", err)
	}
	if jwr.Malformed != nil {
		a.say("%s", jwr.Malformed)
	}
	if !jwr.OK() {
		return &exitError{code: exitFailed}
	}
	return nil
}

// printJSON prints v on one line, indented for people.
func (a *app) printJSON(v any) error {
	text, err := jsonl.Encode(v)
	if err != nil {
		return err
	}
	if isTerminal(a.Out) {
		var indented bytes.Buffer
		if err := json.Indent(&indented, text, "", "  "); err != nil {
			return fmt.Errorf("indent JSON: %w", err)
		}
		text = indented.Bytes()
	}
	return a.print("%s", text)
}

func answerOf(jwr sailsclient.JWR) any {
	if jwr.ParseError != nil {
		return parseErrorJSON{jwr.StatusCode, jwr.ParseError.Message, jwr.ParseError.Details}
	}
	body := jsonl.WithBinary(jwr.Body, jwr.Attachments)
	ms := math.Round(float64(jwr.Duration.Microseconds())/100) / 10
	if jwr.Malformed != nil && !jwr.Readable() {
		return malformedJSON{Error: jwr.Malformed.String(), Body: body, MS: ms}
	}
	answer := answerJSON{StatusCode: jwr.StatusCode, Headers: jwr.Headers, Body: body, MS: ms}
	if jwr.Malformed != nil {
		answer.Warning = jwr.Malformed.String()
		answer.Raw = jsonl.WithBinary(jwr.Malformed.Raw, jwr.Attachments)
	}
	return answer
}
