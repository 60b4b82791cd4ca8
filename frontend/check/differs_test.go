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

// starter is a project whose package imports the named modules.
type starter struct {
	setup        string // JSON, as survey.py has it
	wheel        string // what the wheel requires, one a line
	requirements string
	imports      string // top-level names in mlproject/utils.py, one a line
	files        project.Files
}

func (s starter) differences(t *testing.T) []string {
	t.Helper()
	files := project.Files{"setup.py": []byte("setup()")}
	if s.requirements != "" {
		files["requirements.txt"] = []byte(s.requirements)
	}
	for name, data := range s.files {
		files[name] = data
	}
	var required string
	for _, name := range strings.Fields(s.wheel) {
		required += "Requires-Dist: " + strings.ReplaceAll(name, "[extra]", "; extra == 'x'") + "\n"
	}
	m, err := packaging.ParseMetadata([]byte("Metadata-Version: 2.1\nName: mlproject\nVersion: 1.0\nProvides-Extra: x\n" + required))
	require.NoError(t, err)
	stated, err := dependencies.Read(config.Config{}, files)
	require.NoError(t, err)
	declared, err := stated.Finish(m, "setup.py")
	require.NoError(t, err)
	imports := map[string]report.Position{}
	for i, name := range strings.Fields(s.imports) {
		imports[name] = report.Position{File: "mlproject/utils.py", Line: i + 1}
	}
	setup := survey.DecodeSetup([]byte(s.setup))
	require.Equal(t, s.setup != "", setup != nil, "facts of setup.py")
	var all []string
	for _, c := range RequirementsDiffer(RequirementsInput{
		Declared: declared, Wheel: m.RequiresDist, Setup: setup, Files: files, Imports: imports,
		Environment: packaging.Environment{SysPlatform: "linux", PythonVersion: "3.13", PythonFullVersion: "3.13.0"},
	}) {
		all = append(all, c.Short())
	}
	return all
}

const (
	bare     = `{"line":4,"keywords":[{"name":"name","line":5}]}`
	byHand   = `{"line":4,"keywords":[{"name":"install_requires","line":6,"source":{"kind":"list","line":6,"names":["pandas"]}}]}`
	empty    = `{"line":4,"keywords":[{"name":"install_requires","line":6,"source":{"kind":"list","line":6}}]}`
	noReturn = `{"line":9,"keywords":[{"name":"install_requires","line":12,"source":{"kind":"function","line":12,"function":{"name":"get_requirements","line":3,"reads":true}}}],"files":["requirements.txt"]}`
	other    = `{"line":9,"keywords":[{"name":"install_requires","line":12,"source":{"kind":"function","line":12,"function":{"name":"get_requirements","line":3,"reads":true,"returns":true}}}],"files":["requirements_prod.txt"]}`
)

func keyword(name string) string {
	return `{"line":4,"keywords":[{"name":"` + name + `","line":7,"source":{"kind":"list","line":7,"names":["six"]}}]}`
}

func TestRequirementsDiffer(t *testing.T) {
	const rule = "RequirementsDiffer: "
	for behaviour, c := range map[string]struct {
		starter
		want string
	}{
		"an unknown keyword": {starter{setup: keyword("install_requirements"), requirements: "six\n"},
			"setup.py:7: setuptools knows no keyword install_requirements and ignores it, so the wheel declares none of these requirements: write install_requires"},
		"an unknown keyword, and no requirements.txt": {starter{setup: keyword("install_reqs")},
			"setup.py:7: setuptools knows no keyword install_reqs and ignores it, so the wheel declares none of these requirements: write install_requires"},
		"requires=": {starter{setup: keyword("requires"), requirements: "six\n"},
			"setup.py:7: requires= installs nothing, so the wheel declares none of these requirements: write install_requires"},
		"no keyword": {starter{setup: bare, requirements: "pandas\nflask\nblack\n", imports: "os pandas flask"},
			`setup.py:4: setup() has no install_requires, so the wheel does not declare pandas and flask, which requirements.txt names and its modules import (pandas at mlproject/utils.py:2): add install_requires=["pandas", "flask"]`},
		"no keyword, and much missing": {starter{setup: bare, requirements: "a\nb\nc\nd\ne\n-e .\n", imports: "a b c d e"},
			`setup.py:4: setup() has no install_requires, so the wheel does not declare a, b, c, d and 1 more, which requirements.txt names and its modules import (a at mlproject/utils.py:1): add install_requires=[line for line in open("requirements.txt") if line[:1].isalnum()]`},
		"a list by hand": {starter{setup: byHand, wheel: "pandas", requirements: "pandas\nscikit-learn==1.5\n", imports: "pandas sklearn"},
			`setup.py:6: install_requires lacks scikit-learn, which requirements.txt:2 names and mlproject/utils.py:2 imports: add "scikit-learn"`},
		"an empty list": {starter{setup: empty, requirements: "pandas\n", imports: "pandas"},
			`setup.py:6: install_requires is empty and lacks pandas, which requirements.txt:1 names and mlproject/utils.py:1 imports: write install_requires=["pandas"]`},
		"a function without a return": {starter{setup: noReturn, requirements: "pandas\n"},
			"setup.py:3: get_requirements() returns nothing, so install_requires (line 12) is None and the wheel declares no requirement: end it with a return of the list"},
		"another file": {starter{setup: other, wheel: "pandas", requirements: "pandas\nflask\n", imports: "pandas flask", files: project.Files{"requirements_prod.txt": []byte("pandas\n")}},
			`setup.py:12: what install_requires is made from (requirements_prod.txt) lacks flask, which requirements.txt:2 names and mlproject/utils.py:2 imports: write install_requires=["flask"]`},
		"a [project] table": {starter{setup: byHand, requirements: "pandas\n", files: project.Files{"pyproject.toml": []byte("[project]\nname = \"m\"\n")}},
			`setup.py:6: setuptools does not look at install_requires: pyproject.toml has a [project] table without dependencies: write dynamic = ["dependencies"] below [project]`},
		"a [project] table with a list": {starter{setup: byHand, wheel: "six", files: project.Files{"pyproject.toml": []byte("[project]\nname = \"m\"\ndependencies = [\"six\"]\n")}},
			`setup.py:6: setuptools does not look at install_requires: the dependencies below [project] in pyproject.toml count: write dynamic = ["dependencies"] in their place, or keep the list there`},
		"extras alone": {starter{setup: bare, wheel: "six[extra]", requirements: "flask\n", imports: "flask"},
			`setup.py:4: the wheel does not declare flask, which requirements.txt:1 names and mlproject/utils.py:1 imports: add install_requires=["flask"]`},
		"pyproject.toml alone": {starter{wheel: "six", requirements: "six\nflask\n", imports: "flask", files: project.Files{"pyproject.toml": []byte("[project]\nname = \"m\"\ndependencies = [\"six\"]\n")}},
			`pyproject.toml:3: the dependencies lack flask, which requirements.txt:2 names and mlproject/utils.py:1 imports: add "flask"`},
		"setup.cfg": {starter{setup: bare, wheel: "six", requirements: "flask\n", imports: "flask", files: project.Files{"setup.cfg": []byte("[options]\ninstall_requires =\n  six\n")}},
			`setup.cfg:2: install_requires lacks flask, which requirements.txt:1 names and mlproject/utils.py:1 imports: add "flask"`},
	} {
		t.Run(behaviour, func(t *testing.T) {
			require.Equal(t, []string{rule + c.want}, c.differences(t))
		})
	}
}

