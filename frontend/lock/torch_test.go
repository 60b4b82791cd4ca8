package lock

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

const torchHost = "https://download.pytorch.org/whl/"

// To pip a further index is one with the default; to uv it is asked first for
// everything, and PyTorch's own has old versions of much.
func TestALineThatNamesPyTorchsIndexAsksForABuildOfPyTorch(t *testing.T) {
	line := func(index string) string { return "--extra-index-url " + index + "\n" }
	cpu, cu118, other := torchHost+"cpu", torchHost+"cu118/", "https://pypi.example.com/simple"
	for name, c := range map[string]struct {
		requirements string
		index        config.Index
		backend      string
		extra        []string
		url          string
	}{
		"alone":                                          {line(cpu) + "torch\nsix\n", config.Index{}, "cpu", nil, ""},
		"beside another":                                 {line(other) + line(cu118) + "torch\n", config.Index{}, "cu118", []string{other}, ""},
		"with the build in the version":                  {line(cpu) + "torch==2.8.0+cpu\n", config.Index{}, "cpu", nil, ""},
		"the configuration goes before it":               {line(cpu) + "torch\n", config.Index{TorchBackend: "cu128"}, "cu128", nil, ""},
		"and its own indexes stay":                       {"torch\n", config.Index{TorchBackend: "cu128", Extra: []string{cpu}}, "cu128", []string{cpu}, ""},
		"in the place of the default":                    {"--index-url " + cpu + "\n" + line(other) + "torch\n", config.Index{}, "cpu", nil, other},
		"and with no other":                              {"--index-url " + cpu + "\ntorch\n", config.Index{}, "cpu", nil, cpu},
		"two builds are two indexes":                     {line(cpu) + line(cu118) + "torch\n", config.Index{}, "", []string{cpu, cu118}, ""},
		"more than PyTorch is wanted of it":              {line(cpu) + "other==1.0+cpu\n", config.Index{}, "", []string{cpu}, ""},
		"PyTorch's own index has no torchtext for years": {line(cpu) + "torch\ntorchtext==0.18.0\n", config.Index{}, "", []string{cpu}, ""},
		"nor of all the others":                          {line(cpu) + "torch\ntorchrec\n", config.Index{}, "", []string{cpu}, ""},
		"but the three that go together":                 {line(cpu) + "torch\nTorchVision[scipy]\ntorchaudio\n", config.Index{}, "cpu", nil, ""},
		"and the key is the key":                         {line(cpu) + "torchtext\n", config.Index{TorchBackend: "cpu"}, "cpu", nil, ""},
		"a strategy says how to search":                  {line(cpu) + "torch\n", config.Index{Strategy: "unsafe-best-match"}, "", []string{cpu}, ""},
		"a nightly build is another":                     {line(torchHost+"nightly/cpu") + "torch\n", config.Index{}, "", []string{torchHost + "nightly/cpu"}, ""},
		"no index":                                       {"torch\n", config.Index{}, "", nil, ""},
	} {
		d := declare(t, c.requirements, "", config.Config{Index: c.index})
		require.Equal(t, c.backend, d.Index.TorchBackend, name)
		require.Equal(t, c.extra, d.Index.Extra, name)
		require.Equal(t, c.url, d.Index.URL, name)
	}
	both := line(cpu) + "torch\n"
	require.Equal(t, resolve.Asker{By: "the line", File: "requirements.txt", Line: 2}, declare(t, line(other)+both, "", config.Config{}).TorchAsked())
	key := config.Config{Index: config.Index{TorchBackend: "cpu"}, Sources: map[string]config.Source{"index.torch-backend": {File: "Dockerfile", Line: 3}}}
	require.Equal(t, resolve.Asker{By: "index.torch-backend", File: "Dockerfile", Line: 3}, declare(t, both, "", key).TorchAsked())
	require.Empty(t, declare(t, line(other)+"torch\n", "", config.Config{}).TorchAsked())

	// What the wheel requires counts as well, and is not known before it is built.
	g, err := Declare(config.Config{}, project.Files{"requirements.txt": []byte(line(cpu) + "torch\n"), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	require.Equal(t, "cpu", g.SoFar().Index.TorchBackend)
	d, err := g.Finish(metadata(t, "Requires-Dist: torchtext\n"), "setup.py")
	require.NoError(t, err)
	require.Equal(t, config.Index{Extra: []string{cpu}}, d.Index)
}

// torch is one of a lock as uv writes it.
func torch(version, folder string) packaging.Package {
	return packaging.Package{Name: "torch", Version: version, Wheels: []packaging.Artifact{{
		URL: folder + strings.ReplaceAll("torch-"+version+"-cp313-cp313-manylinux_2_28_x86_64.whl", "+", "%2B"), Size: 800e6,
	}}}
}

func TestALockWithAnotherBuildOfPyTorchIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		locked  packaging.Package
		backend string
		want    string
	}{
		"the same":                 {torch("2.8.0+cpu", torchHost+"cpu/"), "cpu", ""},
		"the same, unnamed":        {torch("2.5.1", torchHost+"cpu/"), "cpu", ""},
		"the same, of a mirror":    {torch("2.8.0+cpu", "https://pypi.example.com/"), "cpu", ""},
		"another":                  {torch("2.8.0+cpu", torchHost+"cpu/"), "cu128", "torch 2.8.0+cpu"},
		"another, unnamed":         {torch("2.5.1", torchHost+"cpu/"), "cu121", "torch 2.5.1"},
		"another of the same kind": {torch("2.8.0+rocm6.2.4", torchHost+"rocm6.2.4/"), "rocm6.2", "torch 2.8.0+rocm6.2.4"},
		"of the default index":     {torch("2.8.0", "https://files.example.test/"), "cpu", "torch 2.8.0"},
		"asked for by nobody":      {torch("2.8.0+cpu", torchHost+"cpu/"), "", ""},
	} {
		cfg := config.Config{Index: config.Index{TorchBackend: c.backend}}
		if c.backend != "" {
			cfg.Sources = map[string]config.Source{"index.torch-backend": {File: "Dockerfile", Line: 3}}
		}
		err := stale(Lock{Source: "pylock.toml", Packages: []packaging.Package{c.locked}}, Request{Declared: declare(t, "torch>=2.5\n", "", cfg)})
		if c.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.EqualError(t, err, "Dockerfile:3: pylock.toml holds "+c.want+", which is not the build of PyTorch that index.torch-backend asks for, "+
			c.backend+": write pylock.toml anew, with what can stay as it is: --target lock -o .", name)
	}
	// What a line of requirements.txt names is not held against a lock: pip takes what is newest.
	err := stale(Lock{Packages: []packaging.Package{torch("2.8.0", "https://files.example.test/")}},
		Request{Declared: declare(t, "--extra-index-url "+torchHost+"cpu\ntorch\n", "", config.Config{})})
	require.NoError(t, err)
}

