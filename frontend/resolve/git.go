package resolve

import (
	"fmt"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/native"
)

// What git and uv say of a repository that cannot be had, on one line.
var (
	gitAbsent     = regexp.MustCompile(`(?i)git executable not found`)
	gitRefused    = regexp.MustCompile(`could not read (?:Username|Password)|Authentication failed|Permission denied \(publickey|Host key verification failed`)
	gitNoRevision = regexp.MustCompile(`(?i)couldn't find remote ref|failed to find branch, tag, or commit|unknown revision`)
	gitUnresolved = regexp.MustCompile(`Could not resolve host|Failed to connect to|unable to access`)
)

// gitWords are about a requirement that is a repository.
func gitWords(name, flat string, origin Origin) (message, remedy string) {
	message = fmt.Sprintf("the repository of %s cannot be had", name)
	switch {
	case gitAbsent.MatchString(flat):
		return message + ": the build base has no git", "set apt.build = " + native.List(origin.AptBuild, []string{"git"})
	case gitRefused.MatchString(flat):
		return message + ": it is private, or does not exist", "check its URL, write it with https:// and pass a token as a secret: --secret id=netrc,src=$HOME/.netrc"
	case gitNoRevision.MatchString(flat):
		return fmt.Sprintf("the repository of %s has no such branch, tag or commit", name), "correct what stands behind the @"
	case gitUnresolved.MatchString(flat):
		return message + ": its host cannot be reached", "check its URL, and the builder's network and proxies"
	}
	return message, "check its URL"
}
