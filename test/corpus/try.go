package corpus

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

//go:embed guest.py
var guest string

// The versions of Python for which outcomes are recorded: that of the projects' time,
// and the default of a build.
const (
	Python = "3.11"
	Newer  = toolchain.Default
)

// Runner builds projects from a folder of sdists.
type Runner struct {
	*inprocess.Builder
	Sdists string
	Python string // Python, Newer, or another to try
}

// Came is the result of a try.
type Came struct {
	Warnings []string
	Failure  string   // the build's error
	Broken   []string // the image's failures
	Took     time.Duration
}

// Try builds a project and asks the image. dir is created for it.
func (runner *Runner) Try(ctx context.Context, p Project, t Try, dir string) (Came, error) {
	folder, err := runner.folder(p, t, dir)
	if err != nil {
		return Came{}, err
	}
	asked, err := json.Marshal(p.Questions)
	if err != nil {
		return Came{}, err
	}
	ran, err := runner.Run(ctx, folder, "python", "-c", guest, string(asked))
	if err != nil {
		return Came{}, fmt.Errorf("%w\n%s", err, tail(string(ran.Log)))
	}
	came := Came{Warnings: ran.Warnings, Took: ran.Building + ran.Running}
	if ran.Failure != nil {
		came.Failure = inWords(ran.Failure)
		return came, nil
	}
	if err := json.Unmarshal([]byte(ran.Stdout), &came.Broken); err != nil {
		return came, fmt.Errorf("the guest ends with %d: %w\n%s%s", ran.Code, err, ran.Stdout, ran.Stderr)
	}
	return came, nil
}

// Plan returns the plan of the unchanged project.
func (runner *Runner) Plan(ctx context.Context, p Project, dir string) (plan.Plan, error) {
	folder, err := runner.folder(p, Try{}, dir)
	if err != nil {
		return plan.Plan{}, err
	}
	return runner.Builder.Plan(ctx, folder)
}

// folder is a copy of the project with a configuration.
func (runner *Runner) folder(p Project, t Try, dir string) (inprocess.Folder, error) {
	if err := p.Unpack(runner.Sdists, dir); err != nil {
		return inprocess.Folder{}, err
	}
	for _, edit := range t.Edits {
		if err := edit.apply(dir); err != nil {
			return inprocess.Folder{}, err
		}
	}
	file := filepath.Join(dir, "Dockerfile")
	if _, err := os.Stat(file); err == nil {
		return inprocess.Folder{}, fmt.Errorf("%s has a Dockerfile of its own", p)
	}
	lines := append([]string{"# syntax=ghcr.io/wainwright-build/frontend:1", `python = "` + runner.Python + `"`}, t.With...)
	return inprocess.Folder{Path: dir}, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}

func (e Edit) apply(dir string) error {
	file := filepath.Join(dir, filepath.FromSlash(e.File))
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !strings.Contains(string(text), e.Before) {
		return fmt.Errorf("%s does not hold %q", e.File, e.Before)
	}
	return os.WriteFile(file, []byte(strings.Replace(string(text), e.Before, e.After, 1)), 0o644)
}

// inWords returns an error as a client shows it, without the output below.
func inWords(err error) string {
	problems := report.Problems(err)
	if len(problems) == 0 {
		return err.Error()
	}
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.Short())
	}
	return strings.Join(lines, "\n")
}

func tail(log string) string {
	const most = 4 << 10
	return log[max(0, len(log)-most):]
}

// Compare returns what is not as expected with a Python.
func (t Try) Compare(came Came, python string) []string {
	must := t.outcome(python)
	wrong := compareWarnings(must.Warns, came.Warnings)
	switch {
	case len(must.Error) > 0 && came.Failure == "":
		wrong = append(wrong, "it builds")
	case len(must.Error) == 0 && came.Failure != "":
		wrong = append(wrong, "it does not build: "+came.Failure)
	}
	for _, text := range must.Error {
		if came.Failure != "" && !strings.Contains(came.Failure, text) {
			wrong = append(wrong, fmt.Sprintf("the error does not say %q but %s", text, came.Failure))
		}
	}
	all := strings.Join(came.Broken, "\n")
	switch {
	case must.Breaks != "" && came.Failure == "" && !strings.Contains(all, must.Breaks):
		wrong = append(wrong, fmt.Sprintf("the image does not break with %q but: %s", must.Breaks, all))
	case must.Breaks == "":
		wrong = append(wrong, came.Broken...)
	}
	return wrong
}

func advises(rule string) bool {
	found, _ := rules.Find(rule)
	return found.Severity == rules.Advice
}

func compareWarnings(wanted, given []string) []string {
	var wrong []string
	for _, text := range wanted {
		if !slices.ContainsFunc(given, func(warning string) bool { return strings.Contains(warning, text) }) {
			wrong = append(wrong, fmt.Sprintf("it does not warn %q", text))
		}
	}
	for _, warning := range given {
		if name, _, _ := strings.Cut(warning, ":"); advises(name) {
			continue
		}
		if !slices.ContainsFunc(wanted, func(text string) bool { return strings.Contains(warning, text) }) {
			wrong = append(wrong, fmt.Sprintf("it warns %q", warning))
		}
	}
	return wrong
}