func TestALockForAnotherBuildOfPyTorchKeepsItsVersion(t *testing.T) {
	text := func(torch, vision string) string {
		return `lock-version = "1.0"
created-by = "uv"

[[packages]]
name = "six"
version = "1.17.0"
wheels = [{ url = "https://files.example.test/six-1.17.0-py2.py3-none-any.whl" }]

[[packages]]
name = "torch"
version = "` + torch + `"
wheels = [{ url = "https://files.example.test/torch-2.8.0%2Bcpu-cp313-cp313-manylinux_2_28_x86_64.whl" }]

[[packages]]
name = "torchvision"
version = "` + vision + `"
wheels = [{ url = "https://files.example.test/torchvision-0.23.0-cp313-cp313-manylinux_2_28_x86_64.whl" }]
`
	}
	before := text("2.8.0+cpu", "0.23.0")
	require.Equal(t, text("2.8.0+cu128", "0.23.0+cu128"), string(asBuild([]byte(before), "cu128")))
	require.Equal(t, text("2.8.0+cpu", "0.23.0+cpu"), string(asBuild([]byte(before), "cpu")))
	require.Equal(t, before, string(asBuild([]byte(before), "")))
}

func TestCUDAThatNobodyAskedForIsToldWithWhatToWrite(t *testing.T) {
	other := func(name, version string, size int64) packaging.Package {
		return packaging.Package{Name: name, Version: version, Wheels: []packaging.Artifact{{URL: "https://files.example.test/" + strings.ReplaceAll(name, "-", "_") + "-" + version + "-py3-none-manylinux_2_17_x86_64.whl", Size: size}}}
	}
	plain := torch("2.8.0", "https://files.example.test/")
	cuda := []packaging.Package{
		other("nvidia-cublas-cu12", "12.8.4.1", 594e6), other("nvidia-cuda-runtime-cu12", "12.8.90", 1e6),
		other("nvidia-cudnn-cu12", "9.10.2.21", 706e6), other("triton", "3.4.0", 155e6), other("sympy", "1.14.0", 6e6),
	}
	target := packaging.Target{PythonMinor: "3.13", Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 36}}
	told := func(requirements string, cfg config.Config, packages ...packaging.Package) []report.Problem {
		return DoubtCUDA(Lock{Source: resolved, Packages: packages}, target, declare(t, requirements, "", cfg))
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
	locked := DoubtCUDA(Lock{Source: "pylock.gpu.toml", Packages: append(cuda, plain)}, target, declare(t, "torch\n", "", config.Config{}))
	require.Equal(t, `set index.torch-backend = "cpu" and write pylock.gpu.toml anew, with what can stay as it is: --target lock -o .; or, to keep CUDA, ignore = ["UnaskedCUDA"]`, locked[0].Remedy)

	for name, none := range map[string][]report.Problem{
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
