package wheel

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Facts of the starter's setup.py: it removes one line "-e .", and the newline
// off each line or off none.
const (
	starter = `{"line":16,"files":["requirements.txt"],"keywords":[{"name":"install_requires","line":21,"source":{"kind":"function","line":21,"function":` +
		`{"name":"get_requirements","line":5,"returns":true,"reads":true,"strips":true,"removes":["-e ."]}}}]}`
	plain = `{"line":3,"files":["requirements.txt"],"keywords":[{"name":"install_requires","line":4,"source":{"kind":"other","line":4}}]}`
)

var neverStrips = strings.Replace(starter, `"strips":true`, `"strips":false`, 1)

// setuptools is what it says (84.2) of a text that is no requirement.
func setuptools(text string) string {
	return "error in mlproject setup command: 'install_requires' must be a string or iterable of strings containing valid project/version requirement specifiers; " +
		"Expected package name at the start of dependency specifier\n    " + text + "\n    ^"
}

func told(t *testing.T, files project.Files, failed gateway.Report) string {
	t.Helper()
	r := Request{Files: files, Backend: Backend{Declared: "setup.py"}}
	problems := report.Problems(BackendFailure(r, failed))
	require.Len(t, problems, 1)
	return problems[0].Short()
}

func TestALineThatSetupPyDoesNotCopeWithIsToldInPlaceOfSetuptoolsWords(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for _, c := range []struct{ behaviour, requirements, offending, setup, want string }{
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
		t.Run(c.behaviour, func(t *testing.T) {
			got := told(t, project.Files{"requirements.txt": []byte(c.requirements), "setup.py": []byte("setup()")},
				gateway.Report{Kind: gateway.BackendFailed, Type: "SystemExit", Message: setuptools(c.offending), File: "setup.py", Line: 16, Setup: []byte(c.setup)})
			require.Equal(t, "BrittleRequirements: "+c.want, got)
		})
	}
	hashed := "six==1.16.0 \\\n    --hash=sha256:" + digest + "\n"
	got := told(t, project.Files{"requirements.txt": []byte(hashed)}, gateway.Report{Type: "SystemExit", Message: setuptools("six==1.16.0--hash=sha256:" + digest), Setup: []byte(starter)})
	require.Contains(t, got, "requirements.txt:1: ")
	require.Contains(t, got, "take the hashes out")
}

func TestTheLineIsFoundInTheFileThatSetupPyReads(t *testing.T) {
	files := project.Files{"requirements.txt": []byte("six\n-e .\n"), "requirements/prod.txt": []byte("flask\n-e.\n")}
	facts := strings.Replace(starter, `["requirements.txt"]`, `["./requirements/prod.txt"]`, 1)
	require.Contains(t, told(t, files, gateway.Report{Type: "SystemExit", Message: setuptools("-e."), Setup: []byte(facts)}), "requirements/prod.txt:2: ")
	// setuptools itself reads it where pyproject.toml says so.
	files = project.Files{"requirements.txt": []byte("six\n-e .\n"), "pyproject.toml": []byte("[project]\n")}
	require.Equal(t, `BrittleRequirements: requirements.txt:2: the project hands "-e ." to setuptools, which takes requirements alone: delete the line: wainwright installs the project anyway`,
		told(t, files, gateway.Report{Type: "InvalidRequirement", Message: "Expected package name at the start of dependency specifier\n    -e .\n    ^"}))
}

func TestALineThatPipDoesNotReadEitherIsToldWithItsRemedy(t *testing.T) {
	files := project.Files{"requirements_prod.txt": []byte("six\nnumpy=1.2\n")}
	require.Equal(t, `requirements_prod.txt:2: setuptools takes no "numpy=1.2" for a requirement: write "numpy==1.2"`,
		told(t, files, gateway.Report{Type: "SystemExit", Message: setuptools("numpy=1.2"), Setup: []byte(starter)}))
	// To pip a vertical tab ends a line, and an editor counts another way.
	files = project.Files{"requirements_prod.txt": []byte("six\vnumpy=1.2")}
	require.Contains(t, told(t, files, gateway.Report{Type: "SystemExit", Message: setuptools("numpy=1.2"), Setup: []byte(starter)}), "setup.py:21: ")
}

func TestARequirementInSetupPyItselfIsToldThere(t *testing.T) {
	facts := `{"line":3,"keywords":[{"name":"install_requires","line":4,"source":{"kind":"list","line":4,"names":["six","numpy=1.2"]}}]}`
	got := told(t, project.Files{"setup.py": []byte("from setuptools import setup\n\nsetup(\n  install_requires=[\n    \"six\",\n    \"numpy=1.2\",\n])\n")},
		gateway.Report{Type: "SystemExit", Message: setuptools("numpy=1.2"), Setup: []byte(facts)})
	require.Equal(t, `setup.py:6: setuptools takes no "numpy=1.2" for a requirement: write "numpy==1.2"`, got)
}

