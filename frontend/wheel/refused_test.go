package wheel

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Facts about the setup.py of the starter, which removes one line "-e .", and about one that
// removes nothing.
const (
	starter = `{"line":16,"files":["requirements.txt"],"keywords":[{"name":"install_requires","line":21,"source":{"kind":"function","line":21,"function":` +
		`{"name":"get_requirements","line":5,"returns":true,"reads":true,"strips":true,"removes":["-e ."]}}}]}`
	plain = `{"line":3,"files":["requirements.txt"],"keywords":[{"name":"install_requires","line":4,"source":{"kind":"other","line":4}}]}`
)

// neverStrips is the starter without the removal of newlines.
var neverStrips = strings.Replace(starter, `"strips":true`, `"strips":false`, 1)

// rejection is the message of setuptools 84.2 for a text that is no requirement.
func rejection(text string) string {
	return "error in mlproject setup command: 'install_requires' must be a string or iterable of strings containing valid project/version requirement specifiers; " +
		"Expected package name at the start of dependency specifier\n    " + text + "\n    ^"
}

// shortProblem explains a failed backend and returns the problem in one line.
func shortProblem(t *testing.T, files project.Files, failed gateway.Report) string {
	t.Helper()
	r := Request{Files: files, Backend: Backend{Declared: "setup.py"}}
	problems := report.Problems(BackendFailure(r, failed))
	require.Len(t, problems, 1)
	return problems[0].Short()
}

func TestRefusedLine(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for _, c := range []struct{ name, requirements, offending, setup, want string }{
		{"a space after it", "six\n-e . \n", "-e .", starter,
			`requirements.txt:2: "-e . " ends with a space, so get_requirements() in setup.py does not remove it and setuptools rejects it: delete the space (or the line: wainwright installs the project anyway)`},
		{"a tab after it", "-e .\t\nsix", "-e .", starter,
			`requirements.txt:1: "-e .\t" ends with a tab, so get_requirements() in setup.py does not remove it and setuptools rejects it: delete the tab (or the line: wainwright installs the project anyway)`},
		{"a space before it", "six\n -e .\n", "-e .", starter,
			`requirements.txt:2: " -e ." begins with a space, so get_requirements() in setup.py does not remove it and setuptools rejects it: delete the space (or the line: wainwright installs the project anyway)`},
		{"no space in it", "six\r\n-e.", "-e.", starter,
			`requirements.txt:2: "-e." is not the "-e ." that get_requirements() in setup.py removes, and setuptools rejects it: write -e ., or delete the line: wainwright installs the project anyway`},
		{"the long option", "six\n--editable .\n", "--editable .", starter,
			`requirements.txt:2: "--editable ." is not the "-e ." that get_requirements() in setup.py removes, and setuptools rejects it: write -e ., or delete the line: wainwright installs the project anyway`},
		{"a path", "./\nsix\n", "./", starter,
			`requirements.txt:1: "./" is not the "-e ." that get_requirements() in setup.py removes, and setuptools rejects it: write -e ., or delete the line: wainwright installs the project anyway`},
		{"an extra", "six\n-e .[dev]\n", "-e .[dev]", starter,
			`requirements.txt:2: "-e .[dev]" is not the "-e ." that get_requirements() in setup.py removes, and setuptools rejects it: write -e ., and extras = ["dev"] in the Dockerfile`},
		{"a comment behind it", "six\n-e .  # the project\n", "-e .", starter,
			`requirements.txt:2: "-e .  # the project" is not the "-e ." that get_requirements() in setup.py removes, and setuptools rejects it: write -e ., or delete the line: wainwright installs the project anyway`},
		{"two of them", "-e .\nsix\n-e .\n", "-e .", starter,
			`requirements.txt:3: "-e ." stands here once more, and get_requirements() in setup.py removes one such line: delete the line: wainwright installs the project anyway`},
		{"the newline stays", "six\n-e .\n", "-e .", neverStrips,
			`requirements.txt:2: get_requirements() in setup.py takes the newline off no line, so it does not find "-e ." and setuptools rejects it: delete the line (wainwright installs the project anyway), or read with .read().splitlines() in setup.py:5`},
		{"nothing removes it", "six\n-e .\n", "-e .", plain,
			`requirements.txt:2: setup.py hands "-e ." to setuptools, which takes requirements alone: delete the line: wainwright installs the project anyway`},
		{"another file", "-r base.txt\nsix\n", "-r base.txt", starter,
			`requirements.txt:1: get_requirements() in setup.py hands "-r base.txt" to setuptools, which takes requirements alone, no options of pip: write the lines of base.txt here in its place`},
		{"constraints", "-c limits.txt\nsix\n", "-c limits.txt", starter,
			`requirements.txt:1: get_requirements() in setup.py hands "-c limits.txt" to setuptools, which takes requirements alone, no options of pip: write constraints = ["limits.txt"] in the Dockerfile in its place`},
		{"an index", "six\n--extra-index-url https://index.example/simple\n", "--extra-index-url https://index.example/simple", starter,
			`requirements.txt:2: get_requirements() in setup.py hands "--extra-index-url https://index.example/simple" to setuptools, which takes requirements alone, no options of pip: write index.extra = ["https://index.example/simple"] in the Dockerfile in its place`},
		{"another option", "--prefer-binary\nsix\n", "--prefer-binary", starter,
			`requirements.txt:1: get_requirements() in setup.py hands "--prefer-binary" to setuptools, which takes requirements alone, no options of pip: delete the line, or skip lines that begin with - in setup.py`},
		{"a repository", "six\ngit+https://host.example/x.git@v1#egg=x\n", "git+https://host.example/x.git@v1#egg=x", starter,
			`requirements.txt:2: get_requirements() in setup.py hands "git+https://host.example/x.git@v1#egg=x" to setuptools, which takes a URL only behind a name: write x @ git+https://host.example/x.git@v1`},
		{"a byte order mark", "\xef\xbb\xbfsix\n", "\ufeffsix", starter,
			`requirements.txt:1: the file begins with a byte order mark, which get_requirements() in setup.py reads as part of its first line: save it without: ` + resave("requirements.txt", "utf-8-sig")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shortProblem(t, project.Files{"requirements.txt": []byte(c.requirements), "setup.py": []byte("setup()")},
				gateway.Report{Kind: gateway.BackendFailed, Type: "SystemExit", Message: rejection(c.offending), File: "setup.py", Line: 16, Setup: []byte(c.setup)})
			require.Equal(t, "BrittleRequirements: "+c.want, got)
		})
	}
	hashed := "six==1.16.0 \\\n    --hash=sha256:" + digest + "\n"
	got := shortProblem(t, project.Files{"requirements.txt": []byte(hashed)}, gateway.Report{Type: "SystemExit", Message: rejection("six==1.16.0--hash=sha256:" + digest), Setup: []byte(starter)})
	require.Contains(t, got, "requirements.txt:1: ")
	require.Contains(t, got, "take the hashes out")
}

