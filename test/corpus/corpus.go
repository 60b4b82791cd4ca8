// Package corpus holds projects with a setup.py as they were published, and what
// must come of each: whether it builds as it lies, what is said where it does not,
// and that it works with what was said.
//
// testdata/corpus.json names each by its sdist and the sdist's hash; the sdists
// themselves are fetched. What a project resolves to depends on the day.
//
// Each is built for the Python of its time, and for a newer one to see what is said of
// what no longer works there.
package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Project is one published project.
type Project struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Sdist   string `json:"sdist"` // the file
	SHA256  string `json:"sha256"`

	// Proves is what it is here for.
	Proves string `json:"proves"`
	// Kept is whether it is well kept: a build has nothing to complain of.
	Kept bool `json:"kept,omitempty"`
	// Quick is whether it is tried whenever the tests are run, QuickNewer whether it is
	// with the newer Python.
	Quick      bool `json:"quick,omitempty"`
	QuickNewer bool `json:"quick-newer,omitempty"`

	Questions
	Tries []Try `json:"tries,omitempty"`
}

// Questions are put to the image; guest.py asks them.
type Questions struct {
	Imports  string   `json:"imports,omitempty"`  // a module of the wheel
	Check    string   `json:"check,omitempty"`    // what it must do, in Python
	Programs []string `json:"programs,omitempty"` // must be there and start
	Files    []string `json:"files,omitempty"`    // below the virtual environment
	Serves   *Serves  `json:"serves,omitempty"`
}

// Serves is a command with {port} in it, and the path it must answer or the text
// it must say; without both it must end well.
type Serves struct {
	Command string  `json:"command"`
	Path    *string `json:"path,omitempty"`
	Says    *string `json:"says,omitempty"`
}

// Try is a build of it and what comes of that.
type Try struct {
	// With are lines of configuration, Edits changes of the project. The first try of
	// a project has none: the later ones have what the earlier ones were told.
	With  []string `json:"with,omitempty"`
	Edits []Edit   `json:"edits,omitempty"`
	// Because says, of a remedy that no build tells, how one comes to it.
	Because string `json:"because,omitempty"`

	Outcome
	// On is what comes of it with other Pythons, by their version, where that differs.
	On map[string]Outcome `json:"on,omitempty"`
}

// Outcome is what comes of a try.
type Outcome struct {
	// Warns are texts of the warnings: each is given, and none that has none of them,
	// but for advice.
	Warns []string `json:"warns,omitempty"`
	// Error are texts of the build's error: there is no image.
	Error []string `json:"error,omitempty"`
	// Breaks is a text of what goes wrong in the image; without it and Error the
	// image does all that is asked.
	Breaks string `json:"breaks,omitempty"`
}

// Outcome is what must come of it with a Python.
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
