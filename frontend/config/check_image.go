package config

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/distribution/reference"
)

// oldestPython is the oldest minor version of Python 3 that can be configured: 3.7 has had
// no security fix since June 2023, and setuptools and pip no longer support it. See
// https://devguide.python.org/versions/.
const oldestPython = 8

var (
	minorVersion = regexp.MustCompile(`^([23])\.(0|[1-9][0-9]{0,2})$`)
	holdsVersion = regexp.MustCompile(`\b3\.(0|[1-9][0-9]?)\b`)
	patchVersion = regexp.MustCompile(`^3\.[0-9]+\.[0-9a-z]+$`)
	placeholder  = regexp.MustCompile(`\{[^{}]*\}?|\}`)
)

// pythonPattern is the only placeholder in a base.
const pythonPattern = "{python}"

func checkPython(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	m := minorVersion.FindStringSubmatch(s)
	if m == nil {
		p := refusef("%s is no minor version of Python", brief(s)).remedyf("write it as in 3.12")
		if patchVersion.MatchString(s) {
			p.reason = brief(s) + " is a patch release, and the base image decides that one"
		}
		if holds := holdsVersion.FindString(s); holds != "" {
			p = p.insteadOf(holds)
			p.remedy = ""
		}
		return "", p
	}
	if minor, _ := strconv.Atoi(m[2]); m[1] == "2" || minor < oldestPython {
		return "", refusef("Python %s is too old: 3.7 has had no security fix since June 2023", s).
			remedyf("write a version from 3.%d on", oldestPython)
	}
	return s, nil
}

// checkBase accepts the reference of an image, with or without {python}. Whether the image
// has that Python is checked once it is pulled.
func checkBase(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	plain := strings.ReplaceAll(s, pythonPattern, "3.13")
	for _, scheme := range []string{"docker-image://", "https://", "http://", "docker://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			p := refusef("a reference of an image has no %s before it", scheme).remedyf("write it as in python:{python}-slim")
			if _, bad := checkBase(rest); bad == nil {
				p = p.insteadOf(rest)
				p.remedy = ""
			}
			return "", p
		}
	}
	if left := placeholder.FindString(plain); left != "" {
		p := refusef("%s stands for nothing, only {python} does", brief(left))
		return "", p.insteadOf(placeholder.ReplaceAllString(s, pythonPattern))
	}
	if plain == "scratch" {
		return "", refusef("scratch has no Python").insteadOf("python:{python}-slim")
	}
	if _, err := reference.ParseNormalizedNamed(plain); err != nil {
		p := refusef("%s is no reference of an image: %s", brief(s), err)
		if lower := strings.ToLower(s); lower != s {
			if _, err := reference.ParseNormalizedNamed(strings.ToLower(plain)); err == nil {
				p = p.insteadOf(lower)
			}
		}
		return "", p
	}
	return s, nil
}
