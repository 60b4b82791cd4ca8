package resolve

import (
	"fmt"
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/native"
)

// What git and uv say of a repository that cannot be had, on one line. They are
// looked for in this order: git says less the further it comes.
var (
	gitAbsent     = regexp.MustCompile(`(?i)git executable not found`)
	gitNoSSH      = regexp.MustCompile(`cannot run ssh|ssh: (?:command )?not found`)
	gitOtherKey   = regexp.MustCompile(`host key for \S+ has changed|REMOTE HOST IDENTIFICATION HAS CHANGED`)
	gitNoHostKey  = regexp.MustCompile(`Host key verification failed`)
	gitNoKey      = regexp.MustCompile(`Permission denied \(publickey`)
	gitRefused    = regexp.MustCompile(`could not read (?:Username|Password)|Authentication failed|repository '[^']*' not found|returned error: 40[134]`)
	gitNoRevision = regexp.MustCompile(`(?i)couldn't find remote ref|failed to find branch, tag, or commit|unknown revision`)
	gitOtherName  = regexp.MustCompile(`does not match target host|subject name matches target host`)
	gitUntrusted  = regexp.MustCompile(`certificate verification failed|SSL certificate problem`)
	gitUnresolved = regexp.MustCompile(`Could not resolve host`)
	gitNoAnswer   = regexp.MustCompile(`Failed to connect to|Couldn't connect to server|unable to access|ssh: connect to host`)

	gitHost = regexp.MustCompile("@ git\\+[a-z]+://(?:[^/@`]*@)?([^/:`]+)")
)

// gitWords are about a requirement that is a repository.
func gitWords(name, flat string, origin Origin) (message, remedy string) {
	message = fmt.Sprintf("the repository of %s cannot be had", name)
	host := "its host"
	if m := gitHost.FindStringSubmatch(flat); m != nil {
		host = m[1]
	}
	const netrc = "--secret id=netrc,src=$HOME/.netrc"
	switch {
	case gitAbsent.MatchString(flat):
		return message + ": the build base has no git", "set apt.build = " + native.List(origin.AptBuild, []string{"git"})
	case gitNoSSH.MatchString(flat):
		return message + ": the build base has no ssh", "set apt.build = " + native.List(origin.AptBuild, []string{"openssh-client"})
	case gitOtherKey.MatchString(flat):
		return fmt.Sprintf("%s: %s has another key than the secret known_hosts says", message, host),
			"see whether somebody stands between, and if the host was made anew write its new key into the secret: ssh-keyscan " + host
	case gitNoHostKey.MatchString(flat):
		return fmt.Sprintf("%s: the secret known_hosts has no key of %s", message, host), "add it: ssh-keyscan " + host
	case gitNoKey.MatchString(flat):
		return fmt.Sprintf("%s: %s takes no key of the build's", message, host), "pass an agent that holds one it takes: --ssh default; ssh-add -l lists those it holds"
	case gitRefused.MatchString(flat):
		return message + ": it is private, or does not exist",
			fmt.Sprintf("check its URL, write it with https:// and pass a token as a secret: %s, with a line for machine %s", netrc, host)
	case gitNoRevision.MatchString(flat):
		return fmt.Sprintf("the repository of %s has no such branch, tag or commit", name), "correct what stands behind the @"
	case gitOtherName.MatchString(flat):
		return fmt.Sprintf("%s: the certificate of %s is not for that name", message, host), "write its URL with a name that its certificate has"
	case gitUntrusted.MatchString(flat):
		return fmt.Sprintf("%s: the certificate of %s has expired, or the base trusts nobody who vouches for it", message, host),
			"pass who does as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem"
	case gitUnresolved.MatchString(flat):
		return fmt.Sprintf("%s: its host cannot be reached: no address is known of %s", message, host), "check its URL, and the builder's network and proxies"
	case gitNoAnswer.MatchString(flat):
		return fmt.Sprintf("%s: its host cannot be reached: nothing answers at %s", message, host), "check its URL, and the builder's network and proxies"
	}
	return message, "check its URL"
}
