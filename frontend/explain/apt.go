package explain

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// aptErrors explain what apt-get prints, tried in order: a cause is before its consequences.
// A pattern's group, if it has one, is the package.
var aptErrors = []struct {
	pattern         *regexp.Regexp
	message, remedy string // message has %s for the package
}{
	{
		regexp.MustCompile(`Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate`),
		"the base's package index has no package %s", "correct its name, or take another base",
	},
	{
		regexp.MustCompile(`Version '\S+' for '(\S+?)' was not found`),
		"the base's package index has another version of %s", "name it without a version: it is as old as the base's index",
	},
	{
		regexp.MustCompile(`is not valid yet`),
		"the package index is of a later day than the builder's clock", "set the builder's clock",
	},
	{
		regexp.MustCompile(`Certificate verification failed|certificate verify failed`),
		"the certificate of the base's package archive is expired, of another host, or vouched for by nobody whom the base trusts",
		"pass who vouches for it as a secret, beside whom the base trusts: " + report.CASecret,
	},
	{
		regexp.MustCompile(`does not have a Release file|no longer has a Release file|404 +Not Found`),
		"the archive no longer serves the base's Debian", "take a newer base",
	},
	{
		regexp.MustCompile(`Temporary failure resolving|Could not resolve|Could not connect|Connection timed out|Connection refused|Network is unreachable`),
		"the base's package archive cannot be reached", "check the builder's network and proxies",
	},
	{
		regexp.MustCompile(`[Uu]nmet dependencies|held broken packages`),
		"the Debian packages cannot be installed together", "take out the one that apt-get names below",
	},
}

// AptFailed finds the cause in the output of apt-get.
func (w words) AptFailed(failed gateway.Report) report.Problem {
	for _, known := range aptErrors {
		match := known.pattern.FindStringSubmatch(failed.Log)
		if match == nil {
			continue
		}
		var problem report.Problem
		message := known.message
		if name := strings.Join(match[1:], ""); name != "" {
			problem = w.atPackage(name)
			message = fmt.Sprintf(message, name)
		}
		problem.Message, problem.Remedy = message, known.remedy
		return withOutput(problem, failed)
	}
	return withOutput(report.Problem{Message: "apt-get failed: " + commandLine(failed.Args)}, failed)
}

// atPackage returns a problem with the line of the key that names a Debian package, or with
// that of the first key that names any, for "".
func (w words) atPackage(name string) report.Problem {
	for _, key := range []struct {
		name     string
		packages []string
	}{{"apt.runtime", w.cfg.Apt.Runtime}, {"apt.build", w.cfg.Apt.Build}} {
		for _, text := range key.packages {
			if strings.HasPrefix(text, name) {
				return report.Problem{}.At(w.cfg.Sources[key.name].Begin())
			}
		}
	}
	return report.Problem{}
}
