package uverrors

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// lines is the context of requirements that requirements.txt has, one a line.
func lines(names ...string) Context {
	positions := map[string]report.Position{}
	for i, name := range names {
		positions[name] = report.Position{File: "requirements.txt", Line: i + 1}
	}
	return Context{What: "the project's requirements", Locator: report.NewLocator(positions, nil), Requested: names, Python: "3.13"}
}

func explained(t *testing.T, log string, context Context) []string {
	t.Helper()
	var all []string
	for _, problem := range report.Problems(Explain(gateway.Report{Kind: gateway.UVFailed, Log: log}, context)) {
		all = append(all, problem.Short())
	}
	return all
}

func logged(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".log")
	require.NoError(t, err)
	return string(data)
}

// testdata holds what uv 0.13.9 printed for Python 3.13 on Linux.
func TestExplainUninstallable(t *testing.T) {
	const rule = "UninstallableRequirement: requirements.txt:1: "
	for name, want := range map[string]string{
		"sklearn":             "sklearn only says that scikit-learn is meant: write scikit-learn",
		"skimage":             "skimage only says that scikit-image is meant: write scikit-image",
		"tensorflow-gpu":      "tensorflow-gpu only says that tensorflow is meant, which has the GPU's part: write tensorflow",
		"futures":             "futures is for Python 2: Python 3 has concurrent.futures: delete the line",
		"pywin32":             `pywin32 cannot be installed on Linux: it has wheels for other systems alone: take it out, or write pywin32; sys_platform == "win32"`,
		"pypiwin32":           `pypiwin32 cannot be installed on Linux: it is for Windows alone: delete the line, or write pypiwin32; sys_platform == "win32"`,
		"pywinpty":            `pywinpty cannot be installed on Linux: it is for Windows alone: delete the line, or write pywinpty; sys_platform == "win32"`,
		"pkg-resources-0.0.0": "pkg-resources is a slip of Debian's pip freeze: delete the line",
		"mkl-fft-1.3.1":       `mkl-fft 1.3.1 has wheels for Python up to 3.9 alone, and no sdist: write mkl-fft>=1.3.1 for a newer one, or set python = "3.9"`,
	} {
		distribution, _, _ := strings.Cut(name, "-0.0.0")
		distribution, _, _ = strings.Cut(distribution, "-1.3.1")
		require.Equal(t, []string{rule + want}, explained(t, logged(t, name), lines(distribution)), name)
	}
}

func TestExplainOldVersion(t *testing.T) {
	for name, c := range map[string]struct {
		day   time.Time
		want  string
		newer string // in the message if the sdist is newer than the Python
	}{
		"pyyaml-5.4.1": {time.Date(2021, 1, 20, 22, 7, 59, 0, time.UTC), `pyyaml 5.4.1 (January 2021) is older than Python 3.13: it has no wheel for it, and building it from its sdist failed: ` +
			`write pyyaml>=5.4.1 for a newer one, or set python = "3.9", the newest of its time`,
			"name what it needs to compile in apt.build"},
		"numpy-1.21.6": {time.Date(2022, 4, 12, 15, 23, 55, 0, time.UTC), `numpy 1.21.6 (April 2022) is older than Python 3.13: it has no wheel for it, and building it from its sdist failed: ` +
			`write numpy>=1.21.6 for a newer one, or set python = "3.10", the newest of its time`,
			`it is older than Python 3.12, which dropped distutils: ask for a newer numpy, or set python = "3.11"`},
	} {
		distribution, version, _ := strings.Cut(name, "-")
		context := lines(distribution)
		context.Locked = []packaging.Package{{Name: distribution, Version: version, Sdist: &packaging.Artifact{UploadTime: c.day}}}
		require.Equal(t, []string{"UninstallableRequirement: requirements.txt:1: " + c.want}, explained(t, logged(t, name), context))
		context.Locked[0].Sdist.UploadTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		require.Contains(t, explained(t, logged(t, name), context)[0], c.newer)
	}
}

