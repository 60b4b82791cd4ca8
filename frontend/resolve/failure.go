package resolve

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
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// Origin tells where a requirement was declared.
type Origin struct {
	What  string // what was being resolved, for the message
	Doing string // "" for "resolve"
	// Where finds a requirement by its normalised name, Line by its text; Line may
	// be nil.
	Where func(name string) (file string, line int)
	Line  func(text string) (file string, line int)
	// Asked are the normalised names that are asked for on this platform, where
	// they come from the public index; all that are known to fail are told at once.
	Asked []string
	// Held are the versions that an image has, where more is to be installed into it.
	Held []string
	// Python is the minor version that is resolved for, Locked what was chosen.
	Python string
	Locked []packaging.Package
	// AptBuild is what [apt] build has already, BuildConstraints what build.constraints
	// has.
	AptBuild, BuildConstraints []string
	// Index is where distributions come from.
	Index config.Index
	// Torch is what asks for a build of PyTorch, as far as that is known.
	Torch Asker
}

// Asker is what asks for something, and where; the zero value where that is not known.
type Asker struct {
	By, File string
	Line     int
}

// What uv says when it cannot resolve, on one line. They are looked for in this
// order: the first that fits names the cause, later ones are its consequences.
var (
	notFound     = regexp.MustCompile(`Because (\S+) was not found in the package registry`)
	notOffered   = regexp.MustCompile(`Because (\S+) was not found in the provided package locations`)
	wrongPython  = regexp.MustCompile(`does not satisfy Python([^\s,]+) and (\S+?)(?:[=<>!~]\S*)? depends on Python`)
	noVersion    = regexp.MustCompile(`there (?:is|are) no versions? of ([A-Za-z0-9._-]+)(\S*) and you require`)
	otherSystem  = regexp.MustCompile("And because ([A-Za-z0-9._-]+)\\S* has no `[^`]*`-compatible wheels|Because ([A-Za-z0-9._-]+)\\S* has no `[^`]*`-compatible wheels")
	otherPython  = regexp.MustCompile(`Because ([A-Za-z0-9._-]+)(\S*) has no wheels with a matching`)
	required     = regexp.MustCompile(`you require ((?:[A-Za-z0-9._-]+)(?:\[[^]]*\])?(?:[=<>!~][^\s,]*(?:,[=<>!~][^\s,]*)*)?)(?: and ([A-Za-z0-9._-]+[=<>!~][^\s,]*(?:,[=<>!~][^\s,]*)*))?`)
	unsolvable   = regexp.MustCompile(`No solution found when resolving`)
	gitFailed    = regexp.MustCompile("Failed to [a-z ]+ `([^`=@ ]+)[^`]*` cause: Git operation failed")
	buildFailed  = regexp.MustCompile("Failed to (?:build|download and build) `([^`=@ ]+)")
	hashMismatch = regexp.MustCompile("Hash mismatch for `([^`=]+)")
	urlGone      = regexp.MustCompile("Failed to download `([^`=@ ]+) @ [^`]*`.*404 Not Found")
	badSettings  = regexp.MustCompile(`Failed to parse: .*?uv\.toml`)
	damaged      = regexp.MustCompile("Failed to download `([^`=@ ]+)[^`]*` cause: Failed to extract archive")
	cutOff       = regexp.MustCompile("Failed to download `([^`=@ ]+).*(?:error reading a body from connection|error decoding response body|end of file before message length)")
)

