package bench

import (
	"fmt"
	"strings"
)

// Expectation is what the edits so far have to have done to the image. What is
// empty has not been edited.
type Expectation struct {
	Module, Mark string
	Template     string
	Summary      string
	Version      string
	Readme       string
	Pinned       string
}

// Observation is what probe.py found in the image when it ran there.
type Observation struct {
	File            string  `json:"file"` // of the imported module
	Mark            string  `json:"mark"`
	Summary         string  `json:"summary"`
	Version         string  `json:"version"`
	LongDescription string  `json:"long_description"`
	Pinned          string  `json:"pinned"`
	Template        *string `json:"template"` // nil: the image has no such file
	Readme          *string `json:"readme"`
	Page            string  `json:"page"`
	PageError       string  `json:"page_error"`
}

// Verdict on an image after a step.
type Verdict string

const (
	Shown      Verdict = "shown"        // the image shows the step's change
	Runs       Verdict = "runs"         // an image cannot show the change
	NotInImage Verdict = "not in image" // the image leaves out what was edited
	Wrong      Verdict = "wrong"        // the image shows what was there before
)

// judge compares an image with everything that was edited so far, and returns the
// verdict on the last step. Its error says what is wrong.
func judge(step string, want Expectation, got Observation) (Verdict, error) {
	for _, c := range []struct{ what, want, got string }{
		{"the mark in " + want.Module, want.Mark, got.Mark},
		{"the description", want.Summary, got.Summary},
		{"the version", want.Version, got.Version},
		{"the pinned version", want.Pinned, got.Pinned},
	} {
		if c.want != "" && c.want != c.got {
			return Wrong, fmt.Errorf("%s is %q, not %q", c.what, c.got, c.want)
		}
	}
	if got.Template != nil && !strings.Contains(*got.Template, want.Template) {
		return Wrong, fmt.Errorf("the template has no %q", want.Template)
	}
	if got.Page != "" && !strings.Contains(got.Page, want.Template) {
		return Wrong, fmt.Errorf("the page has no %q", want.Template)
	}
	if got.Readme != nil && !strings.Contains(*got.Readme, want.Readme) {
		return Wrong, fmt.Errorf("the README has no %q", want.Readme)
	}
	switch step {
	case "template":
		if got.Template == nil {
			return NotInImage, nil
		}
	case "readme":
		if got.Readme == nil && !strings.Contains(got.LongDescription, want.Readme) {
			return Runs, nil
		}
	case "cold", "unchanged", "reorder":
		return Runs, nil
	}
	return Shown, nil
}
