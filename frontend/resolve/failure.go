package resolve

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/moby/buildkit/util/suggest"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Origin tells where a requirement was declared.
type Origin struct {
	What  string // what was being resolved, for the message
	Where func(name string) (file string, line int)
}

// What uv says when it cannot resolve, in the order they are looked for: the
// first that fits names the cause, later ones are its consequences.
var (
	notFound      = regexp.MustCompile(`Because (\S+) was not found in the package registry`)
	noVersion     = regexp.MustCompile(`(?s)Because there (?:is|are) no versions? of (\S+?)((?:[=<>!~]=?|===).*?)? and you require`)
	wrongPython   = regexp.MustCompile(`(?s)does not satisfy Python(\S+) and (\S+?)(?:[=<>!~]\S*)? depends on Python`)
	onlyOthers    = regexp.MustCompile(`(?s)Because (\S+?)(?:[=<>!~]\S+)? has no wheels with a matching`)
	conflict      = regexp.MustCompile(`(?s)Because you require (\S+?)((?:[=<>!~]).*?)? and (\S+?)((?:[=<>!~]).*?)?, we can conclude that your requirements are unsatisfiable`)
	unsatisfiable = regexp.MustCompile(`(?s)No solution found when resolving dependencies`)
	buildFailed   = regexp.MustCompile("Failed to (?:build|download and build) `([^`=@ ]+)")
	network       = regexp.MustCompile(`(?i)error sending request|failed to fetch|dns error|connection refused|timed out|connect error`)
	unauthorised  = regexp.MustCompile(`(?i)401 unauthorized|403 forbidden|could not be queried due to a lack of valid authentication`)
	hashMismatch  = regexp.MustCompile("Hash mismatch for `([^`=]+)")
)

// Failure puts a failed run of uv into words. Its output is shown whole: what is
// not recognised must not be lost.
func Failure(failed gateway.Report, origin Origin) error {
	log := packaging.RedactCredentials(plain(failed.Log))
	problem := report.Problem{Detail: log}
	at := func(name string) {
		problem.File, problem.Line = origin.Where(packaging.NormalizeName(name))
	}
	flat := strings.Join(strings.Fields(log), " ")
	switch {
	case unauthorised.MatchString(flat):
		problem.Message = "the package index refuses the build's credentials"
		problem.Remedy = "pass them as a secret: --secret id=netrc,src=... or --secret id=UV_INDEX_<NAME>_PASSWORD,env=..."
	case notFound.MatchString(flat):
		name := notFound.FindStringSubmatch(flat)[1]
		at(name)
		problem.Message = fmt.Sprintf("no distribution is called %s", name)
		problem.Remedy = misspelt(name)
	case wrongPython.MatchString(flat):
		m := wrongPython.FindStringSubmatch(flat)
		at(m[2])
		problem.Message = fmt.Sprintf("%s requires Python %s, which the image has not", m[2], m[1])
		problem.Remedy = "set python to a version it supports, or ask for another version of it"
	case noVersion.MatchString(flat):
		m := noVersion.FindStringSubmatch(flat)
		at(m[1])
		problem.Message = fmt.Sprintf("%s has no version %s", m[1], m[2])
		problem.Remedy = "correct the version; the index lists those that exist"
	case onlyOthers.MatchString(flat):
		name := onlyOthers.FindStringSubmatch(flat)[1]
		at(name)
		problem.Message = fmt.Sprintf("%s has no wheel for this Python and platform", name)
		problem.Remedy = "ask for another version of it or another Python"
	case conflict.MatchString(flat):
		m := conflict.FindStringSubmatch(flat)
		at(m[1])
		problem.Message = conflictMessage(m, origin)
		problem.Remedy = "make the two agree"
	case buildFailed.MatchString(flat):
		name := buildFailed.FindStringSubmatch(flat)[1]
		at(name)
		problem.Message = fmt.Sprintf("%s has no wheel for this Python and platform, and building it from its sdist failed", name)
		problem.Remedy = "name what it needs to compile in [apt] build, or ask for a version that has a wheel"
	case hashMismatch.MatchString(flat):
		name := hashMismatch.FindStringSubmatch(flat)[1]
		at(name)
		problem.Message = fmt.Sprintf("what the index serves for %s has not the hash that was asked for", name)
	case unsatisfiable.MatchString(flat):
		problem.Message = "no set of versions satisfies " + origin.What + " together"
		problem.Remedy = "loosen one of the requirements named below"
	case network.MatchString(flat):
		problem.Message = "the package index cannot be reached"
		problem.Remedy = "check the builder's network and proxies, or set index.url"
	default:
		problem.Message = "uv could not resolve " + origin.What
	}
	return problem
}

// conflictMessage names both lines where two requirements of ours contradict
// each other.
func conflictMessage(m []string, origin Origin) string {
	first, second := m[1]+strings.TrimSpace(m[2]), m[3]+strings.TrimSpace(m[4])
	text := fmt.Sprintf("%s and %s cannot both be installed", first, second)
	if file, line := origin.Where(packaging.NormalizeName(m[3])); file != "" && line > 0 {
		text += fmt.Sprintf(" (%s is asked for at %s:%d)", second, file, line)
	}
	return text
}

// ansi is a terminal escape sequence.
var ansi = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")

// plain drops what would act on a terminal.
func plain(log string) string {
	return strings.TrimSpace(ansi.ReplaceAllString(log, ""))
}

// misspelt suggests what was meant.
func misspelt(name string) string {
	normal := packaging.NormalizeName(name)
	if meant, ok := otherNames[normal]; ok {
		return "write " + meant
	}
	if near, ok := suggest.Search(normal, known, true); ok && near != normal {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "correct its name, or name the index that has it with index.url"
}
