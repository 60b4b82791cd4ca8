// Package corpus holds published projects with a setup.py, and what is expected of
// each: whether it builds unchanged, what the build says if it does not, and that it
// works with what the build suggests.
//
// testdata/corpus.json names each by its sdist and the sdist's hash; the sdists
// themselves are fetched. What a project resolves to depends on the day.
//
// Each is built for the Python of its time, and for a newer one to see what builds say
// about what no longer works there.
package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Project is a published project.
type Project struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Sdist   string `json:"sdist"` // the file
	SHA256  string `json:"sha256"`

	// Proves is what the project shows.
	Proves string `json:"proves"`
	// Kept is whether it is well kept: a build must not warn.
	Kept bool `json:"kept,omitempty"`
	// Quick is whether make test tries it, QuickNewer whether it does so
	// with the newer Python.
	Quick      bool `json:"quick,omitempty"`
	QuickNewer bool `json:"quick-newer,omitempty"`

	Questions
	Tries []Try `json:"tries,omitempty"`
}

// Questions are asked of the image by guest.py.
type Questions struct {
	Imports  string   `json:"imports,omitempty"`  // a module of the wheel
	Check    string   `json:"check,omitempty"`    // a Python program that has to succeed
	Programs []string `json:"programs,omitempty"` // that have to exist and start
	Files    []string `json:"files,omitempty"`    // below the virtual environment
	Serves   *Serves  `json:"serves,omitempty"`
}

// Serves is a command with {port} in it, and the path that it has to answer or the text
// that it has to print. Without both it has to end with 0.
type Serves struct {
	Command string  `json:"command"`
	Path    *string `json:"path,omitempty"`
	Says    *string `json:"says,omitempty"`
}

// Try is a build of a project and its expected outcome.
type Try struct {
	// With are lines of configuration, Edits changes of the project. The first try of
	// a project has none; later ones have what the build before suggested.
	With  []string `json:"with,omitempty"`
	Edits []Edit   `json:"edits,omitempty"`
	// Because explains a remedy that no build suggests.
	Because string `json:"because,omitempty"`

	Outcome
	// On is what is expected with other Pythons, by version, where that differs.
	On map[string]Outcome `json:"on,omitempty"`
}

// Outcome is what is expected of a build.
type Outcome struct {
	// Warns are texts of the warnings. Each is expected, and no other warning is,
	// except advice.
	Warns []string `json:"warns,omitempty"`
	// Error are texts of the build's error. Then there is no image.
	Error []string `json:"error,omitempty"`
	// Breaks is a text of the image's failure. Without it and Error the image has to
	// do everything that is asked.
	Breaks string `json:"breaks,omitempty"`
}

// outcome returns what is expected with a Python.
func (t Try) outcome(python string) Outcome {
	if other, ok := t.On[python]; ok {
		return other
	}
	return t.Outcome
}

// Edit is a change of one file.
type Edit struct {
	File   string `json:"file"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func (p Project) String() string { return p.Name + " " + p.Version }

// Read reads the projects.
func Read(file string) ([]Project, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []Project
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	seen := map[string]bool{}
	for _, p := range all {
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, p, err)
		}
		if seen[p.Sdist] {
			return nil, fmt.Errorf("%s: %s is there twice", file, p)
		}
		seen[p.Sdist] = true
	}
	return all, nil
}

func (p Project) check() error {
	switch {
	case p.Name == "" || p.Version == "" || p.Proves == "":
		return errors.New("name, version and what it proves must be said")
	case p.Sdist == "" || strings.ContainsAny(p.Sdist, `/\`) || len(p.SHA256) != 64:
		return errors.New("an sdist and its hash must be said")
	case len(p.Tries) == 0 && !p.Kept:
		return errors.New("it is tried in no way")
	}
	for _, t := range p.Tries {
		for python, outcome := range t.On {
			if python != Newer {
				return fmt.Errorf("nobody tries Python %s", python)
			}
			if err := outcome.check(); err != nil {
				return err
			}
		}
		if err := t.Outcome.check(); err != nil {
			return err
		}
	}
	return nil
}

func (o Outcome) check() error {
	if len(o.Error) > 0 && o.Breaks != "" {
		return errors.New("a build that fails leaves no image to break")
	}
	return nil
}
