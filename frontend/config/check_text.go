package config

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkText accepts text that can be an argument or a variable of a process.
func checkText(s string) (string, *refusal) {
	switch {
	case !utf8.ValidString(s):
		return "", refusef("is not UTF-8")
	case strings.ContainsRune(s, 0):
		return "", refusef("holds a NUL byte, which no process can be given")
	}
	return s, nil
}

// checkLine accepts text of one line that is not empty, as all names and paths are.
func checkLine(s string) *refusal {
	if _, p := checkText(s); p != nil {
		return p
	}
	if strings.TrimSpace(s) == "" {
		return refusef("is empty").remedyf("leave the key out for its default")
	}
	if strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return refusef("%s holds a control character", brief(s))
	}
	if t := strings.TrimSpace(s); t != s {
		return refusef("%s has spaces around it", brief(s)).insteadOf(t)
	}
	return nil
}

// checkCommand accepts an argument list whose first string is a program.
func checkCommand(argv []string) *refusal {
	if len(argv) > 0 && strings.TrimSpace(argv[0]) == "" {
		return refusef("begins with an empty string, and the first is the program")
	}
	return nil
}

// checkProbe accepts the command of a health check, without the CMD of Compose and the
// image configuration.
func checkProbe(argv []string) *refusal {
	if len(argv) == 0 {
		return nil
	}
	p := refusef("begins with %s, and only the command is wanted", brief(argv[0]))
	switch rest := argv[1:]; argv[0] {
	case "NONE":
		return p.insteadOf([]string{})
	case "CMD":
		return p.insteadOf(rest)
	case "CMD-SHELL":
		return p.insteadOf(append([]string{"/bin/sh", "-c"}, rest...))
	}
	return checkCommand(argv)
}

var (
	envName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	notInEnv = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)

// checkEnvName accepts the name of a variable that a shell can read as well.
func checkEnvName(s string) (string, *refusal) {
	if envName.MatchString(s) {
		return s, nil
	}
	p := refusef("%s is no name of an environment variable", brief(s))
	if tidy := notInEnv.ReplaceAllString(s, "_"); envName.MatchString(tidy) && strings.Trim(tidy, "_") != "" {
		return "", p.insteadOf(tidy)
	}
	return "", p.remedyf("write letters, digits and underscores, and no digit first")
}

var labelName = regexp.MustCompile(`^[^\s"'=\x00-\x1f\x7f]+$`)

func checkLabelName(s string) (string, *refusal) {
	if _, p := checkText(s); p == nil && labelName.MatchString(s) {
		return s, nil
	}
	return "", refusef("%s is no name of a label", brief(s)).remedyf("write one without spaces, quotes and =")
}