func TestRefusedLineFile(t *testing.T) {
	files := project.Files{"requirements.txt": []byte("six\n-e .\n"), "requirements/prod.txt": []byte("flask\n-e.\n")}
	facts := strings.Replace(starter, `["requirements.txt"]`, `["./requirements/prod.txt"]`, 1)
	require.Contains(t, shortProblem(t, files, gateway.Report{Type: "SystemExit", Message: rejection("-e."), Setup: []byte(facts)}), "requirements/prod.txt:2: ")
	// setuptools itself reads it where pyproject.toml says so.
	files = project.Files{"requirements.txt": []byte("six\n-e .\n"), "pyproject.toml": []byte("[project]\n")}
	require.Equal(t, `BrittleRequirements: requirements.txt:2: the project hands "-e ." to setuptools, which takes requirements alone: delete the line: wainwright installs the project anyway`,
		shortProblem(t, files, gateway.Report{Type: "InvalidRequirement", Message: "Expected package name at the start of dependency specifier\n    -e .\n    ^"}))
}

func TestRefusedLineRemedy(t *testing.T) {
	files := project.Files{"requirements_prod.txt": []byte("six\nnumpy=1.2\n")}
	require.Equal(t, `requirements_prod.txt:2: setuptools takes no "numpy=1.2" for a requirement: write "numpy==1.2"`,
		shortProblem(t, files, gateway.Report{Type: "SystemExit", Message: rejection("numpy=1.2"), Setup: []byte(starter)}))
	// To pip a vertical tab ends a line, and an editor counts another way.
	files = project.Files{"requirements_prod.txt": []byte("six\vnumpy=1.2")}
	require.Contains(t, shortProblem(t, files, gateway.Report{Type: "SystemExit", Message: rejection("numpy=1.2"), Setup: []byte(starter)}), "setup.py:21: ")
}

func TestRefusedLineInSetup(t *testing.T) {
	facts := `{"line":3,"keywords":[{"name":"install_requires","line":4,"source":{"kind":"list","line":4,"names":["six","numpy=1.2"]}}]}`
	got := shortProblem(t, project.Files{"setup.py": []byte("from setuptools import setup\n\nsetup(\n  install_requires=[\n    \"six\",\n    \"numpy=1.2\",\n])\n")},
		gateway.Report{Type: "SystemExit", Message: rejection("numpy=1.2"), Setup: []byte(facts)})
	require.Equal(t, `setup.py:6: setuptools takes no "numpy=1.2" for a requirement: write "numpy==1.2"`, got)
}
