package frontend

import (
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// doubtCUDA tells of CUDA's libraries where nothing says that they are to be used.
func (p *prepared) doubtCUDA() []report.Problem {
	set := slices.Concat(p.base.Config.Config.Env, slices.Collect(maps.Keys(p.build.options.Config.Env)))
	if slices.ContainsFunc(set, forGPU) {
		return nil
	}
	return lock.DoubtCUDA(p.lock.Packages, p.facts.Target(), p.declared)
}

// forGPU says that a variable is one of those that NVIDIA's images have, and by which its
// container runtime gives a GPU to a container.
func forGPU(variable string) bool {
	return strings.HasPrefix(variable, "NVIDIA_") || strings.HasPrefix(variable, "CUDA_")
}
