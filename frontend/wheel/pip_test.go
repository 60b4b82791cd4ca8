package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestWhatSetupPyDoesWithPipIsToldWithWhatToWriteInstead(t *testing.T) {
	const (
		reads   = "what pip has inside is for pip alone, and each pip has it otherwise: write install_requires="
		without = "a build has no pip, and installs what is declared: "
	)
	for _, c := range []struct{ setup, facts, want string }{
		{"from pip.req import parse_requirements\nsetup(install_requires=[str(r.req) for r in parse_requirements('requirements/prod.txt', session=False)])", "",
			reads + `open("requirements/prod.txt").read().splitlines()`},
		{"from pip.req import parse_requirements\nparse_requirements(FILE)", `{"files":["README.txt","requirements.in"]}`,
			reads + `open("requirements.in").read().splitlines()`},
		{"from pip.req import parse_requirements\nparse_requirements(FILE)", `{"files":["requirements.txt","requirements-dev.txt"]}`,
			reads + `open(...).read().splitlines()`},
		{"import pip\npip.main([\"install\", \"numpy\"])\nimport numpy", "",
			without + `set build.requires = ["numpy"] if setup.py itself imports it, and name it in install_requires`},
		{"import pip\npip.main([\"install\", \"-r\", \"requirements.txt\"])", "",
			without + "name what the project needs in install_requires, and what setup.py itself imports in build.requires"},
	} {
		failed := gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 1, Type: "ModuleNotFoundError", Message: "No module named 'pip'", Module: "pip", Setup: []byte(c.facts)}
		require.Equal(t, "setup.py:1: building the wheel failed: ModuleNotFoundError: No module named 'pip': "+c.want,
			told(t, project.Files{"setup.py": []byte(c.setup)}, failed))
	}
}
