// Package uverrors explains what uv printed when it failed: which requirement of the
// project is the cause, in which file and line, and what to write instead.
//
// uv has no output for machines that names the cause of a failure, so its text is
// matched. The tests and package internal/failures have what uv printed, word for word.
package uverrors

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Context is what is known about a run of uv apart from its output.
type Context struct {
	// What uv was run for, such as "the project's requirements", and what it did with
	// that, "" for "resolve". Both are for messages.
	What, Doing string
	// Locator finds where the project declares a requirement. Fallback is where those are
	// that it does not find, such as setup.py for what its backend requires.
	Locator  report.Locator
	Fallback report.Position
	// Requested are the normalized names of what is required on this platform, if it
	// comes from the public index. Those of them that are known to fail are reported
	// together with the failure.
	Requested []string
	// Installed are the requirements ("name==version") for what an image has already,
	// where more is installed into it.
	Installed []string
	// Python is the minor version that is resolved for. Locked is what was chosen.
	Python string
	Locked []packaging.Package
	// AptBuild and BuildConstraints are apt.build and build.constraints.
	AptBuild, BuildConstraints []string
	// Index is where distributions come from.
	Index config.Index
	// Torch is what asks for a build of PyTorch, if anything does.
	Torch Requirer
}

// Requirer is what requires something, as messages name it, and where. The zero value
// means that it is not known.
type Requirer struct {
	By string
	report.Position
}

// failure is a failed run of uv.
type failure struct {
	report  gateway.Report
	context Context
	log     string // the output, without credentials and terminal sequences
	text    string // the same on one line, which the patterns below are for
}

// explanation explains one kind of failure.
type explanation struct {
	pattern *regexp.Regexp
	and     *regexp.Regexp // if not nil, it matches too
	not     *regexp.Regexp // if not nil, it does not match
	explain func(match []string, f failure) report.Problem
}

// explanations are tried in order: later ones match consequences of earlier ones.
var explanations = []explanation{
	{pattern: unauthorized, explain: explainRefusal},
	{pattern: regexp.MustCompile(`Because (\S+) was not found in the package registry`), explain: explainNotFound},
	{
		pattern: regexp.MustCompile(`Because (\S+) was not found in the provided package locations`),
		explain: uninstallable("{name} is not where --find-links looks, and --no-index says that it is nowhere else",
			"put its file there, or take --no-index out"),
	},
	{pattern: regexp.MustCompile(`does not satisfy Python([^\s,]+) and (\S+?)(?:[=<>!~]\S*)? depends on Python`), explain: explainOtherPython},
	{pattern: regexp.MustCompile(`there (?:is|are) no versions? of ([A-Za-z0-9._-]+)(\S*) and you require`), explain: explainNoVersion},
	{
		pattern: regexp.MustCompile("(?:And b|B)ecause ([A-Za-z0-9._-]+)\\S* has no `[^`]*`-compatible wheels"),
		explain: uninstallable("{name} cannot be installed on Linux: it has wheels for other systems alone",
			`take it out, or write {name}; sys_platform == "win32"`),
	},
	{pattern: regexp.MustCompile(`Because ([A-Za-z0-9._-]+)(\S*) has no wheels with a matching`), explain: explainNoWheel},
	{pattern: regexp.MustCompile("Failed to [a-z ]+ `([^`=@ ]+)[^`]*` cause: Git operation failed"), explain: explainGit},
	{pattern: notAnIndex, not: urlGone, explain: explainNotAnIndex},
	{pattern: address, and: connection, not: urlGone, explain: explainUnreachable},
	{pattern: regexp.MustCompile("Failed to (?:build|download and build) `([^`=@ ]+)"), explain: explainNotBuilt},
	{
		pattern: regexp.MustCompile("Hash mismatch for `([^`=]+)"),
		explain: requirement("what the index serves for {name} has not the hash that was asked for",
			"build again, with --no-cache-filter=lock if the file was replaced there"),
	},
	{pattern: regexp.MustCompile(`No solution found when resolving`), explain: explainContradiction},
	{
		pattern: urlGone,
		explain: requirement("there is no file at the URL of {name}", "correct the URL, or write a version in its place"),
	},
	{
		pattern: regexp.MustCompile(`Failed to parse: .*?uv\.toml`),
		explain: func([]string, failure) report.Problem {
			return report.Problem{
				Message: "the secret uv.toml is no configuration of uv",
				Remedy:  "correct the line that uv names below",
			}
		},
	},
	{
		pattern: regexp.MustCompile("Failed to download `([^`=@ ]+)[^`]*` cause: Failed to extract archive"),
		explain: requirement("what the package index serves for {name} is damaged",
			"build again; if that does not help, the index or a proxy before it keeps a broken file"),
	},
	{
		pattern: regexp.MustCompile("Failed to download `([^`=@ ]+).*(?:error reading a body from connection|error decoding response body|end of file before message length)"),
		explain: requirement("the package index breaks off while {name} is being downloaded",
			"build again, or check the builder's network and proxies"),
	},
}