func notFoundLog(name string) string {
	return "  cause: Because " + name + " was not found in the package registry and you require " + name + ", we can conclude that your requirements are unsatisfiable."
}

func TestExplainNotFound(t *testing.T) {
	for name, want := range map[string]string{
		"cv2":         "cv2 is what OpenCV is imported as: write opencv-python-headless",
		"pil":         "pil is what Pillow is imported as: write pillow",
		"yaml":        "yaml is what PyYAML is imported as: write pyyaml",
		"zmq":         "the package index has no distribution called zmq: write pyzmq",
		"os":          "os is part of Python itself and on no index: delete the line",
		"json":        "json is part of Python itself and on no index: delete the line",
		"python":      `Python itself is no requirement: it comes with the base: delete the line, and set python = "3.11" or another in the Dockerfile`,
		"pandsa":      "the package index has no distribution called pandsa: did you mean pandas?",
		"our-library": "the package index has no distribution called our-library: correct its name, or name the index that has it with index.url",
	} {
		require.Equal(t, []string{"UninstallableRequirement: requirements.txt:1: " + want}, explained(t, notFoundLog(name), lines(name)))
	}
}

func TestExplainOthersKnown(t *testing.T) {
	all := explained(t, logged(t, "pkg-resources-0.0.0"), lines("flask", "pywin32", "pkg-resources", "sklearn", "typing-extensions"))
	require.Len(t, all, 3)
	require.Contains(t, all[0], "requirements.txt:3: pkg-resources")
	require.Contains(t, all[1], "requirements.txt:2: pywin32")
	require.Contains(t, all[2], "requirements.txt:4: sklearn")
	// A private index may have distributions of these names.
	context := lines("pywin32", "pkg-resources")
	context.Requested = nil
	require.Len(t, explained(t, logged(t, "pkg-resources-0.0.0"), context), 1)
}

func TestExplainDependency(t *testing.T) {
	log := "error: No solution found when resolving dependencies\n  cause: Because sklearn-stub was not found in the package registry and all versions of toolkit depend on sklearn-stub, we can conclude that all versions of toolkit cannot be used.\n         And because you require toolkit, we can conclude that your requirements are unsatisfiable."
	require.Equal(t, []string{"UninstallableRequirement: requirements.txt:2: toolkit needs something that cannot be installed: the package index has no distribution called sklearn-stub: " +
		"ask for another version of toolkit, or delete the line"}, explained(t, log, lines("six", "toolkit")))
}

func TestCheckNames(t *testing.T) {
	locked := []packaging.Package{{Name: "dataclasses"}, {Name: "docx"}, {Name: "typing"}, {Name: "six"}, {Name: "typing-extensions"}}
	line := report.Position{File: "requirements.txt", Line: 2}
	// typing comes with another distribution
	locator := report.NewLocator(map[string]report.Position{"dataclasses": line, "docx": line, "six": line, "typing-extensions": line}, nil)
	var all []string
	for _, problem := range CheckNames(locked, locator) {
		all = append(all, problem.Short())
	}
	require.Equal(t, []string{
		"NeedlessRequirement: requirements.txt:2: dataclasses is installed and never imported: Python has it since 3.7: delete the line",
		"WrongDistribution: requirements.txt:2: docx is for Python 2: importing it fails: write python-docx",
	}, all)
}

func TestKnownNames(t *testing.T) {
	require.True(t, slices.IsSortedFunc(knownNames, func(a, b knownName) int { return strings.Compare(a.name, b.name) }))
	for i, known := range knownNames {
		require.Equal(t, packaging.NormalizeName(known.name), known.name)
		require.False(t, i > 0 && knownNames[i-1].name == known.name, known.name)
		message, remedy := known.explain()
		require.NotEmpty(t, message)
		require.NotEmpty(t, remedy)
	}
}