func TestAFileInAnotherEncodingIsToldWithTheCommandThatSavesIt(t *testing.T) {
	utf16 := []byte("\xff\xfes\x00i\x00x\x00\n\x00")
	failed := gateway.Report{Type: "UnicodeDecodeError", Message: "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", File: "setup.py", Line: 8, Path: "requirements.txt", BadLine: 1}
	require.Equal(t, "BrittleRequirements: requirements.txt: the file is UTF-16, and setup.py:8 reads it as UTF-8: save it as UTF-8: "+resave("requirements.txt", "utf-16"),
		told(t, project.Files{"requirements.txt": utf16}, failed))
	// With errors="ignore" it gets as far as setuptools.
	require.Equal(t, "BrittleRequirements: requirements.txt: the file is UTF-16, and get_requirements() in setup.py reads it as UTF-8: save it as UTF-8: "+resave("requirements.txt", "utf-16"),
		told(t, project.Files{"requirements.txt": utf16}, gateway.Report{Type: "SystemExit", File: "setup.py", Message: setuptools("s\x00i\x00x\x00"), Setup: []byte(starter)}))
	failed.BadLine = 2
	require.Equal(t, `BrittleRequirements: requirements.txt:2: the line is not UTF-8, and setup.py:8 reads the file as that: write encoding="latin-1" in the open() there, or save it as UTF-8`,
		told(t, project.Files{"requirements.txt": []byte("# -*- coding: latin-1 -*-\nsix # caf\xe9\n")}, failed))
	failed.Path = "README.md"
	require.Equal(t, `README.md:2: the line is not UTF-8, and setup.py:8 reads the file as that: save it as UTF-8, or give open() its encoding`, told(t, nil, failed))
}

func TestTheCommandThatSavesAFileAsUTF8DoesThat(t *testing.T) {
	dir := t.TempDir()
	for encoding, data := range map[string]string{"utf-16": "\xff\xfes\x00i\x00x\x00\n\x00", "utf-8-sig": "\xef\xbb\xbfsix\n"} {
		file := filepath.Join(dir, "requirements.txt")
		require.NoError(t, os.WriteFile(file, []byte(data), 0o644))
		cmd := exec.Command("sh", "-c", strings.Replace(resave("requirements.txt", encoding), "python", "python3", 1))
		cmd.Dir = dir
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, string(output))
		saved, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, "six\n", string(saved))
	}
	require.NotContains(t, resave("it's.txt", "utf-16"), "python", "a name that would need quoting")
}

func TestAMissingFileIsToldWithItsNearNameOrTheRuleThatLeavesItOut(t *testing.T) {
	failed := gateway.Report{Type: "FileNotFoundError", Message: "[Errno 2] No such file or directory: 'requirements.txt'", File: "setup.py", Line: 5, Path: "requirements.txt"}
	for _, c := range []struct {
		near   string
		ignore project.Context
		want   string
	}{
		{"", project.Context{Ignore: project.BuiltIn}, "requirements.txt is not in the build context: add the file, or correct its name"},
		{"requirments.txt", project.Context{Ignore: project.BuiltIn}, "requirements.txt is not in the build context, and requirments.txt is: rename that, or write its name here"},
		{"", project.Context{Ignore: project.Dockerignore, Patterns: []string{"*.txt", "!LICENSE.txt"}},
			`requirements.txt is not in the build context: .dockerignore leaves it out with "*.txt", so write !requirements.txt below that`},
		{"", project.Context{Ignore: project.BuiltIn, Patterns: []string{"**/*.txt"}},
			`requirements.txt is not in the build context: "**/*.txt" is left out where no .dockerignore decides, so write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)`},
		{"", project.Context{Ignore: project.Dockerignore, Patterns: []string{"*.txt", "!requirements.txt"}}, "requirements.txt is not in the build context: add the file, or correct its name"},
	} {
		failed.Near = c.near
		problem := report.Problems(BackendFailure(Request{Context: c.ignore}, failed))[0]
		require.Equal(t, "setup.py:5", problem.Place())
		require.Equal(t, c.want, problem.Remedy)
	}
}

func TestAFileAboveTheFolderThatIsBuiltIsTold(t *testing.T) {
	for _, opened := range []string{"../../VERSION", "/src/VERSION"} {
		failed := gateway.Report{Type: "FileNotFoundError", Message: "[Errno 2] No such file or directory", File: "setup.py", Line: 5, Path: opened}
		problem := report.Problems(BackendFailure(Request{Dir: "services/train"}, failed))[0]
		require.Equal(t, "../../VERSION is above the folder that is built, and its build is given nothing else: keep the file in that folder", problem.Remedy)
	}
}