func TestRequirementsDifferNoDefect(t *testing.T) {
	for behaviour, s := range map[string]starter{
		"the same names, pinned in requirements.txt": {setup: byHand, wheel: "pandas", requirements: "pandas==2.2.3\n", imports: "pandas"},
		"tools beside a list by hand":                {setup: byHand, wheel: "pandas", requirements: "pandas\npytest\nblack\nsphinx\n", imports: "pandas"},
		"pip freeze beside a list by hand":           {setup: byHand, wheel: "pandas", requirements: "numpy==2.0\npandas==2.2.3\npython-dateutil==2.9\n", imports: "pandas numpy"},
		"what an extra brings":                       {setup: byHand, wheel: "pandas flask[extra]", requirements: "pandas\nflask\n", imports: "pandas flask"},
		"a package that needs nothing":               {setup: bare, requirements: "pytest\n", imports: "os re"},
		"a script's own requirements":                {setup: bare, requirements: "flask\n"},
		"no requirements.txt":                        {setup: byHand, wheel: "pandas", imports: "pandas"},
		"setup.cfg has the list":                     {setup: bare, wheel: "pandas", requirements: "pandas\n", imports: "pandas", files: project.Files{"setup.cfg": []byte("[options]\ninstall_requires = pandas\n")}},
		"pyproject.toml says dynamic":                {setup: byHand, wheel: "pandas", requirements: "pandas\n", files: project.Files{"pyproject.toml": []byte("[project]\nname = \"m\"\ndynamic = [\"dependencies\"]\n")}},
		"keywords that are made elsewhere":           {setup: `{"line":4,"more":true}`, requirements: "pandas\n", imports: "pandas", wheel: "pandas"},
		"other keywords that setuptools ignores":     {setup: keyword("tests_requires"), requirements: "six\n"},
		"extras_requires":                            {setup: keyword("extra_requires"), requirements: "six\n"},
		"requires= beside install_requires": {setup: `{"line":4,"keywords":[{"name":"requires","line":5,"source":{"kind":"list","line":5,"names":["pandas"]}},{"name":"install_requires","line":6,"source":{"kind":"list","line":6,"names":["pandas"]}}]}`,
			wheel: "pandas", requirements: "pandas\n", imports: "pandas"},
		"a module that several distributions bring": {setup: byHand, wheel: "opencv-python-headless mlflow",
			requirements: "opencv-python\nmlflow-skinny\n", imports: "cv2 mlflow"},
		"a folder that many distributions share": {setup: byHand, wheel: "google-cloud-storage", requirements: "protobuf\n", imports: "google"},
		"what Linux does not need":               {setup: byHand, wheel: "pandas", requirements: "pandas\npywin32; sys_platform == 'win32'\n", imports: "pandas pywin32"},
	} {
		t.Run(behaviour, func(t *testing.T) {
			require.Empty(t, s.differences(t))
		})
	}
}

func TestRequiredImports(t *testing.T) {
	s := survey.Survey{Modules: []survey.Module{
		{Path: "app.py", Imports: []survey.Import{{Module: "flask", Line: 1, TopLevel: true}}},
		{Path: "mlproject/a.py", Imports: []survey.Import{
			{Module: "pandas.core", Line: 2, TopLevel: true},
			{Module: "matplotlib", Line: 3, TopLevel: true, Optional: true},
			{Module: "torch", Line: 4},
			{Module: "typing_only", Line: 5, TopLevel: true, TypeChecking: true},
			{Module: "utils", Line: 6, TopLevel: true, Level: 1},
			{Module: "distutils.util", Line: 7, TopLevel: true},
		}},
		{Path: "mlproject/b.py", Imports: []survey.Import{{Module: "pandas", Line: 1, TopLevel: true}}},
	}}
	require.Equal(t, map[string]report.Position{"pandas": {File: "mlproject/a.py", Line: 2}},
		RequiredImports(s, func(path string) bool { return strings.HasPrefix(path, "mlproject/") }, []string{"distutils", "os"}))
}
