package wheel

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// offendingLine matches the text that setuptools rejects, as it prints it: with a mark in
// the line below. The message is that of packaging
// (https://packaging.pypa.io/en/stable/requirements.html).
var offendingLine = regexp.MustCompile(`\n    (.*)\n *~*\^`)

// refusedLine explains that setup.py passed a line to setuptools which is no requirement. The
// problem has the place of the line, the reason why setup.py did not remove it, and what to
// write.
func refusedLine(r Request, failed gateway.Report) (report.Problem, bool) {
	m := offendingLine.FindStringSubmatch(failed.Message + "\n")
	if m == nil || !strings.Contains(failed.Message, "install_requires") && failed.Type != "InvalidRequirement" {
		return report.Problem{}, false
	}
	text := strings.TrimSuffix(m[1], "\r")
	setup := survey.DecodeSetup(failed.Setup)
	if file, ok := fileWithMark(r, text); ok {
		return markProblem(r, file, setup, failed), true
	}
	for _, file := range requirementsFiles(r, setup) {
		if line, ok := findLine(r, file, text, setup.Reading()); ok {
			return lineProblem(r, line, setup, failed), true
		}
	}
	problem := report.Problem{
		File: "setup.py", Line: failed.Line,
		Message: fmt.Sprintf("setuptools takes no %.200q for a requirement", text),
		Remedy:  packaging.Remedy(text),
	}
	if keyword, ok := setup.Keyword("install_requires"); ok {
		problem.Line = keyword.Line
		if line := report.LineOf(r.Files["setup.py"], text); line > 0 && slices.Contains(keyword.Source.Names, text) {
			problem.Line = line
		}
	}
	return problem, true
}

// requirementsFiles returns the files that may have the line: those that setup.py names,
// then requirements.txt, then all other text files of the project.
func requirementsFiles(r Request, setup *survey.Setup) []string {
	var names []string
	add := func(name string) {
		if _, ok := r.Files[name]; ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if setup != nil {
		for _, name := range setup.Files {
			add(path.Clean(name))
		}
	}
	add("requirements.txt")
	var others []string
	for name := range r.Files {
		if path.Ext(name) == ".txt" {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, name := range others {
		add(name)
	}
	return names
}

// found is a line of a requirements file.
type found struct {
	packaging.Line
	file   string
	again  bool   // setup.py removed an equal line before it
	remedy string // for a line that cannot be parsed
}

// findLine finds the line of a file that setuptools was given. If there are several equal
// lines, it returns the first one that setup.py does not remove.
func findLine(r Request, file, text string, reading *survey.Reading) (found, bool) {
	parsed, err := packaging.ParseRequirements(file, r.Files[file])
	var last *found
	removed := false
	for _, line := range parsed.Lines {
		if key(line.Text) != key(text) {
			continue
		}
		last = &found{Line: line, file: file, again: removed}
		if !removed && removes(reading, line.Raw) {
			removed = true
			continue
		}
		return *last, true
	}
	if last != nil {
		return *last, true
	}
	lines := strings.Split(string(r.Files[file]), "\n")
	var unparsed packaging.Problems
	errors.As(err, &unparsed)
	for _, problem := range unparsed {
		if i := problem.Line - 1; i >= 0 && i < len(lines) && key(lines[i]) == key(text) {
			line := packaging.Line{Number: problem.Line, Text: text, Raw: lines[i], Kind: packaging.KindRequirement}
			return found{Line: line, file: file, remedy: problem.Remedy}, true
		}
	}
	return found{}, false
}

// key returns a line without the characters that setuptools drops: spaces, and the
// backslashes and newlines of continued lines.
func key(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\\", r) {
			return -1
		}
		return r
	}, text)
}

// removes reports whether the function in setup.py removes a line from what it read.
func removes(reading *survey.Reading, raw string) bool {
	return reading != nil && reading.Strips && slices.Contains(reading.Removes, strings.TrimSuffix(raw, "\r"))
}

