// Package resolve puts declared requirements into the form uv resolves, the same
// bytes for the same requirements, and puts what uv answers into words. uv does
// the resolving.
package resolve

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/llb"
)

// Input is what is to be resolved together.
type Input struct {
	Requirements []string // PEP 508
	Constraints  []string // PEP 508
	// BuildConstraints hold for what sdists are built with.
	BuildConstraints []string
	Python           string // minor version
	Index            config.Index
	FindLinks        []string // pages and folders of files
	NoIndex          bool     // nothing is had elsewhere
}

// New normalises the input: sorted, each once, without what does not change
// the result. The error names a requirement that is none.
func New(in Input) (llb.Resolution, error) {
	requirements, err := normalise(in.Requirements)
	if err != nil {
		return llb.Resolution{}, err
	}
	constraints, err := normalise(in.Constraints)
	if err != nil {
		return llb.Resolution{}, err
	}
	build, err := normalise(in.BuildConstraints)
	if err != nil {
		return llb.Resolution{}, err
	}
	return llb.Resolution{
		Requirements:     requirements,
		Constraints:      constraints,
		BuildConstraints: build,
		Settings:         settings(in.Python),
		Args:             append(arguments(in.Index), links(in)...),
	}, nil
}

// Constraints are constraints in the form that uv reads, the same bytes for the same
// ones.
func Constraints(texts []string) ([]byte, error) { return normalise(texts) }

func normalise(texts []string) ([]byte, error) {
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

// settings limits the universal resolution to what an image can be: linux,
// CPython and one minor version, on any machine.
func settings(python string) []byte {
	return fmt.Appendf(nil, "[tool.uv]\nenvironments = [\"sys_platform == 'linux' and implementation_name == 'cpython' and python_version == '%s'\"]\n", python)
}

// arguments are the settings that change what is resolved, not where an artifact
// is fetched from.
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

func links(in Input) []string {
	var args []string
	for _, each := range in.FindLinks {
		args = append(args, "--find-links", each)
	}
	if in.NoIndex {
		args = append(args, "--no-index")
	}
	return args
}

// IndexEnv is the environment that tells uv where distributions come from.
func IndexEnv(index config.Index) []llb.Env {
	var env []llb.Env
	if index.URL != "" {
		env = append(env, llb.Env{Name: "UV_DEFAULT_INDEX", Value: index.URL})
	}
	if len(index.Extra) > 0 {
		env = append(env, llb.Env{Name: "UV_INDEX", Value: strings.Join(index.Extra, " ")})
	}
	return env
}

// BuildingEnv is more of it for what distributions are built with: an install has all
// else from the lock.
func BuildingEnv(index config.Index) []llb.Env {
	if index.TorchBackend == "" {
		return nil
	}
	return []llb.Env{{Name: "UV_TORCH_BACKEND", Value: index.TorchBackend}}
}
