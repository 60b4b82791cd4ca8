package wheel

import (
	"bytes"
	"context"
	"path"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Portable reports whether the wheel is the same for every machine. The error is about the
// name of the file
// (https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention).
func (w Wheel) Portable() (bool, error) {
	name, err := packaging.ParseWheelName(w.File)
	return err == nil && name.Pure() && len(w.sharedObjects()) == 0, err
}

// sharedObjects returns the compiled files of the wheel. Even a wheel that is tagged for any
// machine may have some, as package data.
func (w Wheel) sharedObjects() []string {
	var all []string
	for _, file := range w.Contents {
		if IsSharedObject(file.Path) {
			all = append(all, file.Path)
		}
	}
	return all
}

// IsSharedObject reports whether a file has the name of a shared library or an extension
// module: x.so, libx.so.1.
func IsSharedObject(name string) bool {
	return strings.HasSuffix(name, ".so") || strings.Contains(path.Base(name), ".so.")
}

// extensionKeys match the keywords and keys that declare extension modules.
var extensionKeys = regexp.MustCompile(`\bext[_-]modules\b|\bcffi_modules\b|\brust_extensions\b`)

// NotPortable explains why the wheel of a project is for one machine only, with the place
// where that is declared. The problem has no remedy.
func (w Wheel) NotPortable(p Project) report.Problem {
	problem := report.Problem{File: p.Backend.Declared, Message: "the project makes the wheel " + w.File}
	if modules := w.sharedObjects(); len(modules) > 0 {
		problem.Message = "the project compiles " + report.Abbreviate(modules)
	}
	for _, file := range []string{"setup.py", "setup.cfg", "pyproject.toml"} {
		if at := extensionKeys.FindIndex(p.Files[file]); at != nil {
			problem.File, problem.Line = file, 1+bytes.Count(p.Files[file][:at[0]], []byte("\n"))
			break
		}
	}
	return problem
}

// ForPlatform returns the wheel for the image's platform: made itself if it is the same for
// every machine, else one that is built again under emulation. fits is false if the builder
// would have to emulate the platform and cannot; then made is returned. Errors are as those
// of Build.
func (m Maker) ForPlatform(ctx context.Context, client *gateway.Client, p Project, made Wheel, target packaging.Target) (w Wheel, fits bool, err error) {
	if m.Tools.Cross == nil {
		return made, true, nil
	}
	portable, err := made.Portable()
	if err != nil || portable {
		return made, true, err
	}
	if m.Tools.Cross.Emulated == nil {
		return made, false, nil
	}
	w, err = build(ctx, client, m.emulated(p, target))
	w.emulated = true
	return w, true, err
}

// Paths returns the paths of the files in the wheel.
func (w Wheel) Paths() []string {
	var all []string
	for _, file := range w.Contents {
		all = append(all, file.Path)
	}
	return all
}
