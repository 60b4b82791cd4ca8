package lock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// forGPU begins the names of distributions that are of no use without a GPU, or are there
// for one: who requires them wants CUDA. An exact name ends with a space.
var forGPU = []string{
	"accelerated-scan ", "apex ", "auto-gptq ", "autoawq ", "bitsandbytes ", "causal-conv1d ", "cudf-", "cugraph-", "cuml-", "cupy",
	"deepspeed ", "dgl-cu", "exllamav2 ", "faiss-gpu", "flash-attn ", "flashinfer-", "gptqmodel ", "gpustat ", "jax-cuda",
	"mamba-ssm ", "numba-cuda ", "nvidia-dali-", "nvidia-ml-py ", "nvitop ", "onnxruntime-gpu ", "pycuda ", "pynvml ",
	"sglang ", "spconv-cu", "tensorflow-gpu ", "tensorrt", "torch-tensorrt ", "unsloth ", "vllm ", "xformers ",
}

// ofCUDA begins the names of what torch requires for CUDA.
var ofCUDA = []string{"cuda-", "nvidia-", "triton "}

func begins(name string, with []string) bool {
	name = packaging.NormalizeName(name) + " "
	return slices.ContainsFunc(with, func(each string) bool { return strings.HasPrefix(name, each) })
}

// DoubtCUDA warns of a torch that comes with CUDA for no other reason than that the
// default index has that one.
func DoubtCUDA(lock Lock, target packaging.Target, declared Declared) []report.Problem {
	packages := lock.Packages
	at := slices.IndexFunc(packages, func(p packaging.Package) bool { return p.Name == "torch" })
	if at < 0 || !isDefaultBuild(packages[at]) || declared.choosesIndex() || declared.wantsGPU() {
		return nil
	}
	var runtime string
	var size int64
	for _, each := range packages {
		if begins(each.Name, forGPU) {
			return nil
		}
		if strings.HasPrefix(each.Name, "nvidia-cuda-runtime") {
			runtime = each.Version
		}
		if file, ok := each.Installed(target); ok && begins(each.Name, ofCUDA) {
			size += file.Size
		}
	}
	if runtime == "" || size == 0 {
		return nil
	}
	problem := report.Problem{
		Rule:    "UnaskedCUDA",
		Message: fmt.Sprintf("%s of the default index brings CUDA, %.1f GB of wheels that only a GPU uses", packages[at], float64(size)/1e9),
		Remedy:  `set index.torch-backend = "cpu"`,
	}
	keep := `ignore = ["UnaskedCUDA"]`
	if lock.Source != resolved {
		problem.Remedy += " and " + writeAnew(lock)
	} else if backend := pytorch.ForCUDA(runtime); backend != "" {
		keep = fmt.Sprintf("%q", backend)
	}
	problem.Remedy += "; or, to keep CUDA, " + keep
	problem.File, problem.Line = declared.whoBrings("torch")
	return []report.Problem{problem}
}

// isDefaultBuild says that nobody chose the build: the version names none, and the file
// is from an index and not from PyTorch's.
func isDefaultBuild(torch packaging.Package) bool {
	return !strings.Contains(torch.Version, "+") && len(torch.Wheels) > 0 &&
		torch.Wheels[0].URL != "" && pytorch.BackendOfFile(torch.Wheels[0].URL) == ""
}

// choosesIndex says that the project says where distributions come from.
func (d Declared) choosesIndex() bool {
	return d.Index.TorchBackend != "" || d.Index.URL != "" || len(d.Index.Extra) > 0 || len(d.Links) > 0 || len(d.Folders) > 0
}

// wantsGPU says that the project itself asks for some of CUDA, by a name or an extra.
func (d Declared) wantsGPU() bool {
	return slices.ContainsFunc(d.Requirements, func(r Requirement) bool {
		return begins(r.Name, ofCUDA) || slices.ContainsFunc(r.Extras, func(extra string) bool {
			return strings.Contains(extra, "cuda") || strings.Contains(extra, "gpu")
		})
	})
}

// whoBrings is where a distribution is asked for, or one that always installs it.
func (d Declared) whoBrings(name string) (file string, line int) {
	if file, line = d.Where(name); file != "" {
		return file, line
	}
	for _, each := range d.Requirements {
		if by := packaging.NormalizeName(each.Name); slices.Contains(brings[by], name) {
			return d.Where(by)
		}
	}
	return "", 0
}
