package frontend

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// doubtCUDA tells of CUDA's libraries where nothing is seen that uses them.
func (p *prepared) doubtCUDA() []report.Problem {
	set := slices.Concat(p.base.Config.Config.Env, slices.Collect(maps.Keys(p.build.options.Config.Env)))
	if slices.ContainsFunc(set, forGPU) || slices.ContainsFunc(p.survey.Modules, usesGPU) {
		return nil
	}
	return check.UnaskedCUDA(check.CUDAInput{Declared: p.declared, Packages: p.lock.Packages, LockFile: p.lock.File, Target: p.facts.Target()})
}

// forGPU says that a variable is one of those that NVIDIA's images have, and by which its
// container runtime gives a GPU to a container.
func forGPU(variable string) bool {
	return strings.HasPrefix(variable, "NVIDIA_") || strings.HasPrefix(variable, "CUDA_")
}

var (
	gpuDevice = regexp.MustCompile("^cuda(:[0-9]+)?$")
	// gpuCall is x.cuda(), with what is called of its result.
	gpuCall = regexp.MustCompile(`[^.]\.cuda(\.|$)`)
)

// usesGPU says that a module asks for a GPU, and is not seen to do without.
func usesGPU(m survey.Module) bool {
	asks := false
	for _, each := range m.Literals {
		if each.Value == "cpu" {
			return false
		}
		asks = asks || gpuDevice.MatchString(each.Value)
	}
	for _, each := range m.Calls {
		switch name := each.Call; {
		case name == "torch.cuda.is_available":
			return false
		case name == "torch.cuda.set_device":
			asks = true
		case !strings.HasPrefix(name, "torch.cuda."): // empty_cache() does nothing without one
			asks = asks || gpuCall.MatchString(name)
		}
	}
	return asks
}
