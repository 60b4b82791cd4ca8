package wheel

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Backend is the project's build system (https://peps.python.org/pep-0517/,
// https://peps.python.org/pep-0518/). As JSON it is the input of llb/steps/hooks.py.
type Backend struct {
	Name     string   `json:"build-backend"`
	Path     []string `json:"backend-path,omitempty"`
	Requires []string `json:"requires"`
	// Editable is set for a wheel that refers to the source tree
	// (https://peps.python.org/pep-0660/).
	Editable bool `json:"editable,omitempty"`
	// Machine is the name that platform.machine() returns in setup.py, "" for that of the
	// machine which it runs on.
	Machine string `json:"machine,omitempty"`
	// Declared is the file that declares the backend, or setup.py.
	Declared string `json:"-"`
	// Metadata is the file with the project's name and requirements.
	Metadata string `json:"-"`
	// Versioneer is set if the project contains versioneer, which reads the version from
	// git.
	Versioneer bool `json:"-"`
}

// legacy is the backend of a project that declares none: it puts the project's own
// directory on sys.path, as `python setup.py` did
// (https://peps.python.org/pep-0517/#source-trees).
const legacy = "setuptools.build_meta:__legacy__"

// FindBackend returns the build system that pyproject.toml declares, or else setuptools.
// The error is a report.Problem.
func FindBackend(files project.Files) (Backend, error) {
	_, setup := files["setup.py"]
	_, setupCfg := files["setup.cfg"]
	pyproject, declared := files["pyproject.toml"]
	if !setup && !declared && !setupCfg {
		return Backend{}, report.Problem{
			Message: "the context holds neither setup.py nor pyproject.toml, so there is no Python project to install",
			Remedy: "run the build where setup.py lies, or name its directory with project = \"...\"; " +
				"if it is there, look whether .dockerignore leaves it out (names are case-sensitive)",
		}
	}
	if err := declaredCredential(files); err != nil {
		return Backend{}, err
	}
	backend := Backend{Name: legacy, Requires: []string{"setuptools"}, Declared: "setup.py", Metadata: "setup.py"}
	if !setup {
		backend.Metadata = "setup.cfg"
	}
	backend.Versioneer = setup && versioneer.Match(files["setup.cfg"])
	if !declared {
		return backend, nil
	}
	backend.Versioneer = backend.Versioneer || setup && versioneer.Match(pyproject)
	var document struct {
		BuildSystem *struct {
			Requires []string `toml:"requires"`
			Backend  string   `toml:"build-backend"`
			Path     []string `toml:"backend-path"`
		} `toml:"build-system"`
		Project map[string]any `toml:"project"`
	}
	if err := packaging.UnmarshalTOML(pyproject, &document); err != nil {
		return Backend{}, tomlProblem(err)
	}
	if document.Project != nil || !setup && !setupCfg {
		backend.Metadata = "pyproject.toml"
	}
	if document.BuildSystem == nil {
		if !setup && !setupCfg && document.Project == nil {
			return Backend{}, report.Problem{
				File: "pyproject.toml", Line: 1,
				Message: "there is no setup.py beside it and it declares neither [build-system] nor [project], so there is nothing to install",
				Remedy:  "add a setup.py, or [project] with a name and a version",
			}
		}
		return backend, nil
	}
	backend.Declared = "pyproject.toml"
	backend.Requires = document.BuildSystem.Requires
	if document.BuildSystem.Backend != "" {
		backend.Name, backend.Path = document.BuildSystem.Backend, document.BuildSystem.Path
	}
	for _, text := range backend.Requires {
		at := report.Position{File: "pyproject.toml", Line: report.LineOf(pyproject, text)}
		if problem := refused(text); problem != nil {
			return Backend{}, problem.At(at)
		}
		if _, err := packaging.ParseRequirement(text); err != nil {
			return Backend{}, report.Problem{
				Message: fmt.Sprintf("[build-system] requires %q, which is no requirement: %v", text, err),
			}.At(at)
		}
	}
	return backend, nil
}

func tomlProblem(err error) error {
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		row, _ := decode.Position()
		return report.Problem{File: "pyproject.toml", Line: row, Message: decode.Error()}
	}
	return report.Problem{File: "pyproject.toml", Line: 1, Message: err.Error()}
}

// spec returns the backend as JSON.
func (b Backend) spec() []byte {
	data, err := json.Marshal(b)
	if err != nil {
		panic(err) // strings alone
	}
	return data
}
