package check

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// usesGPU reports whether the program or the image's environment asks for a GPU.
func (in CUDAInput) usesGPU() bool {
	return slices.ContainsFunc(in.Variables, isForGPU) || slices.ContainsFunc(in.Survey.Modules, asksForGPU)
}

// isForGPU reports whether a variable is one that NVIDIA's images set and by which its
// container runtime gives a container a GPU
// (https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html).
func isForGPU(variable string) bool {
	return strings.HasPrefix(variable, "NVIDIA_") || strings.HasPrefix(variable, "CUDA_")
}

var (
	gpuDevice = regexp.MustCompile("^cuda(:[0-9]+)?$")
	// gpuCall is x.cuda(), and a call of a method of its result.
	gpuCall = regexp.MustCompile(`[^.]\.cuda(\.|$)`)
)

// asksForGPU reports whether a module asks for a GPU and does not seem to do without one.
func asksForGPU(m survey.Module) bool {
	asks := false
	for _, literal := range m.Literals {
		if literal.Value == "cpu" {
			return false
		}
		asks = asks || gpuDevice.MatchString(literal.Value)
	}
	for _, call := range m.Calls {
		switch name := call.Call; {
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
