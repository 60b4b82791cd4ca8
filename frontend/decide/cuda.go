package decide

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// cuda warns of CUDA's libraries where no code is seen that uses them.
func (in Input) cuda(found survey.Survey) []report.Problem {
	variables := slices.Concat(in.Base.Config.Config.Env, slices.Collect(maps.Keys(in.Config.Env)))
	if slices.ContainsFunc(variables, forGPU) || slices.ContainsFunc(found.Modules, usesGPU) {
		return nil
	}
	return check.UnaskedCUDA(check.CUDAInput{Declared: in.Deps.Declared, Packages: in.Lock.Packages, LockFile: in.Lock.File, Target: in.Facts.Target()})
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
