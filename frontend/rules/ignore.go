package rules

import (
	"strings"

	"github.com/moby/patternmatcher"
)

// Every stands for every rule in an Ignore.
var Every = ID{"*"}

// Ignore is a rule whose violations are not reported.
type Ignore struct {
	Rule  ID     // Every for all rules
	Files string // a pattern as in .dockerignore; "" for any file, and for no file
	By    string // where it is written, such as "ignore, Dockerfile:2"
}

// ParseIgnore reads "RULE" and "RULE:FILES". The rule need not exist.
func ParseIgnore(text, by string) Ignore {
	rule, files, _ := strings.Cut(text, ":")
	return Ignore{Rule: ID{rule}, Files: files, By: by}
}

// IgnoreNamed ignores the rule with a name in all files. The rule need not exist.
func IgnoreNamed(name, by string) Ignore {
	return Ignore{Rule: ID{name}, By: by}
}

// Covers reports whether a violation of a rule in a file is ignored; file is "" for
// one that has no file.
func (i Ignore) Covers(rule ID, file string) bool {
	if i.Rule != rule && i.Rule != Every {
		return false
	}
	if i.Files == "" {
		return true
	}
	matcher, err := patternmatcher.New([]string{i.Files})
	if err != nil || file == "" {
		return false
	}
	covers, err := matcher.MatchesOrParentMatches(file)
	return covers && err == nil
}
