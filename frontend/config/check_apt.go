package config

import (
	"regexp"
	"strings"
)

// debian matches an argument of apt-get install: a package, perhaps with an architecture
// and a version. Names do not end with a dash, with which apt-get would remove the package.
// See https://www.debian.org/doc/debian-policy/ch-controlfields.html#source.
var (
	debian      = regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9-]+)?(=([0-9]+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*)?$`)
	archLast    = regexp.MustCompile(`^([a-z0-9][a-z0-9+.-]+)(=[^:]+)(:[a-z][a-z0-9-]*)$`)
	versionLike = regexp.MustCompile(`^([a-z0-9][a-z0-9+.-]+)(==|>=|~=|<=|>|<).*$`)
)

func checkDebian(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	if debian.MatchString(s) {
		return s, nil
	}
	p := refusef("%s is no name of a Debian package", brief(s))
	lower := strings.ToLower(s)
	switch {
	case len(strings.Fields(s)) > 1:
		p = p.remedyf("write each package as a string of its own")
	case archLast.MatchString(s):
		p = p.insteadOf(archLast.ReplaceAllString(s, "$1$3$2"))
	case versionLike.MatchString(s):
		p = p.insteadOf(versionLike.ReplaceAllString(s, "$1")).remedyf("NAME=VERSION for just one version")
	case strings.HasSuffix(s, "-") && debian.MatchString(strings.TrimRight(s, "-")):
		p.reason += " (apt-get would remove it)"
	case lower != s && debian.MatchString(lower):
		p = p.insteadOf(lower)
	default:
		p = p.remedyf("write it as in libpq5 or libpq5=15.3-0+deb12u1")
	}
	return "", p
}
