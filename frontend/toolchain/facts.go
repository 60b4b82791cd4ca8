package toolchain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Facts is what the Python of a base reports about itself (llb/steps/skeleton.py).
type Facts struct {
	Executable string                `json:"executable"`
	Markers    packaging.Environment `json:"markers"`
	Libc       struct {
		Name    string `json:"name"`    // glibc or musl
		Version string `json:"version"` // "2.36"
	} `json:"libc"`
	Stdlib []string `json:"stdlib"` // top-level module names
}

// maxFacts is the largest file of facts that is read, in bytes.
const maxFacts = 1 << 20

// readFacts reads the facts from the layer with the empty virtual environment.
func readFacts(ctx context.Context, ref gwclient.Reference) (Facts, error) {
	var facts Facts
	data, err := gateway.Read(ctx, ref, steps.Facts, maxFacts)
	if err != nil {
		return facts, err
	}
	return facts, json.Unmarshal(data, &facts)
}

// Target returns what wheels have to be compatible with
// (https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/).
func (f Facts) Target() packaging.Target {
	target := packaging.Target{
		PythonMinor:    f.Markers.PythonVersion,
		Implementation: f.Markers.ImplementationName,
		Machine:        f.Markers.PlatformMachine,
		Libc:           f.Libc.Name,
	}
	// These are used if the version is unknown: that of musl often is.
	target.LibcVersion = [2]int{2, 17}
	if f.Libc.Name == "musl" {
		target.LibcVersion = [2]int{1, 2}
	}
	fmt.Sscanf(f.Libc.Version, "%d.%d", &target.LibcVersion[0], &target.LibcVersion[1])
	return target
}

// SitePackages returns the folder of the image that distributions are installed into.
func (f Facts) SitePackages() string {
	return path.Join(steps.Venv, "lib", "python"+f.Markers.PythonVersion, "site-packages")
}

// Check returns an *OtherPython if the Python of the base is not the one chosen.
func (f Facts) Check(b Base, choice Choice) error {
	if f.Markers.PythonVersion == choice.Minor {
		return nil
	}
	return &OtherPython{found: f.Markers.PythonVersion, base: b, choice: choice, problem: report.Problem{
		Message: fmt.Sprintf("the base %s has Python %s, and Python %s is asked for (%s)",
			b.Reference, f.Markers.PythonFullVersion, choice.Minor, choice.Reason),
		Remedy: fmt.Sprintf("set python = %q, or name a base that has Python %s", f.Markers.PythonVersion, choice.Minor),
	}.At(b.position)}
}

// OtherPython is the error for a base whose Python is not the one chosen. It wraps a
// report.Problem.
type OtherPython struct {
	found   string // minor version
	base    Base
	choice  Choice
	problem report.Problem
}

func (e *OtherPython) Error() string { return e.problem.Error() }
func (e *OtherPython) Unwrap() error { return e.problem }

// Guessed reports whether the base is configured, and the Python is only a guess.
func (e *OtherPython) Guessed() bool { return e.choice.Guess && e.base.fixed }

// Choice returns the choice of the base's own Python.
func (e *OtherPython) Choice() Choice {
	choice := e.choice
	choice.Minor, choice.Guess, choice.Reason = e.found, false, "the one of "+e.base.Reference
	return choice
}

// noPython explains that the step which creates the empty virtual environment failed: it runs
// nothing but the base's python3. It returns other errors as they are, such as that of a base
// which cannot be downloaded.
func noPython(b Base, err error) error {
	var step *gateway.StepError
	var exit *gwpb.ExitError
	if errors.As(err, &step) || !errors.As(err, &exit) {
		return err
	}
	return report.Problem{
		Message: fmt.Sprintf("the base %s has no usable Python: python3 could not make a virtual environment", b.Reference),
		Remedy:  "name a base with Python and its venv module, such as python:3.13-slim",
		Detail:  err.Error(),
	}.At(b.position)
}
