package config

import (
	"testing"

	"github.com/wainwright-build/wainwright/frontend/pytorch"
)

// Each backend can be asked for in each of the three places.
func TestTorchBackends(t *testing.T) {
	for _, backend := range pytorch.Backends() {
		for place, in := range map[string]Inputs{
			"Dockerfile":     {Dockerfile: dockerfile("[index]\ntorch-backend = \"" + backend + "\"\n")},
			"pyproject.toml": {Pyproject: pyproject("[tool.wainwright]\nindex.torch-backend = \"" + backend + "\"\n")},
			"build argument": {BuildArgs: args("index.torch-backend=" + backend)},
		} {
			cfg, warnings, err := Parse(in)
			if err != nil || len(warnings) > 0 || cfg.Index.TorchBackend != backend {
				t.Errorf("%s in %s: %q, %v, %v", backend, place, cfg.Index.TorchBackend, warnings, err)
			}
		}
	}
}
