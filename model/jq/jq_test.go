package jq

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	const body = `[{"id":12345678901234567890,"name":"Freya"},{"id":2,"name":"Gull"}]`
	for source, want := range map[string]string{
		".[].name":       "\"Freya\"\n\"Gull\"\n",
		".[0].id":        "12345678901234567890\n",
		"empty":          "",
		"length":         "2\n",
		".[0].name,halt": "\"Freya\"\n",
		"$ENV":           "{}\n",
	} {
		filter, err := Compile(source)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		got, err := filter.Run(t.Context(), []byte(body))
		if err != nil || string(got) != want {
			t.Errorf("%s gives %q, %v; want %q", source, got, err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	for source, want := range map[string]string{
		".[":         "read the filter: unexpected EOF",
		"nothing":    "read the filter: function not defined: nothing/0",
		".a.b":       "run the filter: expected an object but got: array",
		`error("x")`: "run the filter: error: x",
		"input":      "read the filter: input(s)/0 is not allowed",
	} {
		filter, err := Compile(source)
		if err == nil {
			_, err = filter.Run(t.Context(), []byte("[1]"))
		}
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

func TestAnEndlessFilterEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	filter, err := Compile("[range(infinite)]")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filter.Run(ctx, []byte("null")); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