// urlGone is about a requirement with a URL (name @ https://...).
var urlGone = regexp.MustCompile("Failed to download `([^`=@ ]+) @ [^`]*`.*404 Not Found")

// Explain explains a failed run of uv. The result is a report.Problem, or report.Errors
// if other requirements are known to fail as well. Its detail is the whole output, with
// credentials masked.
func Explain(failed gateway.Report, context Context) error {
	log := packaging.RedactCredentials(report.Plain(failed.Log))
	f := failure{report: failed, context: context, log: log, text: strings.Join(strings.Fields(log), " ")}
	problem := f.explain()
	problem.Detail = log
	if problem.Rule == rules.UninstallableRequirement {
		return withOthersKnown(problem, f)
	}
	return problem
}

func (f failure) explain() report.Problem {
	for _, known := range explanations {
		match := known.pattern.FindStringSubmatch(f.text)
		if match == nil || known.and != nil && !known.and.MatchString(f.text) || known.not != nil && known.not.MatchString(f.text) {
			continue
		}
		return known.explain(match, f)
	}
	return report.Problem{Message: "uv could not " + cmp.Or(f.context.Doing, "resolve") + " " + f.context.What}
}

// requirement explains a failure with a text for the requirement that the pattern's first
// group names. {name} in the text stands for it.
func requirement(message, remedy string) func(match []string, f failure) report.Problem {
	return func(match []string, f failure) report.Problem {
		problem := f.about(match[1])
		problem.Message = fill(message, "{name}", match[1])
		problem.Remedy = fill(remedy, "{name}", match[1])
		return problem
	}
}

// uninstallable does the same for a requirement that cannot be installed at all.
func uninstallable(message, remedy string) func(match []string, f failure) report.Problem {
	return func(match []string, f failure) report.Problem {
		problem := requirement(message, remedy)(match, f)
		problem.Rule = rules.UninstallableRequirement
		return problem
	}
}

// fill replaces placeholders: pairs of a placeholder and its value.
func fill(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

// about returns a problem with the position of a requirement, by its name.
func (f failure) about(name string) report.Problem {
	return report.Problem{}.At(f.context.where(name))
}

// where returns the position of a requirement, by its name in any form.
func (c Context) where(name string) report.Position {
	if position := c.Locator.Where(packaging.NormalizeName(name)); position.File != "" {
		return position
	}
	return c.Fallback
}

// position finds a requirement by its text, or else by the name in it.
func (f failure) position(text string) report.Position {
	if requirement, err := packaging.ParseRequirement(text); err == nil {
		if position := f.context.Locator.Line(requirement.String()); position.Line > 0 {
			return position
		}
	}
	return f.context.where(nameOf(text))
}

// nameOf cuts extras and version off a requirement.
func nameOf(text string) string {
	if end := strings.IndexAny(text, "[=<>!~;@ "); end > 0 {
		return text[:end]
	}
	return text
}

func explainOtherPython(match []string, f failure) report.Problem {
	problem := f.about(match[2])
	problem.Message = fmt.Sprintf("%s requires Python%s, and the image has another", match[2], match[1])
	problem.Remedy = "set python to a version it supports, or ask for another version of it"
	return problem
}

// required finds the requirements of the project that uv names as the cause.
var required = regexp.MustCompile(`you require ((?:[A-Za-z0-9._-]+)(?:\[[^]]*\])?(?:[=<>!~][^\s,]*(?:,[=<>!~][^\s,]*)*)?)(?: and ([A-Za-z0-9._-]+[=<>!~][^\s,]*(?:,[=<>!~][^\s,]*)*))?`)

// requirements are those, each once, in uv's order.
func (f failure) requirements() []string {
	var all []string
	for _, match := range required.FindAllStringSubmatch(f.text, -1) {
		for _, text := range match[1:] {
			if text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// explainContradiction names the requirements of the project that cannot be met together,
// each with its line.
func explainContradiction(_ []string, f failure) report.Problem {
	var problem report.Problem
	var parts []string
	installed := false
	for _, text := range f.requirements() {
		if slices.Contains(f.context.Installed, text) {
			installed = true
			parts = append(parts, text+" (in the image)")
			continue
		}
		position := f.position(text)
		if problem.File == "" {
			problem = problem.At(position)
		}
		if position.Line > 0 {
			text += fmt.Sprintf(" (%s)", position)
		}
		parts = append(parts, text)
	}
	if len(parts) < 2 {
		problem.Message = "no set of versions satisfies " + f.context.What + " together"
		problem.Remedy = "loosen one of the requirements named below"
		return problem
	}
	all := strings.Join(parts, " and ")
	if len(parts) > 4 {
		all = report.Abbreviate(parts)
	}
	problem.Message, problem.Remedy = all+" cannot be installed together", "loosen one of them"
	if installed {
		problem.Remedy = "loosen the other: the image is tested with what it holds"
	}
	return problem
}
