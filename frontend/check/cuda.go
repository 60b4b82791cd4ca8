package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// gpuDistributions are prefixes of distributions that are of no use without a GPU: a
// project that requires one wants CUDA. An exact name ends with a space.
var gpuDistributions = []string{
	"accelerated-scan ", "apex ", "auto-gptq ", "autoawq ", "bitsandbytes ", "causal-conv1d ", "cudf-", "cugraph-", "cuml-", "cupy",
	"deepspeed ", "dgl-cu", "exllamav2 ", "faiss-gpu", "flash-attn ", "flashinfer-", "gptqmodel ", "gpustat ", "jax-cuda",
	"mamba-ssm ", "numba-cuda ", "nvidia-dali-", "nvidia-ml-py ", "nvitop ", "onnxruntime-gpu ", "pycuda ", "pynvml ",
	"sglang ", "spconv-cu", "tensorflow-gpu ", "tensorrt", "torch-tensorrt ", "unsloth ", "vllm ", "xformers ",
}

// cudaDistributions are prefixes of what torch requires for CUDA.
var cudaDistributions = []string{"cuda-", "nvidia-", "triton "}

func hasPrefixOf(name string, prefixes []string) bool {
	name = packaging.NormalizeName(name) + " "
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// CUDAInput is what UnaskedCUDA looks at.
type CUDAInput struct {
	Declared dependencies.Declared
	Packages []packaging.Package // that are locked
	LockFile string              // the committed lock, "" if there is none
	Target   packaging.Target
	// Survey is of the project's source, and Variables are those of the image's
	// environment, as NAME or NAME=value.
	Survey    survey.Survey
	Variables []string
}

// UnaskedCUDA warns of a torch that comes with CUDA only because the default index has
// that build, where nothing is seen to use a GPU.
func UnaskedCUDA(in CUDAInput) []report.Problem {
	at := slices.IndexFunc(in.Packages, func(p packaging.Package) bool { return p.Name == "torch" })
	if at < 0 || !isDefaultBuild(in.Packages[at]) || choosesIndex(in.Declared) || wantsGPU(in.Declared) || in.usesGPU() {
		return nil
	}
	var runtime string
	var size int64 // in bytes
	for _, p := range in.Packages {
		if hasPrefixOf(p.Name, gpuDistributions) {
			return nil
		}
		if strings.HasPrefix(p.Name, "nvidia-cuda-runtime") {
			runtime = p.Version
		}
		if file, ok := p.Installed(in.Target); ok && hasPrefixOf(p.Name, cudaDistributions) {
			size += file.Size
		}
	}
	if runtime == "" || size == 0 {
		return nil
	}
	problem := report.Problem{
		Rule:    rules.UnaskedCUDA,
		Message: fmt.Sprintf("%s of the default index brings CUDA, %.1f GB of wheels that only a GPU uses", in.Packages[at], float64(size)/1e9),
		Remedy:  `set index.torch-backend = "cpu"`,
	}
	keep := `ignore = ["UnaskedCUDA"]`
	if in.LockFile != "" {
		problem.Remedy += " and " + report.Relock(in.LockFile)
	} else if backend := pytorch.ForCUDA(runtime); backend != "" {
		keep = fmt.Sprintf("%q", backend)
	}
	problem.Remedy += "; or, to keep CUDA, " + keep
	return []report.Problem{problem.At(in.Declared.WhereRequired("torch"))}
}

// isDefaultBuild reports whether the build is the one that the index has by default: its
// version names no build, and its file is not from an index of PyTorch's own.
func isDefaultBuild(torch packaging.Package) bool {
	return !strings.Contains(torch.Version, "+") && len(torch.Wheels) > 0 &&
		torch.Wheels[0].URL != "" && pytorch.BackendOfFile(torch.Wheels[0].URL) == ""
}

// choosesIndex reports whether the project says where distributions come from.
func choosesIndex(d dependencies.Declared) bool {
	return d.Index.TorchBackend != "" || d.Index.URL != "" || len(d.Index.Extra) > 0 || len(d.Links) > 0 || len(d.Folders) > 0
}

// wantsGPU reports whether the project itself asks for a part of CUDA, by name or with an
// extra.
func wantsGPU(d dependencies.Declared) bool {
	return slices.ContainsFunc(d.Requirements, func(r dependencies.Requirement) bool {
		return hasPrefixOf(r.Name, cudaDistributions) || slices.ContainsFunc(r.Extras, func(extra string) bool {
			return strings.Contains(extra, "cuda") || strings.Contains(extra, "gpu")
		})
	})
}
