package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func setupOf(t *testing.T, text string) *survey.Setup {
	t.Helper()
	return surveytest.Tree(t, "-- setup.py --\n"+text).Setup
}

// keywords as "name:line source".
func keywords(s *survey.Setup) string {
	var all []string
	for _, keyword := range s.Keywords {
		text := fmt.Sprintf("%s:%d", keyword.Name, keyword.Line)
		if keyword.Source != nil {
			text += fmt.Sprintf(" %s%v", keyword.Source.Kind, keyword.Source.Names)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func TestSetupKeywords(t *testing.T) {
	s := setupOf(t, `from setuptools import setup
REQUIRED = ["six", "flask"]
setup(
    name="m",
    install_requires=REQUIRED,
    extras_require={"dev": ["black"]},
)
`)
	require.Equal(t, 3, s.Line)
	require.Equal(t, `name:4, install_requires:5 list[six flask], extras_require:6 other[]`, keywords(s))

	s = setupOf(t, `import setuptools
CONFIG = {"name": "m", "install_requirements": []}
setuptools.setup(version="1", **CONFIG)
`)
	require.Equal(t, `version:3, name:2, install_requirements:2 list[]`, keywords(s))
	require.False(t, s.More)

	s = setupOf(t, "from setuptools import setup\nsetup(install_requires=None, **made())\n")
	require.Equal(t, `install_requires:2 none[]`, keywords(s))
	require.True(t, s.More)

	require.Nil(t, setupOf(t, "print('nothing')\n"))
	require.Nil(t, setupOf(t, "setup(\n"))
}

func TestSetupReading(t *testing.T) {
	const call = "\nsetup(install_requires=read('requirements.txt'))\n"
	for behaviour, c := range map[string]struct{ body, want string }{
		"strips in a comprehension": {`def read(p):
    lines = open(p).readlines()
    lines = [l.replace("\n", "") for l in lines]
    if HYPHEN in lines:
        lines.remove(HYPHEN)
    return lines`, "returns true strips true removes [-e .]"},
		"drops what it stripped": {`def read(p: str) -> List[str]:
    lines = open(p).readlines()
    [l.replace("\n", "") for l in lines]
    if HYPHEN in lines:
        lines.remove(HYPHEN)
    return lines`, "returns true strips false removes [-e .]"},
		"strips into a name that is never read": {`def read(p):
    lines = open(p).readlines()
    line = [l.strip() for l in lines]
    lines.remove(HYPHEN)
    return lines`, "returns true strips false removes [-e .]"},
		"returns nothing": {`def read(p):
    lines = open(p).read().splitlines()
    lines.remove("-e .")`, "returns false strips true removes [-e .]"},
		"returns nothing by name": {`def read(p):
    lines = [l.strip() for l in open(p)]
    return`, "returns false strips false removes []"},
		"yields": {`def read(p):
    for line in open(p):
        if line.strip() != "-e .":
            yield line`, "returns true strips true removes [-e .]"},
		"an inner function's return is its own": {`def read(p):
    def clean(l):
        return l.strip()
    lines = list(map(clean, open(p).readlines()))`, "returns false strips true removes []"},
		"has it done by another": {`def clean(lines):
    return [l.strip() for l in lines]
def read(p):
    lines = clean(open(p))
    lines.remove(HYPHEN)
    return lines`, "returns true strips true removes [-e .]"},
	} {
		t.Run(behaviour, func(t *testing.T) {
			s := setupOf(t, "HYPHEN = '-e .'\n"+c.body+call)
			f := s.Reading()
			require.NotNil(t, f)
			require.Equal(t, c.want, fmt.Sprintf("returns %v strips %v removes %v", f.Returns, f.Strips, f.Removes))
			require.Equal(t, []string{"requirements.txt"}, s.Files)
		})
	}
}

func TestDecodeSetupRejects(t *testing.T) {
	for _, data := range []string{
		`{"line":-1}`,
		`{"keywords":[{"name":"install_requires"}]}`,
		`{"keywords":[{"name":"` + strings.Repeat("a", 9000) + `"}]}`,
		`{"keywords":[{"source":{"kind":"function"}}]}`,
		`{"keywords":[{"source":{"kind":"list","function":{}}}]}`,
		`{"files":[` + strings.Repeat(`"",`, 6000) + `""]}`,
		`[]`,
	} {
		require.Nil(t, survey.DecodeSetup([]byte(data)), "%.80s", data)
		_, err := survey.Decode([]byte(`{"version":1,"setup":` + data + `}`))
		require.Error(t, err, "%.80s", data)
	}
	require.Equal(t, 3, survey.DecodeSetup([]byte(`{"line":3}`)).Line)
}

func TestSetupVariables(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []survey.Variable
	}{
		"changed under a condition": {`import os
from setuptools import setup
requires = ["six"]
if os.environ.get("GPU"):
    requires.append("cupy")
elif "TPU" in os.environ:
    requires += ["jax"]
setup(install_requires=requires)
`, []survey.Variable{{Name: "GPU", Line: 4}, {Name: "TPU", Line: 6}}},
		"chosen by a conditional expression": {`import os
from setuptools import setup
VARIABLE = "SKINNY"
skinny = bool(os.getenv(VARIABLE))
CORE = ["pandas"]
setup(install_requires=["six"] if skinny else ["six"] + CORE)
`, []survey.Variable{{Name: "SKINNY", Line: 6}}},
		"a key of a dictionary": {`import os
from setuptools import setup
extras = {}
if os.environ["MODE"] == "full":
    extras["all"] = ["pandas"]
setup(extras_require=extras)
`, []survey.Variable{{Name: "MODE", Line: 4}}},
		"the call under a condition": {`import os
from setuptools import setup
if os.environ.get("SKINNY"):
    setup(name="a")
else:
    setup(name="b", install_requires=["six"])
`, []survey.Variable{{Name: "SKINNY", Line: 3}}},
		"not about requirements": {`import os, sys
from setuptools import setup
version = os.environ.get("VERSION", "0.1")
requires = ["six"]
if sys.platform == "win32":
    requires.append("pywin32")
if os.environ.get("VERBOSE"):
    print("verbose")
setup(version=version, install_requires=requires)
`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, setupOf(t, c.text).Variables)
		})
	}
}

// Python hashes strings differently in every run, so a set of names has another order.
func TestSetupVariablesOrder(t *testing.T) {
	var text strings.Builder
	text.WriteString("import os\nfrom setuptools import setup\n")
	var names []string
	for i := range 16 {
		fmt.Fprintf(&text, "part%d = ['six'] if os.getenv('GPU') else []\n", i)
		names = append(names, fmt.Sprintf("part%d", i))
	}
	fmt.Fprintf(&text, "setup(install_requires=%s)\n", strings.Join(names, " + "))
	first := setupOf(t, text.String()).Variables
	require.Len(t, first, 1)
	for range 4 {
		require.Equal(t, first, setupOf(t, text.String()).Variables)
	}
}
