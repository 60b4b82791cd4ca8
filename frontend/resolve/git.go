package resolve

import (
	"fmt"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/native"
)

// What git and uv say of a repository that cannot be had, on one line.
var (
	gitAbsent     = regexp.MustCompile(`(?i)git executable not found`)
	gitNoSSH      = regexp.MustCompile(`cannot run ssh|ssh: (?:command )?not found`)
	gitNoHostKey  = regexp.MustCompile(`Host key verification failed`)
	gitNoKey      = regexp.MustCompile(`Permission denied \(publickey`)
	gitRefused    = regexp.MustCompile(`could not read (?:Username|Password)|Authentication failed`)
	gitNoRevision = regexp.MustCompile(`(?i)couldn't find remote ref|failed to find branch, tag, or commit|unknown revision`)
	gitUnresolved = regexp.MustCompile(`Could not resolve host|Failed to connect to|unable to access`)
)

// gitWords are about a requirement that is a repository.
func gitWords(name, flat string, origin Origin) (message, remedy string) {
	message = fmt.Sprintf("the repository of %s cannot be had", name)
	switch {
	case gitAbsent.MatchString(flat):
		return message + ": the build base has no git", "set apt.build = " + native.List(origin.AptBuild, []string{"git"})
	case gitNoSSH.MatchString(flat):
		return message + ": the build base has no ssh", "set apt.build = " + native.List(origin.AptBuild, []string{"openssh-client"})
	case gitNoHostKey.MatchString(flat):
		return message + ": its host's key is not known", "pass your agent with --ssh default, and the right key of the host in the secret known_hosts if you pass one"
	case gitNoKey.MatchString(flat):
		return message + ": its host wants a key", "pass an agent that holds it: --ssh default"
	case gitRefused.MatchString(flat):
		return message + ": it is private, or does not exist", "check its URL, write it with https:// and pass a token as a secret: --secret id=netrc,src=$HOME/.netrc"
	case gitNoRevision.MatchString(flat):
		return fmt.Sprintf("the repository of %s has no such branch, tag or commit", name), "correct what stands behind the @"
	case gitUnresolved.MatchString(flat):
		return message + ": its host cannot be reached", "check its URL, and the builder's network and proxies"
	}
	return message, "check its URL"
}
