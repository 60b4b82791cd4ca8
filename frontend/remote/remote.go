// Package remote decides from which URLs a build fetches distributions. It refuses those that
// would put a secret where others read it, and those that would have git run a program or
// read a folder of the step.
package remote

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Requirement returns why a build does not fetch a requirement from its URL, nil if it does.
// The problem has no position. Paths and "file:" URLs are left to the caller.
func Requirement(r packaging.Requirement) *report.Problem {
	repository, isGit := cutGit(r.URL)
	switch variables := packaging.Variables(r.URL); {
	case packaging.HasCredentials(r.URL):
		return &report.Problem{
			Message: "the requirement " + r.Name + " has a credential in its URL, which would be kept in the build's records, in the lock and in the image",
			Remedy:  report.MoveCredential,
		}
	case len(variables) > 0:
		// uv would replace it by a variable of the step, which may be a secret of the caller.
		return &report.Problem{
			Message: fmt.Sprintf("the URL of %s has ${%s}, and a build has no environment of the caller's", r.Name, variables[0]),
			Remedy:  "write the value; a credential is passed as a secret: " + report.NetrcSecret,
		}
	case isGit:
		return Repository(repository)
	case isWeb.MatchString(r.URL):
		return File(r.URL)
	}
	return nil
}

var (
	isWeb     = regexp.MustCompile(`^(?i)https?:`)
	gitPrefix = regexp.MustCompile(`^(?i)git\+`)
)

func cutGit(raw string) (repository string, ok bool) {
	prefix := gitPrefix.FindString(raw)
	return raw[len(prefix):], prefix != ""
}

// File returns why a build downloads no file from a URL, nil if it does.
func File(raw string) *report.Problem {
	if admits(raw, "http", "https") {
		return nil
	}
	return &report.Problem{
		Message: packaging.RedactCredentials(raw) + " is no URL that a build downloads from",
		Remedy:  "write it as in https://example.com/mine-1.0-py3-none-any.whl",
	}
}

// Repository returns why a build clones no git repository from a URL, nil if it does. git
// itself knows more than URLs: "ext::" runs a program
// (https://git-scm.com/docs/git-remote-ext).
func Repository(raw string) *report.Problem {
	if scheme, _, _ := strings.Cut(raw, ":"); strings.EqualFold(scheme, "file") {
		return &report.Problem{
			Message: "git+" + packaging.RedactCredentials(raw) + " is a repository of one machine",
			Remedy:  "write the URL where others have it, or send the folder with the build and write its path, such as ./libs/common",
		}
	}
	if admits(raw, "http", "https", "ssh", "git") {
		return nil
	}
	return &report.Problem{
		Message: packaging.RedactCredentials(raw) + " is no URL that a build clones from",
		Remedy:  "write it as in git+https://example.com/me/mine.git, or git+ssh:// for a server that takes a key",
	}
}

// plainHost matches a host that all parsers of URLs read alike and that no program takes for
// an option.
var plainHost = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?$`)

// admits reports whether a URL is absolute, with a plain host and one of some schemes.
func admits(raw string, schemes ...string) bool {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found || !slices.Contains(schemes, strings.ToLower(scheme)) || strings.ContainsAny(rest, "\\ \t\r\n") {
		return false
	}
	u, err := url.Parse(raw)
	return err == nil && plainHost.MatchString(u.Host)
}
