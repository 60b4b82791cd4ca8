// Package starters holds small repositories as teams have them, and what is
// expected of each: what its build says, what the image does, and what it does after
// the change that the build suggests. Each is built by the frontend, in this process,
// and run by a real engine.
//
// The repository is testdata/NAME, the expectation testdata/NAME.toml.
package starters

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Fixture is a repository and what is expected of it.
type Fixture struct {
	Name string `toml:"-"`
	Dir  string `toml:"-"` // the repository

	About string `toml:"about"` // what is wrong with it
	Row   string `toml:"row"`   // the kind of defect
	Slow  bool   `toml:"slow"`  // tried by make starters only
	// Args are build arguments, KEY=VALUE.
	Args []string `toml:"args"`
	Outcome
	Mended *Mended `toml:"mended"`
}

// Outcome is what is expected of an unchanged repository.
type Outcome struct {
	Says  []string `toml:"says"`  // every warning: rule, place and a text
	Error []string `toml:"error"` // texts of the error; then there is no image
	Does  []Does   `toml:"does"`
}

// Mended is the change that the build suggested, and what is expected then.
type Mended struct {
	Edits []Edit `toml:"edits"`
	Outcome
}

// Edit is a change of one file.
type Edit struct {
	File    string  `toml:"file"`
	Before  string  `toml:"before"`
	After   string  `toml:"after"`
	Content *string `toml:"content"` // the whole file, in place of Before and After
	Delete  bool    `toml:"delete"`  // in place of both
}

// Does is one thing that the image has to do, and the expected result.
type Does struct {
	// Run is a command in a container of its own; nil is the image's.
	Run   []string `toml:"run"`
	Exit  int      `toml:"exit"`
	Lacks []string `toml:"lacks"` // texts that must not be printed

	// Get and Post are sent to the image's command, from outside its network. Neighbours
	// in the list go to one container.
	Get    string `toml:"get"`
	Post   string `toml:"post"`
	Type   string `toml:"type"` // of Body
	Body   string `toml:"body"`
	Port   int    `toml:"port"`
	Status int    `toml:"status"` // 0 is 200

	Prints []string `toml:"prints"`

	User     string   `toml:"user"`      // in place of the image's
	ReadOnly bool     `toml:"read-only"` // the root file system
	Tmpfs    []string `toml:"tmpfs"`     // writable folders of a read-only root
	Env      []string `toml:"env"`
}

func (d Does) serves() bool { return d.Get != "" || d.Post != "" }

// together reports whether two requests may go to one container.
func (d Does) together(other Does) bool {
	return d.serves() && other.serves() && d.User == other.User && d.ReadOnly == other.ReadOnly &&
		slices.Equal(d.Tmpfs, other.Tmpfs) && slices.Equal(d.Env, other.Env)
}

// Read reads all fixtures below a folder, sorted by name.
func Read(dir string) ([]Fixture, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []Fixture
	var problems []error
	for _, entry := range entries {
		name, isTOML := strings.CutSuffix(entry.Name(), ".toml")
		switch {
		case isTOML:
			f, err := read(dir, name)
			problems = append(problems, err)
			all = append(all, f)
		case !entry.IsDir():
			problems = append(problems, fmt.Errorf("%s belongs to no fixture", filepath.Join(dir, entry.Name())))
		default:
			if _, err := os.Stat(filepath.Join(dir, name+".toml")); err != nil {
				problems = append(problems, fmt.Errorf("%s has no %s.toml", filepath.Join(dir, name), name))
			}
		}
	}
	return all, errors.Join(problems...)
}

func read(dir, name string) (Fixture, error) {
	f := Fixture{Name: name, Dir: filepath.Join(dir, name)}
	file := filepath.Join(dir, name+".toml")
	text, err := os.ReadFile(file)
	if err != nil {
		return f, err
	}
	decoder := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return f, fmt.Errorf("%s: unknown key\n%s", file, strict.String())
		}
		return f, fmt.Errorf("%s: %w", file, err)
	}
	if info, err := os.Stat(f.Dir); err != nil || !info.IsDir() {
		return f, fmt.Errorf("%s has no folder %s", file, f.Dir)
	}
	if err := f.check(); err != nil {
		return f, fmt.Errorf("%s: %w", file, err)
	}
	return f, nil
}

func (f Fixture) check() error {
	if f.About == "" || f.Row == "" {
		return errors.New("about and row must be said")
	}
	if !isKind(f.Row) {
		return fmt.Errorf("row %q is no kind of row", f.Row)
	}
	problems := []error{f.Outcome.check()}
	if f.Mended != nil {
		if len(f.Mended.Edits) == 0 {
			problems = append(problems, errors.New("mended without edits"))
		}
		for _, e := range f.Mended.Edits {
			if e.File == "" || count(e.Before != "", e.Content != nil, e.Delete) != 1 {
				problems = append(problems, fmt.Errorf("the edit of %q: a file, and before, content or delete", e.File))
			}
		}
		problems = append(problems, f.Mended.Outcome.check())
	}
	return errors.Join(problems...)
}

func count(all ...bool) int {
	n := 0
	for _, flag := range all {
		if flag {
			n++
		}
	}
	return n
}

func (o Outcome) check() error {
	if len(o.Error) == 0 && len(o.Does) == 0 {
		return errors.New("neither error nor does")
	}
	if len(o.Error) > 0 && len(o.Does) > 0 {
		return errors.New("where there is an error, there is no image that does something")
	}
	for _, d := range o.Does {
		switch {
		case d.Get != "" && d.Post != "", d.serves() && (d.Run != nil || d.Exit != 0), d.serves() && d.Port == 0:
			return fmt.Errorf("%s: get or post, and a port, or run", d)
		case !d.serves() && (d.Port != 0 || d.Status != 0 || d.Body != "" || d.Type != ""):
			return fmt.Errorf("%s: port, status, body and type are for get and post", d)
		}
	}
	for _, text := range o.Says {
		if _, err := parseSays(text); err != nil {
			return err
		}
	}
	return nil
}

// apply edits a copy of the repository. Each edit has to change something.
func (e Edit) apply(dir string) error {
	file := filepath.Join(dir, filepath.FromSlash(e.File))
	if e.Delete {
		return os.Remove(file)
	}
	if e.Content != nil {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, []byte(*e.Content), 0o644)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed := strings.Replace(string(text), e.Before, e.After, 1)
	if changed == string(text) {
		return fmt.Errorf("the edit changes nothing: %s does not hold %q", e.File, e.Before)
	}
	return os.WriteFile(file, []byte(changed), 0o644)
}