// Failure puts a failed run of uv into words. Its output is shown whole: what is
// not recognised must not be lost.
func Failure(failed gateway.Report, origin Origin) error {
	log := packaging.RedactCredentials(Plain(failed.Log))
	problem := report.Problem{Detail: log}
	at := func(name string) {
		problem.File, problem.Line = origin.Where(packaging.NormalizeName(name))
	}
	flat := strings.Join(strings.Fields(log), " ")
	found := func(pattern *regexp.Regexp) (groups []string, ok bool) {
		groups = pattern.FindStringSubmatch(flat)
		return groups, groups != nil
	}
	if message, remedy, ok := refused(flat, failed, origin); ok {
		problem.Message, problem.Remedy = message, remedy
	} else if m, ok := found(notFound); ok {
		at(m[1])
		problem.Rule = rules.UninstallableRequirement
		problem.Message, problem.Remedy = notFoundWords(m[1], origin)
	} else if m, ok := found(notOffered); ok {
		at(m[1])
		problem.Rule = rules.UninstallableRequirement
		problem.Message = fmt.Sprintf("%s is not where --find-links looks, and --no-index says that it is nowhere else", m[1])
		problem.Remedy = "put its file there, or take --no-index out"
	} else if m, ok := found(wrongPython); ok {
		at(m[2])
		problem.Message = fmt.Sprintf("%s requires Python%s, and the image has another", m[2], m[1])
		problem.Remedy = "set python to a version it supports, or ask for another version of it"
	} else if m, ok := found(noVersion); ok {
		problem.File, problem.Line = place(origin, m[1]+m[2])
		problem.Message, problem.Remedy = noVersionWords(m[1], m[2], origin)
	} else if m, ok := found(otherSystem); ok {
		name := m[1] + m[2]
		at(name)
		problem.Rule = rules.UninstallableRequirement
		problem.Message = fmt.Sprintf("%s cannot be installed on Linux: it has wheels for other systems alone", name)
		problem.Remedy = fmt.Sprintf("take it out, or write %s; sys_platform == \"win32\"", name)
	} else if m, ok := found(otherPython); ok {
		at(m[1])
		problem.Rule = rules.UninstallableRequirement
		problem.Message, problem.Remedy = noWheelWords(m[1], m[2], flat)
	} else if m, ok := found(gitFailed); ok {
		at(m[1])
		problem.Message, problem.Remedy = gitWords(m[1], flat, origin)
	} else if message, remedy, ok := unreachable(flat, origin); ok && !urlGone.MatchString(flat) {
		problem.Message, problem.Remedy = message, remedy
		if torchIndex.MatchString(log) && slices.Contains(failed.Args, "--torch-backend") && strings.HasPrefix(message, unreached) {
			problem.File, problem.Line = origin.Torch.File, origin.Torch.Line
			problem.Message = fmt.Sprintf("PyTorch's own package index, which %s asks for, cannot be reached", cmp.Or(origin.Torch.By, "index.torch-backend or a line of a requirements file"))
			problem.Remedy = "let the builder and its proxies reach it, or take that out and name a mirror of it in index.extra"
		}
	} else if m, ok := found(buildFailed); ok {
		at(m[1])
		problem.Rule = rules.UninstallableRequirement
		problem.Message, problem.Remedy = notBuiltWords(m[1], origin, failed, log)
	} else if m, ok := found(hashMismatch); ok {
		at(m[1])
		problem.Message = fmt.Sprintf("what the index serves for %s has not the hash that was asked for", m[1])
		problem.Remedy = "build again, with --no-cache-filter=lock if the file was replaced there"
	} else if _, ok := found(unsolvable); ok {
		problem = contradiction(flat, origin)
		problem.Detail = log
	} else if m, ok := found(urlGone); ok {
		at(m[1])
		problem.Message = fmt.Sprintf("there is no file at the URL of %s", m[1])
		problem.Remedy = "correct the URL, or write a version in its place"
	} else if _, ok := found(badSettings); ok {
		problem.Message = "the secret uv.toml is no configuration of uv"
		problem.Remedy = "correct the line that uv names below"
	} else if m, ok := found(damaged); ok {
		at(m[1])
		problem.Message = fmt.Sprintf("what the package index serves for %s is damaged", m[1])
		problem.Remedy = "build again; if that does not help, the index or a proxy before it keeps a broken file"
	} else if m, ok := found(cutOff); ok {
		at(m[1])
		problem.Message = fmt.Sprintf("the package index breaks off while %s is being downloaded", m[1])
		problem.Remedy = "build again, or check the builder's network and proxies"
	} else {
		problem.Message = "uv could not " + cmp.Or(origin.Doing, "resolve") + " " + origin.What
	}
	if problem.Rule == rules.UninstallableRequirement {
		return alsoKnown(problem, flat, origin)
	}
	return problem
}

// contradiction names the requirements of ours that cannot be met together, each
// with its line.
func contradiction(flat string, origin Origin) report.Problem {
	var problem report.Problem
	var parts []string
	seen := map[string]bool{}
	held := false
	for _, m := range required.FindAllStringSubmatch(flat, -1) {
		for _, text := range m[1:] {
			if text == "" || seen[text] {
				continue
			}
			seen[text] = true
			if slices.Contains(origin.Held, text) {
				held, parts = true, append(parts, text+" (in the image)")
				continue
			}
			file, line := place(origin, text)
			if problem.File == "" {
				problem.File, problem.Line = file, line
			}
			if line > 0 {
				text += fmt.Sprintf(" (%s:%d)", file, line)
			}
			parts = append(parts, text)
		}
	}
	problem.Message, problem.Remedy = strings.Join(parts, " and ")+" cannot be installed together", "loosen one of them"
	if held {
		problem.Remedy = "loosen the other: the image is tested with what it holds"
	}
	if len(parts) < 2 {
		problem.Message = "no set of versions satisfies " + origin.What + " together"
		problem.Remedy = "loosen one of the requirements named below"
	}
	return problem
}

func place(origin Origin, text string) (file string, line int) {
	if origin.Line != nil {
		if file, line := origin.Line(text); line > 0 {
			return file, line
		}
	}
	return origin.Where(packaging.NormalizeName(nameOf(text)))
}

// nameOf cuts a requirement's name off its extras and version.
func nameOf(text string) string {
	if end := strings.IndexAny(text, "[=<>!~;@ "); end > 0 {
		return text[:end]
	}
	return text
}

// ansi is a terminal escape sequence.
var ansi = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")

// Plain drops what would act on a terminal.
func Plain(log string) string {
	return strings.TrimSpace(ansi.ReplaceAllString(log, ""))
}

// misspelt suggests what was meant.
func misspelt(name string) string {
	normal := packaging.NormalizeName(name)
	if near := similar.Nearest(normal, known); near != "" && near != normal {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}
