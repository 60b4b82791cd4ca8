package config

import (
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/remote"
)

// extraName matches the name of an extra. See https://peps.python.org/pep-0685/.
var extraName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)

func checkExtra(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	if extraName.MatchString(s) {
		return s, nil
	}
	p := refusef("%s is no name of an extra", brief(s))
	// ".[train]", "mlproject[train]" and "[train]" are forms for pip.
	if _, in, ok := strings.Cut(s, "["); ok {
		if in = strings.TrimSuffix(in, "]"); extraName.MatchString(in) {
			return "", p.insteadOf(in)
		}
	}
	return "", p.remedyf("write each name of an extra as a string of its own")
}

var (
	requirementStart = regexp.MustCompile(`^[A-Za-z0-9]`)
	shellGarbage     = regexp.MustCompile("[`$|\\\\{}]|&&|>>")
	webCredential    = regexp.MustCompile(`(?i)https?://[^/?#\s]*@`)
)

// checkRequirement refuses what is no requirement at first sight: options, files and paths,
// which have other keys, and URLs that a build does not fetch from. Other mistakes are
// reported when all requirements are parsed.
func checkRequirement(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	switch {
	case webCredential.MatchString(s), packaging.HasCredentials(s):
		return "", refusef("holds a credential, which would stay in the build's cache and provenance").
			remedyf("take it out of the URL and pass it as the secret netrc")
	case strings.HasPrefix(s, "-r"), strings.HasPrefix(s, "--requirement"), strings.HasSuffix(s, ".txt") && !strings.Contains(s, "@"):
		return "", refusef("%s is a requirements file", brief(s)).remedyf("name it in the key requirements")
	case strings.HasPrefix(s, "-"):
		return "", refusef("%s is an option of pip, and a requirement is wanted", brief(s)).
			remedyf("indexes have the keys index.url and index.extra")
	case strings.HasPrefix(s, "."), strings.HasPrefix(s, "/"):
		return "", refusef("%s is a path, and a requirement is wanted", brief(s)).remedyf("the project itself is installed in any case")
	case !requirementStart.MatchString(s):
		return "", refusef("%s does not begin with the name of a package", brief(s)).remedyf("write it as in numpy>=1.26,<3")
	case shellGarbage.MatchString(s):
		return "", refusef("%s holds %s, which no requirement does", brief(s), brief(shellGarbage.FindString(s))).
			remedyf("write it as in numpy>=1.26,<3")
	}
	if r, err := packaging.ParseRequirement(s); err == nil {
		if problem := remote.Requirement(r); problem != nil {
			return "", refusef("cannot be fetched: %s", problem.Message).remedyf("%s", problem.Remedy)
		}
	}
	return s, nil
}
