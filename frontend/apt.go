package frontend

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// aptSays are apt-get's words for what went wrong, the cause before what follows from
// it. A pattern's group, if it has one, is the package.
var aptSays = []struct {
	said            *regexp.Regexp
	message, remedy string // with %s for the package
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
		"pass who vouches for it as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem",
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

// aptFailure puts a failed apt-get into words; its output is shown whole.
func (b *build) aptFailure(problem *report.Problem, failed gateway.Report) {
	for _, known := range aptSays {
		m := known.said.FindStringSubmatch(failed.Log)
		if m == nil {
			continue
		}
		problem.Message, problem.Remedy = known.message, known.remedy
		if name := strings.Join(m[1:], ""); name != "" {
			b.aptPlace(problem, name)
			problem.Message = fmt.Sprintf(known.message, name)
		}
		return
	}
	problem.Message = "apt-get failed: " + strings.Join(failed.Args, " ")
}

// aptPlace sets a problem's place to the key that names a package.
func (b *build) aptPlace(problem *report.Problem, name string) {
	cfg := b.options.Config
	for _, key := range []struct {
		name     string
		packages []string
	}{{"apt.runtime", cfg.Apt.Runtime}, {"apt.build", cfg.Apt.Build}} {
		for _, each := range key.packages {
			if source := cfg.Sources[key.name]; name == "" || strings.HasPrefix(each, name) {
				problem.File, problem.Line = source.File, source.Line
				return
			}
		}
	}
}
