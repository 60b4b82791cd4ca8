package uverrors

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// What uv 0.13.9 printed, word for word, and the message for it.
var outputs = []struct{ name, log, message string }{
	{
		"misspelt name",
		`error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because scikit-lern was not found in the package registry and you require scikit-lern, we can conclude that your requirements are unsatisfiable.`,
		"UninstallableRequirement: requirements.txt:1: the package index has no distribution called scikit-lern: did you mean scikit-learn?",
	},
	{
		"no version",
		`  cause: Because there is no version of click==99.0 and you require click==99.0, we can conclude that your requirements are unsatisfiable.`,
		"requirements.txt:2: click has no version that is ==99.0: ask for one that exists",
	},
	{
		"no version of two lines",
		`  cause: Because there are no versions of click<8 and you require click<8, we can conclude that your requirements are unsatisfiable.`,
		"requirements.txt:3: click has no version that is <8: ask for one that exists",
	},
	{
		"contradiction",
		`error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because you require click>=8.1 and click<8, we can conclude that your requirements are unsatisfiable.`,
		"requirements.txt:2: click>=8.1 (requirements.txt:2) and click<8 (requirements.txt:3) cannot be installed together: loosen one of them",
	},
	{
		"contradiction with a dependency",
		`error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because flask==2.0.0 depends on click>=7.1.2 and you require click<7, we can conclude that your requirements and flask==2.0.0 are incompatible.
         And because you require flask==2.0.0, we can conclude that your requirements are unsatisfiable.`,
		"requirements.txt:2: click<7 (requirements.txt:2) and flask==2.0.0 (requirements.txt:4) cannot be installed together: loosen one of them",
	},
	{
		"newer Python",
		`  cause: Because the requested Python version (>=3.11) does not satisfy Python>=3.12 and numpy==2.5.5 depends on Python>=3.12, we can conclude that numpy==2.5.5 cannot be used.
         And because only numpy<=2.5.5 is available and you require numpy==2.5.5, we can conclude that your requirements are unsatisfiable.`,
		"requirements.txt:5: numpy requires Python>=3.12, and the image has another: set python to a version it supports, or ask for another version of it",
	},
	{
		"Windows",
		"  cause: Because pywin32<=302 has no wheels with a matching Python version tag (e.g., `cp311`) and only the following versions of pywin32 are available:\n             pywin32<=302\n             pywin32>=303\n         we can conclude that pywin32<303 cannot be used.\n         And because pywin32>=303 has no `implementation_name == 'cpython' and sys_platform == 'linux'`-compatible wheels and you require pywin32, we can conclude that your requirements are unsatisfiable.",
		`UninstallableRequirement: requirements.txt:6: pywin32 cannot be installed on Linux: it has wheels for other systems alone: take it out, or write pywin32; sys_platform == "win32"`,
	},
	{
		"repository",
		"error: Failed to download and build `six @ git+https://example.invalid/six.git`\n  cause: Git operation failed\n  cause: failed to clone into: /tmp/.tmpw5AoYR/git-v2/db/33d55653c484e911",
		"requirements.txt:7: the repository of six cannot be had: check its URL",
	},
	{
		"old sdist",
		"  cause: Failed to build `six==1.0`\n  cause: The build backend returned an error\n[stderr]\nTraceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nModuleNotFoundError: No module named 'pkg_resources'\n",
		`UninstallableRequirement: requirements.txt:7: six has no wheel for this Python and platform, and its setup.py is older than setuptools: setuptools 82 dropped pkg_resources: set build.constraints = ["setuptools<82"]`,
	},
	{
		"unknown",
		"error: something new\n  cause: of which nobody knows",
		"uv could not resolve the project's requirements",
	},
}

func TestExplain(t *testing.T) {
	line := func(number int) report.Position { return report.Position{File: "requirements.txt", Line: number} }
	context := Context{
		What: "the project's requirements",
		Locator: report.NewLocator(map[string]report.Position{
			"scikit-lern": line(1), "click": line(2), "flask": line(4), "numpy": line(5), "pywin32": line(6), "six": line(7),
		}, map[string]report.Position{"click<8": line(3)}),
	}
	for _, c := range outputs {
		t.Run(c.name, func(t *testing.T) {
			err := Explain(gateway.Report{Kind: gateway.UVFailed, Log: c.log}, context)
			problems := report.Problems(err)
			require.Len(t, problems, 1)
			require.Equal(t, c.message, problems[0].Short())
			require.NotEmpty(t, problems[0].Detail, "uv's own words stay")
		})
	}
}

func TestExplainNormalForm(t *testing.T) {
	position := report.Position{File: "requirements.txt", Line: 3}
	context := Context{Locator: report.NewLocator(nil, map[string]report.Position{"typing-extensions>=98": position})}
	err := Explain(gateway.Report{Log: "Because there are no versions of Typing_Extensions>=98 and you require Typing_Extensions>=98"}, context)
	require.Equal(t, position, report.Problems(err)[0].Position())
}

func TestExplainControlCharacters(t *testing.T) {
	err := Explain(gateway.Report{Log: "error: \x1b[31mred\x1b[0m \x07bell"}, Context{What: "it"})
	require.NotContains(t, err.Error(), "\x1b")
	require.NotContains(t, err.Error(), "\x07")
}

func TestExplainCredentials(t *testing.T) {
	err := Explain(gateway.Report{Log: "error: failed to fetch https://user:s3cret@index.example/simple"}, Context{What: "it"})
	require.NotContains(t, err.Error(), "s3cret")
}
