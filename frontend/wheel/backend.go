package wheel

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Backend is the project's build system (PEP 517, PEP 518).
type Backend struct {
	Name     string   `json:"build-backend"`
	Path     []string `json:"backend-path,omitempty"`
	Requires []string `json:"requires"`
	// Editable asks for a wheel that refers to the source tree (PEP 660).
	Editable bool `json:"editable,omitempty"`
	// Machine is what setup.py is told that it runs on, "" for the truth.
	Machine string `json:"machine,omitempty"`
	// Declared is the file that says so.
	Declared string `json:"-"`
	// Metadata is the one that says what the project is and requires.
	Metadata string `json:"-"`
	// Versioneer says that the project has a versioneer of its own, which asks git for
	// the version.
	Versioneer bool `json:"-"`
}

// legacy is what PEP 517 prescribes for a project that declares no backend: it
// puts the project's own directory on sys.path, as `python setup.py` did.
const legacy = "setuptools.build_meta:__legacy__"

// FindBackend reads the build system from pyproject.toml, and takes setuptools
// where nothing is declared.
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
	if err := toml.Unmarshal(pyproject, &document); err != nil {
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
	for _, each := range backend.Requires {
		if packaging.HasCredentials(each) {
			return Backend{}, credential(report.Position{File: "pyproject.toml", Line: report.LineOf(pyproject, "requires")})
		}
		if _, err := packaging.ParseRequirement(each); err != nil {
			return Backend{}, report.Problem{
				File: "pyproject.toml", Line: report.LineOf(pyproject, each),
				Message: fmt.Sprintf("[build-system] requires %q, which is no requirement: %v", each, err),
			}
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

// versionFromGit are the build requirements that read a version out of .git.
var versionFromGit = []string{
	"setuptools-scm", "hatch-vcs", "versioningit", "setuptools-git-versioning",
	"poetry-dynamic-versioning", "dunamai", "setuptools-git", "pbr",
}

// versioneer is the table that versioneer has of every project that it serves.
var versioneer = regexp.MustCompile(`(?m)^\[(?:tool\.)?versioneer\]`)

// NeedsGit tells whether the version comes from git, by what is required besides what
// the backend is declared with.
func (b Backend) NeedsGit(more []string) bool {
	return b.Versioneer || NeedsGit(b.Requires) || NeedsGit(more)
}

// NeedsGit tells whether the version comes from git, by what is required.
func NeedsGit(requires []string) bool {
	for _, each := range requires {
		requirement, err := packaging.ParseRequirement(each)
		if err != nil {
			continue
		}
		for _, name := range versionFromGit {
			if packaging.NormalizeName(requirement.Name) == name {
				return true
			}
		}
	}
	return false
}

func (b Backend) spec() []byte {
	data, err := json.Marshal(b)
	if err != nil {
		panic(err) // strings alone
	}
	return data
}
