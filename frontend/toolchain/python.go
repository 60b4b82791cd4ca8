package toolchain

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Default is the Python of a project that does not choose one.
const Default = "3.13"

// Known are the minor versions for which there are official images, oldest first
// (https://devguide.python.org/versions/).
var Known = []string{"3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"}

// Choice is a minor version of Python, and why it was chosen.
type Choice struct {
	Minor    string          // "3.13"
	Reason   string          // "Dockerfile:2", "the default"
	Guess    bool            // neither the configuration nor the project chose it: see Admitted
	required report.Position // where the project declares Requires-Python
}

// ChoosePython returns the Python of the configuration, of .python-version or of runtime.txt.
// If none of these chooses one, it guesses: it returns the default, or the newest that a
// literal python_requires admits. Admitted checks the choice against the wheel. The error is
// a report.Problem.
func ChoosePython(cfg config.Config, files project.Files) (Choice, error) {
	choice, err := choosePython(cfg, files)
	choice.required = files.RequiresPython()
	return choice, err
}

func choosePython(cfg config.Config, files project.Files) (Choice, error) {
	if cfg.Python != "" {
		return Choice{Minor: cfg.Python, Reason: cfg.Sources["python"].String()}, nil
	}
	for _, file := range []string{".python-version", "runtime.txt"} {
		data, ok := files[file]
		if !ok {
			continue
		}
		minor, position, err := readPythonFile(file, data)
		if err != nil {
			return Choice{}, err
		}
		if minor != "" {
			return Choice{Minor: minor, Reason: position.String()}, nil
		}
	}
	if file, written := files.WrittenRequiresPython(); written != "" {
		// A right guess saves loading another base and building another wheel.
		specifiers, err := packaging.ParseSpecifiers(written)
		if newest, ok := packaging.NewestMinor(specifiers, Known); err == nil && ok && !specifiers.SupportsPython(Default) {
			return Choice{Minor: newest, Reason: fmt.Sprintf("the newest that %s admits with %s", file, written), Guess: true}, nil
		}
	}
	return Choice{Minor: Default, Reason: "the default", Guess: true}, nil
}

// pythonName matches a version in these files: 3.11, 3.11.4, python-3.11.4, cpython@3.11, or
// a name of pyenv such as 3.11-dev.
var pythonName = regexp.MustCompile(`^(?:c?python[-@]?)?(3)\.(\d+)(?:\.\d+)?(?:[-.+a-z0-9]*)$`)

// readPythonFile returns the minor version in a file and its line, "" if the file is empty.
func readPythonFile(file string, data []byte) (minor string, position report.Position, err error) {
	position.File = file
	for i, text := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		position.Line = i + 1
		m := pythonName.FindStringSubmatch(strings.ToLower(text))
		if m == nil {
			return "", position, report.Problem{
				Message: fmt.Sprintf("%q is not a CPython version", text),
				Remedy:  `write a version such as 3.13, or set python = "3.13" in the Dockerfile below the syntax line`,
			}.At(position)
		}
		return m[1] + "." + m[2], position, nil
	}
	return "", position, nil
}

// Admitted checks the choice against Requires-Python of the wheel. If that does not admit it,
// Admitted returns the newest version that is admitted in place of a guess, and a
// report.Problem in place of any other choice.
func Admitted(choice Choice, requires packaging.Specifiers, written string) (Choice, error) {
	if written == "" || requires.SupportsPython(choice.Minor) {
		return choice, nil
	}
	newest, ok := packaging.NewestMinor(requires, Known)
	if choice.Guess && ok {
		choice.Minor, choice.Guess = newest, false
		choice.Reason = "the newest that Requires-Python " + written + " admits"
		return choice, nil
	}
	remedy := "correct what it requires"
	if ok {
		remedy = fmt.Sprintf("set python = %q, or correct what it requires", newest)
	}
	return Choice{}, report.Problem{
		Message: fmt.Sprintf("the project requires Python %s, and the image has Python %s (%s)", written, choice.Minor, choice.Reason),
		Remedy:  remedy,
	}.At(choice.required)
}
