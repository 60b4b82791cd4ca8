// Package resolve writes the input of `uv pip compile`: requirements, constraints, settings
// and environment. The same requirements give the same bytes, in whatever order they are
// declared. Package uverrors explains why uv fails.
package resolve

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Input is the input of one resolution.
type Input struct {
	Requirements []string // https://peps.python.org/pep-0508/
	Constraints  []string // the same
	// BuildConstraints are constraints on the requirements with which sdists are built.
	BuildConstraints []string
	Python           string // minor version, such as "3.13"
	Index            config.Index
	FindLinks        []string // --find-links: pages and folders of files
	NoIndex          bool     // --no-index: only FindLinks are used
}

// New normalizes the input: requirements are sorted, without duplicates. The error names a
// text that is no requirement.
func New(in Input) (steps.Resolution, error) {
	requirements, err := normalize(in.Requirements)
	if err != nil {
		return steps.Resolution{}, err
	}
	constraints, err := normalize(in.Constraints)
	if err != nil {
		return steps.Resolution{}, err
	}
	build, err := normalize(in.BuildConstraints)
	if err != nil {
		return steps.Resolution{}, err
	}
	return steps.Resolution{
		Requirements:     requirements,
		Constraints:      constraints,
		BuildConstraints: build,
		Settings:         settings(in.Python),
		Args:             append(arguments(in.Index), links(in)...),
	}, nil
}

// Constraints returns normalized constraints, one a line. The error names a text that is
// no requirement.
func Constraints(texts []string) ([]byte, error) { return normalize(texts) }

func normalize(texts []string) ([]byte, error) {
	var lines []string
	for _, text := range texts {
		requirement, err := packaging.ParseRequirement(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no requirement: %w", text, err)
		}
		lines = append(lines, requirement.String())
	}
	sort.Strings(lines)
	var b bytes.Buffer
	for i, line := range lines {
		if i == 0 || line != lines[i-1] {
			b.WriteString(line + "\n")
		}
	}
	return b.Bytes(), nil
}

// settings returns a pyproject.toml that limits the universal resolution to Linux, CPython and
// one minor version, on any machine. See
// https://docs.astral.sh/uv/concepts/projects/config/#limited-resolution-environments
func settings(python string) []byte {
	return fmt.Appendf(nil, "[tool.uv]\nenvironments = [\"sys_platform == 'linux' and implementation_name == 'cpython' and python_version == '%s'\"]\n", python)
}

// arguments returns the options of uv that change what is resolved. IndexEnv has those that
// change where files are downloaded from.
func arguments(index config.Index) []string {
	var args []string
	add := func(flag, value string) {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	add("--index-strategy", index.Strategy)
	add("--exclude-newer", index.ExcludeNewer)
	add("--torch-backend", index.TorchBackend)
	return args
}

// links returns the options of uv for --find-links.
func links(in Input) []string {
	var args []string
	for _, link := range in.FindLinks {
		args = append(args, "--find-links", link)
	}
	if in.NoIndex {
		args = append(args, "--no-index")
	}
	return args
}

// IndexEnv returns the variables that tell uv where distributions come from.
func IndexEnv(index config.Index) []steps.Env {
	var env []steps.Env
	if index.URL != "" {
		env = append(env, steps.Env{Name: "UV_DEFAULT_INDEX", Value: index.URL})
	}
	if len(index.Extra) > 0 {
		env = append(env, steps.Env{Name: "UV_INDEX", Value: strings.Join(index.Extra, " ")})
	}
	return env
}

// BuildingEnv returns further variables, for steps that build distributions. In these, uv
// resolves the requirements of the build; everything else is installed from the lock.
func BuildingEnv(index config.Index) []steps.Env {
	if index.TorchBackend == "" {
		return nil
	}
	return []steps.Env{{Name: "UV_TORCH_BACKEND", Value: index.TorchBackend}}
}
