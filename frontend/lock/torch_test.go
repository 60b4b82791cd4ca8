package lock

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

const torchHost = "https://download.pytorch.org/whl/"

// torch is one of a lock as uv writes it.
func torch(version, folder string) packaging.Package {
	return packaging.Package{Name: "torch", Version: version, Wheels: []packaging.Artifact{{
		URL: folder + strings.ReplaceAll("torch-"+version+"-cp313-cp313-manylinux_2_28_x86_64.whl", "+", "%2B"), Size: 800e6,
	}}}
}

func TestStaleTorchBuild(t *testing.T) {
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
			cfg.Sources = map[string]report.Position{"index.torch-backend": {File: "Dockerfile", Line: 3}}
		}
		err := stale(Lock{File: "pylock.toml", Packages: []packaging.Package{c.locked}}, Request{Declared: declare(t, "torch>=2.5\n", cfg)})
		if c.want == "" {
			require.NoError(t, err, name)
			continue
		}
		require.EqualError(t, err, "Dockerfile:3: pylock.toml holds "+c.want+", which is not the build of PyTorch that index.torch-backend asks for, "+
			c.backend+": write pylock.toml anew, with what can stay as it is: --target lock -o .", name)
	}
	// What a line of requirements.txt names is not held against a lock: pip takes what is newest.
	err := stale(Lock{Packages: []packaging.Package{torch("2.8.0", "https://files.example.test/")}},
		Request{Declared: declare(t, "--extra-index-url "+torchHost+"cpu\ntorch\n", config.Config{})})
	require.NoError(t, err)
}

func TestAsBuild(t *testing.T) {
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
