package config

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkText takes any text that a process can be given.
func checkText(s string) (string, *problem) {
	switch {
	case !utf8.ValidString(s):
		return "", problemf("is not UTF-8")
	case strings.ContainsRune(s, 0):
		return "", problemf("holds a NUL byte, which no process can be given")
	}
	return s, nil
}

// checkLine takes text of one line, as all names and paths are.
func checkLine(s string) *problem {
	if _, p := checkText(s); p != nil {
		return p
	}
	if strings.TrimSpace(s) == "" {
		return problemf("is empty").remedyf("leave the key out for its default")
	}
	if strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return problemf("%s holds a control character", brief(s))
	}
	if t := strings.TrimSpace(s); t != s {
		return problemf("%s has spaces around it", brief(s)).insteadOf(t)
	}
	return nil
}

// checkCommand takes an argument list whose first string is a program.
func checkCommand(argv []string) *problem {
	if len(argv) > 0 && strings.TrimSpace(argv[0]) == "" {
		return problemf("begins with an empty string, and the first is the program")
	}
	return nil
}

// checkProbe takes the command of a health check, which has no marker here.
func checkProbe(argv []string) *problem {
	if len(argv) == 0 {
		return nil
	}
	p := problemf("begins with %s, and only the command is wanted", brief(argv[0]))
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
