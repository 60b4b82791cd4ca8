package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// expectation is a check of examples/README.md.
type expectation struct {
	Run    []string `json:"run"`
	Post   string   `json:"post"`
	Port   int      `json:"port"`
	Type   string   `json:"type"`
	Body   string   `json:"body"`
	Status int      `json:"status"`
	Prints []string `json:"prints"`
}

// expected returns the example's first check that fits.
func expected(fits func(expectation) bool) (expectation, error) {
	file := filepath.FromSlash(example + ".expect.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return expectation{}, err
	}
	var all []expectation
	if err := json.Unmarshal(text, &all); err != nil {
		return expectation{}, fmt.Errorf("%s: %w", file, err)
	}
	for _, check := range all {
		if fits(check) {
			return check, nil
		}
	}
	return expectation{}, fmt.Errorf("%s has no such check", file)
}

func (e expectation) check(what, got string) error {
	for _, want := range e.Prints {
		if !strings.Contains(got, want) {
			return fmt.Errorf("%s did not print %q but:\n%s", what, want, got)
		}
	}
	return nil
}
