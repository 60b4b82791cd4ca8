package uverrors

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

const inItsPlace = `write --extra-index-url for it and not --index-url, or index.torch-backend in the place of index.url`

// What uv 0.13.9 printed of an index that has torch as PyTorch's own has it.
func TestExplainTorchBuild(t *testing.T) {
	none := "error: No solution found when resolving dependencies for split (markers: sys_platform == 'linux')\n  cause: Because there is no version of torch==%[1]s and you require torch==%[1]s, we can conclude that your requirements are unsatisfiable."
	for name, c := range map[string]struct {
		log   string
		index config.Index
		want  string
	}{
		"a build in a version": {
			fmt.Sprintf(none, "2.8.0+cpu"), config.Index{},
			`requirements.txt:1: torch==2.8.0+cpu is a build of PyTorch that the package index does not have: set index.torch-backend = "cpu", which takes it from PyTorch's own`,
		},
		"a version that PyTorch's own index should have": {
			fmt.Sprintf(none, "2.8.0+cpu"), config.Index{Extra: []string{"https://download.pytorch.org/whl/cpu"}},
			`requirements.txt:1: torch has no version that is ==2.8.0+cpu: ask for one that exists`,
		},
		"another build than the key's": {
			fmt.Sprintf(none, "2.8.0+cpu"), config.Index{TorchBackend: "cu128"},
			`requirements.txt:1: torch==2.8.0+cpu is another build of PyTorch than the one that is asked for, cu128: write torch==2.8.0, or set index.torch-backend = "cpu"`,
		},
		"a version that is not built so": {
			fmt.Sprintf(none, "1.2.0"), config.Index{TorchBackend: "cu128"},
			`requirements.txt:1: PyTorch's own index for cu128 has no torch that is ==1.2.0: ask for another version, or for another build of PyTorch with index.torch-backend`,
		},
		"no version that is built so": {
			"error: No solution found when resolving dependencies\n  cause: Because torch was not found in the package registry and you require torch, we can conclude that your requirements are unsatisfiable.", config.Index{TorchBackend: "cu80"},
			`UninstallableRequirement: requirements.txt:1: PyTorch's own index for cu80 has no torch: ask for another version, or for another build of PyTorch with index.torch-backend`,
		},
		"PyTorch's own index in the place of the default": {
			"error: No solution found when resolving dependencies\n  cause: Because flask was not found in the package registry and you require flask, we can conclude that your requirements are unsatisfiable.", config.Index{URL: "https://download.pytorch.org/whl/cpu"},
			`UninstallableRequirement: requirements.txt:1: the index of PyTorch alone is asked, https://download.pytorch.org/whl/cpu, and it has no flask: ` + inItsPlace,
		},
		"which has old versions of much": {
			fmt.Sprintf(strings.ReplaceAll(none, "torch", "requests"), "2.32.0"), config.Index{URL: "pytorch=https://download.pytorch.org/whl/nightly/cu128/"},
			`requirements.txt:1: the index of PyTorch alone is asked, https://download.pytorch.org/whl/nightly/cu128/, and it has no requests that is ==2.32.0: ` + inItsPlace,
		},
		"but another is asked as well": {
			"error: No solution found when resolving dependencies\n  cause: Because flask was not found in the package registry and you require flask, we can conclude that your requirements are unsatisfiable.", config.Index{URL: "https://download.pytorch.org/whl/cpu", Extra: []string{"https://pypi.example.com/simple"}},
			`UninstallableRequirement: requirements.txt:1: none of the package indexes has a distribution called flask, https://download.pytorch.org/whl/cpu and https://pypi.example.com/simple among them: correct its name, or the URL of the index: most end in /simple`,
		},
		"who vouches for the index is a matter of its own": {
			"error: Failed to fetch: https://download.pytorch.org/whl/cpu/torch/\n  cause: error sending request for url (https://download.pytorch.org/whl/cpu/torch/)\n  cause: client error (Connect)\n  cause: invalid peer certificate: UnknownIssuer", config.Index{TorchBackend: "cpu"},
			`the base trusts nobody who vouches for the certificate of the package index https://download.pytorch.org: pass who does as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem`,
		},
	} {
		err := Explain(gateway.Report{Kind: gateway.UVFailed, Args: []string{"pip", "compile", "--torch-backend", c.index.TorchBackend}, Log: c.log},
			Context{What: "it", Index: c.index, Fallback: report.Position{File: "requirements.txt", Line: 1}})
		problems := report.Problems(err)
		require.Len(t, problems, 1, name)
		require.Equal(t, c.want, problems[0].Short(), name)
	}
}

func TestExplainTorchIndexUnreached(t *testing.T) {
	failed := gateway.Report{Kind: gateway.UVFailed, Args: []string{"pip", "compile", "--torch-backend", "cpu"}, Log: "error: Failed to fetch: https://download.pytorch.org/whl/cpu/torch/\n  cause: error sending request for url (https://download.pytorch.org/whl/cpu/torch/)\n  cause: client error (Connect)\n  cause: Connection refused"}
	for want, requirer := range map[string]Requirer{
		"Dockerfile:3: PyTorch's own package index, which index.torch-backend asks for, cannot be reached":                    {By: "index.torch-backend", Position: report.Position{File: "Dockerfile", Line: 3}},
		"requirements.txt:1: PyTorch's own package index, which the line asks for, cannot be reached":                         {By: "the line", Position: report.Position{File: "requirements.txt", Line: 1}},
		"PyTorch's own package index, which index.torch-backend or a line of a requirements file asks for, cannot be reached": {},
	} {
		err := Explain(failed, Context{What: "it", Index: config.Index{TorchBackend: "cpu"}, Torch: requirer})
		require.Equal(t, want+": let the builder and its proxies reach it, or take that out and name a mirror of it in index.extra", report.Problems(err)[0].Short())
	}
}
