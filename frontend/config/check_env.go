package config

import (
	"regexp"
	"strings"
)

var (
	envName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	notInEnv = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)

// checkEnvName takes a name that a shell can read as well.
func checkEnvName(s string) (string, *problem) {
	if envName.MatchString(s) {
		return s, nil
	}
	p := problemf("%s is no name of an environment variable", brief(s))
	if tidy := notInEnv.ReplaceAllString(s, "_"); envName.MatchString(tidy) && strings.Trim(tidy, "_") != "" {
		return "", p.insteadOf(tidy)
	}
	return "", p.remedyf("write letters, digits and underscores, and no digit first")
}

var labelName = regexp.MustCompile(`^[^\s"'=\x00-\x1f\x7f]+$`)

func checkLabelName(s string) (string, *problem) {
	if _, p := checkText(s); p == nil && labelName.MatchString(s) {
		return s, nil
	}
	return "", problemf("%s is no name of a label", brief(s)).remedyf("write one without spaces, quotes and =")
}
