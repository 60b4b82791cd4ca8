package packaging

import (
	"fmt"
	"regexp"
	"strings"
)

// LineKind is what a line of a requirements file does.
type LineKind int

const (
	KindRequirement LineKind = iota // Requirement is set
	KindInclude                     // "-r", Path is set
	KindConstraint                  // "-c", Path is set
	KindEditable                    // "-e": Source, or Requirement for "name @ URL", is set
	KindLocal                       // a path or file: URL: Source is set
	KindURL                         // a URL without a name: Source is set
	KindOptions                     // options for the whole run: Options is set
)

// Line is a logical line of a requirements file: what pip parses as one, after joining
// continuations. Comments and blank lines are left out.
type Line struct {
	Number int    // of its first physical line, 1-based
	Text   string // joined, without comment and outer blanks
	Raw    string // the physical lines as they stand in the file, joined by "\n"
	Kind   LineKind

	Requirement *Requirement
	Source      *Source
	Path        string   // of -r and -c, relative to the file that names it; may be a URL
	Options     []Option // for the whole run, or the --config-settings and --global-option of this requirement
	Hashes      []string // "sha256:..." of this requirement
	Variables   []string // names in ${NAME}; pip expands them, this package does not
}

// RequirementsFile is a requirements or constraints file.
type RequirementsFile struct {
	Name     string // as it was given
	Encoding string // as Python names it, "utf-8" for nearly all
	Lines    []Line // those that could be read
	Warnings Problems
}

// ParseRequirements parses a requirements or constraints file as pip 26.3 does. file is
// its name, for messages. Lines that are valid are returned even if others are not. The
// error is Problems, with one for each line that is not valid, or one for a file that is
// something else. Warnings has what pip ignores without a message. No message quotes a
// credential.
func ParseRequirements(file string, data []byte) (RequirementsFile, error) {
	f := RequirementsFile{Name: file}
	text, encoding, err := decodeRequirements(data)
	f.Encoding = encoding
	if err != nil {
		return f, Problems{{File: file, Message: err.Error(),
			Remedy: `save it as UTF-8, or name its encoding in the first line, as in "# -*- coding: latin-1 -*-"`}}
	}
	lines := logicalLines(text)
	var problems Problems
	for _, logical := range lines {
		line, warning, err := parseLine(logical)
		if err != nil {
			problems = append(problems, Problem{file, logical.number, RedactCredentials(err.Error()), Remedy(logical.text)})
			continue
		}
		if warning != "" {
			f.Warnings = append(f.Warnings, Problem{File: file, Line: logical.number, Message: RedactCredentials(warning)})
		}
		f.Lines = append(f.Lines, line)
	}
	if problems == nil {
		return f, nil
	}
	for _, other := range otherFormats {
		if first := lines[0]; other.pattern.MatchString(first.text) {
			return f, Problems{{file, first.number, "the file is no list of requirements: this line begins " + other.what, other.remedy}}
		}
	}
	return f, problems
}

// otherFormats are files that are saved under the name of a requirements file, by their first
// line.
var otherFormats = []struct {
	pattern      *regexp.Regexp
	what, remedy string
}{
	{regexp.MustCompile(`(?i)^<(?:!doctype|html|head|body|\?xml)\b`), "a page of HTML or XML", "save the file itself and not the page that shows it"},
	{regexp.MustCompile(`^(?:\{$|\[$|\{ *"|\[ *\{)`), "a document in JSON", "write it with pip list --format=freeze"},
	{regexp.MustCompile(`^Package +Version\b`), "a table of pip list", "write it with pip list --format=freeze"},
	{regexp.MustCompile(`(?i)^"?(?:name|package)"?[,;\t] *"?version\b`), "a table of CSV", "write a requirement in each line, as in name==1.0"},
}

