package rules

import (
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Every in the place of a rule's name is every rule.
const Every = "*"

// Ignore is something that somebody does not want to be told.
type Ignore struct {
	Rule  string // a name, or Every
	Files string // a pattern as in .dockerignore, "" for wherever it is
	By    string // who says so
}

// ParseIgnore reads "RULE" and "RULE:FILES".
func ParseIgnore(text, by string) Ignore {
	rule, files, _ := strings.Cut(text, ":")
	return Ignore{Rule: rule, Files: files, By: by}
}

// Covers says that a problem is not to be told.
func (i Ignore) Covers(p report.Problem) bool {
	if i.Rule != p.Rule && i.Rule != Every {
		return false
	}
	if i.Files == "" {
		return true
	}
	matcher, err := patternmatcher.New([]string{i.Files})
	if err != nil || p.File == "" {
		return false
	}
	ok, err := matcher.MatchesOrParentMatches(p.File)
	return ok && err == nil
}