// lineProblem explains why setuptools rejects a line that setup.py passes to it.
func lineProblem(r Request, line found, setup *survey.Setup, failed gateway.Report) report.Problem {
	problem := report.Problem{Rule: rules.BrittleRequirements, File: line.file, Line: line.Number}
	reader := readerOf(setup, failed)
	if extras, ok := packaging.SelfReference(line.Line); ok {
		problem.Message, problem.Remedy = selfProblem(line, extras, setup.Reading(), reader)
		return problem
	}
	text := packaging.RedactCredentials(line.Text)
	problem.Message = fmt.Sprintf("%s hands %q to setuptools, which takes requirements alone, no options of pip", reader, text)
	switch {
	case line.Kind == packaging.KindInclude:
		problem.Remedy = fmt.Sprintf("write the lines of %s here in its place", line.Path)
	case line.Kind == packaging.KindConstraint:
		problem.Remedy = fmt.Sprintf("write constraints = [%q] in the Dockerfile in its place", line.Path)
	case line.Kind == packaging.KindOptions:
		problem.Remedy = optionRemedy(line.Options)
	case len(line.Hashes) > 0:
		problem.Remedy = "take the hashes out: " + report.WriteLock + " writes a pylock.toml with the hash of every file"
	case line.Source != nil:
		problem.Message = fmt.Sprintf("%s hands %q to setuptools, which takes a URL only behind a name", reader, text)
		name, url := line.Source.Name, line.Source.URL
		if name == "" {
			name = "NAME"
		}
		url, _, _ = strings.Cut(url, "#")
		problem.Remedy = fmt.Sprintf("write %s @ %s", name, packaging.RedactCredentials(url))
	default:
		problem.Rule = rules.ID{}
		problem.Message = fmt.Sprintf("setuptools takes no %.200q for a requirement", text)
		problem.Remedy = line.remedy
		if problem.Remedy == "" {
			problem.Remedy = packaging.Remedy(line.Text)
		}
	}
	return problem
}

// readerOf names the code that reads the file: "get_requirements() in setup.py".
func readerOf(setup *survey.Setup, failed gateway.Report) string {
	if function := setup.Reading(); function != nil {
		return function.Name + "() in setup.py"
	}
	if setup == nil || failed.File == "" {
		return "the project"
	}
	return "setup.py"
}

const deleteLine = "delete the line: wainwright installs the project anyway"

// selfProblem explains why setup.py does not remove a line that installs the project itself,
// such as "-e .". Starter templates remove it, but only in one spelling.
func selfProblem(line found, extras []string, reading *survey.Reading, reader string) (message, remedy string) {
	raw := strings.TrimSuffix(line.Raw, "\r")
	trimmed := strings.TrimSpace(raw)
	var known string
	if reading != nil {
		for _, removed := range reading.Removes {
			if strings.HasPrefix(removed, "-") || strings.HasPrefix(removed, ".") {
				known = removed
			}
		}
	}
	switch {
	case known == "", raw == known && !line.again && reading.Strips:
		return fmt.Sprintf("%s hands %q to setuptools, which takes requirements alone", reader, trimmed), deleteLine
	case line.again:
		return fmt.Sprintf("%q stands here once more, and %s removes one such line", trimmed, reader), deleteLine
	case trimmed == known && raw != trimmed:
		where, what := "ends", "space"
		if strings.HasPrefix(raw, trimmed) && strings.HasSuffix(raw, "\t") {
			what = "tab"
		} else if strings.HasSuffix(raw, trimmed) {
			where = "begins"
		}
		return fmt.Sprintf("%q %s with a %s, so %s does not remove it and setuptools rejects it", raw, where, what, reader),
			fmt.Sprintf("delete the %s (or the line: wainwright installs the project anyway)", what)
	case trimmed == known && !reading.Strips:
		return fmt.Sprintf("%s takes the newline off no line, so it does not find %q and setuptools rejects it", reader, trimmed),
			fmt.Sprintf("delete the line (wainwright installs the project anyway), or read with .read().splitlines() in setup.py:%d", reading.Line)
	case len(extras) > 0:
		return fmt.Sprintf("%q is not the %q that %s removes, and setuptools rejects it", trimmed, known, reader),
			fmt.Sprintf("write %s, and extras = [%s] in the Dockerfile", known, quoted(extras))
	}
	return fmt.Sprintf("%q is not the %q that %s removes, and setuptools rejects it", trimmed, known, reader),
		fmt.Sprintf("write %s, or delete the line: wainwright installs the project anyway", known)
}

// quoted returns the texts in quotes, separated by commas.
func quoted(texts []string) string {
	var all []string
	for _, text := range texts {
		all = append(all, fmt.Sprintf("%q", text))
	}
	return strings.Join(all, ", ")
}

// optionRemedy returns where to configure what options of pip set.
func optionRemedy(options []packaging.Option) string {
	for _, option := range options {
		switch option.Name {
		case "--index-url":
			return fmt.Sprintf("write index.url = %q in the Dockerfile in its place", packaging.RedactCredentials(option.Value))
		case "--extra-index-url":
			return fmt.Sprintf("write index.extra = [%q] in the Dockerfile in its place", packaging.RedactCredentials(option.Value))
		}
	}
	return "delete the line, or skip lines that begin with - in setup.py"
}