// parseLine parses a logical line. The warning names what pip ignores in it, and is ""
// if that is nothing.
func parseLine(logical logicalLine) (line Line, warning string, err error) {
	line = Line{Number: logical.number, Text: logical.text, Raw: logical.raw, Variables: Variables(logical.text)}
	args, optionText := splitOptions(logical.text)
	options, rest, err := parseOptions(optionText)
	if err != nil {
		return Line{}, "", err
	}
	if len(rest) > 0 {
		warning = fmt.Sprintf("pip ignores %.200q after the options of this line", strings.Join(rest, " "))
	}
	if args == "" {
		if kind, value, ok := mainOption(options); ok {
			return line.withMainOption(kind, value, options, warning)
		}
	}
	ignored := line.sortOptions(options, args != "")
	if len(ignored) > 0 {
		warning = fmt.Sprintf("pip ignores %s on this line", Summarize(ignored))
	}
	if args == "" {
		line.Kind = KindOptions
		return line, warning, nil
	}
	if err := line.setInstall(args); err != nil {
		return Line{}, "", err
	}
	return line, warning, checkHashOptions(line.Hashes)
}

// mainOption finds the -e, -r or -c that decides the kind of the line. pip looks for them
// in this order.
func mainOption(options []Option) (LineKind, string, bool) {
	for _, main := range []struct {
		name string
		kind LineKind
	}{{"--editable", KindEditable}, {"--requirement", KindInclude}, {"--constraint", KindConstraint}} {
		for _, o := range options {
			if o.Name == main.name {
				return main.kind, o.Value, true
			}
		}
	}
	return 0, "", false
}

// withMainOption completes a line with -e, -r or -c. More than one is an error here: pip
// uses one of them and drops the others without a message.
func (line Line) withMainOption(kind LineKind, value string, options []Option, warning string) (Line, string, error) {
	if value == "" {
		return Line{}, "", fmt.Errorf("%s names nothing", options[0].Name)
	}
	line.Kind = kind
	count := 0
	for _, o := range options {
		switch o.Name {
		case "--editable", "--requirement", "--constraint":
			if count++; count > 1 {
				return Line{}, "", fmt.Errorf("two of -e, -r and -c on one line, and pip reads the first alone")
			}
		case "--config-settings", "--global-option":
			if kind == KindEditable {
				line.Options = append(line.Options, o)
				continue
			}
			fallthrough
		default:
			warning = fmt.Sprintf("pip ignores %s on this line", o.Name)
		}
	}
	if kind != KindEditable {
		line.Path = value
		return line, warning, nil
	}
	if namedURL.MatchString(value) {
		r, err := ParseRequirement(value)
		line.Requirement = &r
		return line, warning, err
	}
	t, err := ParseSource(value)
	line.Source = &t
	return line, warning, err
}

// sortOptions assigns the options to the line, and returns those that pip ignores.
func (line *Line) sortOptions(options []Option, requirement bool) (ignored []string) {
	for _, o := range options {
		ofRequirement := o.Name == "--hash" || o.Name == "--config-settings" || o.Name == "--global-option"
		switch {
		case ofRequirement != requirement:
			ignored = append(ignored, o.Name)
		case o.Name == "--hash":
			line.Hashes = append(line.Hashes, o.Value)
		default:
			line.Options = append(line.Options, o)
		}
	}
	return ignored
}

// setInstall parses the text before the options: a path, a URL or a requirement.
func (line *Line) setInstall(text string) error {
	if !isSource(text) {
		r, err := ParseRequirement(text)
		line.Kind, line.Requirement = KindRequirement, &r
		return err
	}
	t, err := ParseSource(text)
	line.Kind, line.Source = KindURL, &t
	if t.Path != "" {
		line.Kind = KindLocal
	}
	return err
}

var hashOption = regexp.MustCompile(`^(sha256:[0-9a-fA-F]{64}|sha384:[0-9a-fA-F]{96}|sha512:[0-9a-fA-F]{128})$`)

// checkHashOptions accepts the algorithms that pip accepts, with digests of their length.
func checkHashOptions(hashes []string) error {
	for _, h := range hashes {
		if !hashOption.MatchString(h) {
			return fmt.Errorf("%q is no hash: expected sha256:, sha384: or sha512: and a digest in hexadecimal", h)
		}
	}
	return nil
}
