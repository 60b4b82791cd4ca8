package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

const torchHost = "https://download.pytorch.org/whl/"

// torch is one of a lock as uv writes it.
func torch(version, folder string) packaging.Package {
	return packaging.Package{Name: "torch", Version: version, Wheels: []packaging.Artifact{{
		URL: folder + strings.ReplaceAll("torch-"+version+"-cp313-cp313-manylinux_2_28_x86_64.whl", "+", "%2B"), Size: 800e6,
	}}}
}

func TestUnaskedCUDA(t *testing.T) {
	other := func(name, version string, size int64) packaging.Package {
		return packaging.Package{Name: name, Version: version, Wheels: []packaging.Artifact{{URL: "https://files.example.test/" + strings.ReplaceAll(name, "-", "_") + "-" + version + "-py3-none-manylinux_2_17_x86_64.whl", Size: size}}}
	}
	plain := torch("2.8.0", "https://files.example.test/")
	cuda := []packaging.Package{
		other("nvidia-cublas-cu12", "12.8.4.1", 594e6), other("nvidia-cuda-runtime-cu12", "12.8.90", 1e6),
		other("nvidia-cudnn-cu12", "9.10.2.21", 706e6), other("triton", "3.4.0", 155e6), other("sympy", "1.14.0", 6e6),
	}
	target := packaging.Target{PythonMinor: "3.13", Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 36}}
	declare := func(requirements string, cfg config.Config) dependencies.Declared {
		stated, err := dependencies.Read(cfg, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
		require.NoError(t, err)
		return stated.Declared()
	}
	told := func(requirements string, cfg config.Config, packages ...packaging.Package) []report.Problem {
		return UnaskedCUDA(CUDAInput{Declared: declare(requirements, cfg), Packages: packages, Target: target})
	}
	for requirements, place := range map[string]string{
		"six\ntorch\n": "requirements.txt:2: ", "torch==2.8.0\n": "requirements.txt:1: ",
		"six\nsentence-transformers\n": "requirements.txt:2: ", "unknown-to-us\n": "",
	} {
		all := told(requirements, config.Config{}, append(cuda, plain)...)
		require.Len(t, all, 1, requirements)
		require.Equal(t, "UnaskedCUDA: "+place+`torch 2.8.0 of the default index brings CUDA, 1.5 GB of wheels that only a GPU uses: `+
			`set index.torch-backend = "cpu"; or, to keep CUDA, "cu128"`, all[0].Short())
	}
	newer := told("torch\n", config.Config{}, plain, other("nvidia-cuda-runtime", "99.1.2", 1e9))
	require.Contains(t, newer[0].Remedy, `to keep CUDA, ignore = ["UnaskedCUDA"]`, "a CUDA that uv does not know yet")

	// Any build named in the configuration would not be the one that the committed lock holds.
	locked := UnaskedCUDA(CUDAInput{Declared: declare("torch\n", config.Config{}), Packages: append(cuda, plain), LockFile: "pylock.gpu.toml", Target: target})
	require.Equal(t, `set index.torch-backend = "cpu" and write pylock.gpu.toml anew, with what can stay as it is: --target lock -o .; or, to keep CUDA, ignore = ["UnaskedCUDA"]`, locked[0].Remedy)

	using := func(modules []survey.Module, variables ...string) []report.Problem {
		return UnaskedCUDA(CUDAInput{Declared: declare("torch\n", config.Config{}), Packages: append(cuda, plain), Target: target,
			Survey: survey.Survey{Modules: modules}, Variables: variables})
	}
	require.Len(t, using([]survey.Module{{Path: "app.py"}}, "PATH=/usr/bin"), 1)
	for name, none := range map[string][]report.Problem{
		"code that asks for a GPU":       using([]survey.Module{{Literals: []survey.Literal{{Value: "cuda"}}}}),
		"a base of NVIDIA's":             using(nil, "NVIDIA_VISIBLE_DEVICES=all"),
		"a variable of the image":        using(nil, "CUDA_VISIBLE_DEVICES"),
		"no torch":                       told("xgboost\n", config.Config{}, other("nvidia-nccl-cu12", "2.27.3", 322e6)),
		"a torch without CUDA, as ARM's": told("torch\n", config.Config{}, plain),
		"xgboost's library beside it":    told("torch\nxgboost\n", config.Config{}, plain, other("nvidia-nccl-cu12", "2.27.3", 322e6)),
		"the key":                        told("torch\n", config.Config{Index: config.Index{TorchBackend: "cu128"}}, append(cuda, torch("2.8.0+cu128", torchHost+"cu128/"))...),
		"an index":                       told("torch\n", config.Config{Index: config.Index{Extra: []string{"https://pypi.example.com/simple"}}}, append(cuda, plain)...),
		"a line of the requirements":     told("--extra-index-url "+torchHost+"cu128\ntorch\n", config.Config{}, append(cuda, plain)...),
		"a page of files":                told("-f https://example.org/torch.html\ntorch\n", config.Config{}, append(cuda, plain)...),
		"a build in the version":         told("torch==2.8.0+cu128\n", config.Config{}, append(cuda, torch("2.8.0+cu128", "https://files.example.test/"))...),
		"a committed lock of PyTorch's":  told("torch\n", config.Config{}, append(cuda, torch("2.8.0", torchHost+"cu128/"))...),
		"a library of CUDA is asked for": told("torch\nnvidia-cudnn-cu12\n", config.Config{}, append(cuda, plain)...),
		"an extra for CUDA":              told("torch\ntensorflow[and-cuda]\n", config.Config{}, append(cuda, plain)...),
		"what is only for a GPU":         told("torch\nsomething\n", config.Config{}, append(cuda, plain, other("bitsandbytes", "0.47", 6e7))...),
		"and has many names":             told("torch\nsomething\n", config.Config{}, append(cuda, plain, other("cupy-cuda12x", "13.5", 6e7))...),
	} {
		require.Empty(t, none, name)
	}
}
