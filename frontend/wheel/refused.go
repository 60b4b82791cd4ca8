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

// offendingLine is the text that setuptools shows below its complaint, with a
// mark under the place.
var offendingLine = regexp.MustCompile(`\n    (.*)\n *~*\^`)

// refused is a line that setup.py handed to setuptools and that is none of a
// distribution: where it stands, why setup.py let it through, what to write.
func refused(r Request, failed gateway.Report) (report.Problem, bool) {
	m := offendingLine.FindStringSubmatch(failed.Message + "\n")
	if m == nil || !strings.Contains(failed.Message, "install_requires") && failed.Type != "InvalidRequirement" {
		return report.Problem{}, false
	}
	text := strings.TrimSuffix(m[1], "\r")
	setup := survey.DecodeSetup(failed.Setup)
	if file, ok := marked(r, text); ok {
		return markedProblem(r, file, setup, failed), true
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

// requirementsFiles are those that setup.py names, and then any.
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
	again  bool   // another line before it says the same, and was removed
	remedy string // where the line cannot be read
}

// findLine finds the line of a file that setuptools was given. Of several that say
// the same it is the first one that setup.py does not remove.
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
	var unread packaging.Problems
	errors.As(err, &unread)
	for _, problem := range unread {
		if i := problem.Line - 1; i >= 0 && i < len(lines) && key(lines[i]) == key(text) {
			line := packaging.Line{Number: problem.Line, Text: text, Raw: lines[i], Kind: packaging.KindRequirement}
			return found{Line: line, file: file, remedy: problem.Remedy}, true
		}
	}
	return found{}, false
}

// key is a line without what setuptools drops of it: it joins continued lines.
func key(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\\", r) {
			return -1
		}
		return r
	}, text)
}

// removes says that the function of setup.py takes such a line out.
func removes(reading *survey.Reading, raw string) bool {
	return reading != nil && reading.Strips && slices.Contains(reading.Removes, strings.TrimSuffix(raw, "\r"))
}

// lineProblem puts into words why a line does not come through setup.py.
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

// readerOf names what reads the file: "get_requirements() in setup.py".
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

// selfProblem is about the project's own line. Starters remove it from what they
// give to setuptools, and know one spelling.
func selfProblem(line found, extras []string, reading *survey.Reading, reader string) (message, remedy string) {
	raw := strings.TrimSuffix(line.Raw, "\r")
	trimmed := strings.TrimSpace(raw)
	var known string
	if reading != nil {
		for _, each := range reading.Removes {
			if strings.HasPrefix(each, "-") || strings.HasPrefix(each, ".") {
				known = each
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

func quoted(texts []string) string {
	var all []string
	for _, each := range texts {
		all = append(all, fmt.Sprintf("%q", each))
	}
	return strings.Join(all, ", ")
}

// optionRemedy says where the build is told the same.
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
