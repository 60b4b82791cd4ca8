package dependencies

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

const torchHost = "https://download.pytorch.org/whl/"

// To pip a further index is one with the default; to uv it is asked first for
// everything, and PyTorch's own has old versions of much.
func TestTorchIndex(t *testing.T) {
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
	require.Equal(t, uverrors.Requirer{By: "the line", Position: report.Position{File: "requirements.txt", Line: 2}}, declare(t, line(other)+both, "", config.Config{}).TorchAsked())
	key := config.Config{Index: config.Index{TorchBackend: "cpu"}, Sources: map[string]report.Position{"index.torch-backend": {File: "Dockerfile", Line: 3}}}
	require.Equal(t, uverrors.Requirer{By: "index.torch-backend", Position: report.Position{File: "Dockerfile", Line: 3}}, declare(t, both, "", key).TorchAsked())
	require.Empty(t, declare(t, line(other)+"torch\n", "", config.Config{}).TorchAsked())

	// What the wheel requires counts as well, and is not known before it is built.
	stated, err := Read(config.Config{}, project.Files{"requirements.txt": []byte(line(cpu) + "torch\n"), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	require.Equal(t, "cpu", stated.Declared().Index.TorchBackend)
	d, err := stated.Finish(metadata(t, "Requires-Dist: torchtext\n"), "setup.py")
	require.NoError(t, err)
	require.Equal(t, config.Index{Extra: []string{cpu}}, d.Index)
}
