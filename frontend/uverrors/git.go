package uverrors

import (
	"regexp"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// gitErrors explain what git, ssh and uv print of a repository that cannot be cloned,
// tried in order. In the texts, {name} is the requirement and {host} the repository's
// host. Instead of a remedy, there may be a Debian package to install for the build.
var gitErrors = []struct {
	pattern         *regexp.Regexp
	message, remedy string
	debianPackage   string
}{
	{
		pattern: regexp.MustCompile(`(?i)git executable not found`),
		message: "the repository of {name} cannot be had: the build base has no git", debianPackage: "git",
	},
	{
		pattern: regexp.MustCompile(`cannot run ssh|ssh: (?:command )?not found`),
		message: "the repository of {name} cannot be had: the build base has no ssh", debianPackage: "openssh-client",
	},
	{
		pattern: regexp.MustCompile(`host key for \S+ has changed|REMOTE HOST IDENTIFICATION HAS CHANGED`),
		message: "the repository of {name} cannot be had: {host} has another key than the secret known_hosts says",
		remedy:  "see whether somebody stands between, and if the host was made anew write its new key into the secret: ssh-keyscan {host}",
	},
	{
		pattern: regexp.MustCompile(`Host key verification failed`),
		message: "the repository of {name} cannot be had: the secret known_hosts has no key of {host}",
		remedy:  "add it: ssh-keyscan {host}",
	},
	{
		pattern: regexp.MustCompile(`Permission denied \(publickey`),
		message: "the repository of {name} cannot be had: {host} takes no key of the build's",
		remedy:  "pass an agent that holds one it takes: --ssh default; ssh-add -l lists those it holds",
	},
	{
		pattern: regexp.MustCompile(`could not read (?:Username|Password)|Authentication failed|repository '[^']*' not found|returned error: 40[134]`),
		message: "the repository of {name} cannot be had: it is private, or does not exist",
		remedy:  "check its URL, write it with https:// and pass a token as a secret: " + report.NetrcSecret + ", with a line for machine {host}",
	},
	{
		pattern: regexp.MustCompile(`(?i)couldn't find remote ref|failed to find branch, tag, or commit|unknown revision`),
		message: "the repository of {name} has no such branch, tag or commit",
		remedy:  "correct what stands behind the @",
	},
	{
		pattern: regexp.MustCompile(`does not match target host|subject name matches target host`),
		message: "the repository of {name} cannot be had: the certificate of {host} is not for that name",
		remedy:  "write its URL with a name that its certificate has",
	},
	{
		pattern: regexp.MustCompile(`certificate verification failed|SSL certificate problem`),
		message: "the repository of {name} cannot be had: the certificate of {host} has expired, or the base trusts nobody who vouches for it",
		remedy:  "pass who does as a secret, beside whom the base trusts: " + report.CASecret,
	},
	{
		pattern: regexp.MustCompile(`Could not resolve host`),
		message: "the repository of {name} cannot be had: its host cannot be reached: no address is known of {host}",
		remedy:  "check its URL, and the builder's network and proxies",
	},
	{
		pattern: regexp.MustCompile(`Failed to connect to|Couldn't connect to server|unable to access|ssh: connect to host`),
		message: "the repository of {name} cannot be had: its host cannot be reached: nothing answers at {host}",
		remedy:  "check its URL, and the builder's network and proxies",
	},
	{
		pattern: regexp.MustCompile(``),
		message: "the repository of {name} cannot be had",
		remedy:  "check its URL",
	},
}

var gitHost = regexp.MustCompile("@ git\\+[a-z]+://(?:[^/@`]*@)?([^/:`]+)")

func explainGit(match []string, f failure) report.Problem {
	problem := f.about(match[1])
	host := "its host"
	if match := gitHost.FindStringSubmatch(f.text); match != nil {
		host = match[1]
	}
	for _, known := range gitErrors {
		if !known.pattern.MatchString(f.text) {
			continue
		}
		problem.Message = fill(known.message, "{name}", match[1], "{host}", host)
		problem.Remedy = fill(known.remedy, "{name}", match[1], "{host}", host)
		if known.debianPackage != "" {
			problem.Remedy = "set apt.build = " + native.List(f.context.AptBuild, []string{known.debianPackage})
		}
		break
	}
	return problem
}
