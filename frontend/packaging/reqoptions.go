package packaging

import (
	"fmt"
	"strings"
)

// Option is an option of a requirements file, by its long name.
type Option struct {
	Name  string // "--index-url"
	Value string // "" for a switch
}

// optionKind describes an option that pip accepts in a requirements file.
type optionKind struct {
	name  string   // the long name reported
	other []string // other spellings
	value bool     // takes a value
}

// requirementOptions are the options of pip 26.3 in requirements files, and
// --global-option of older releases. See
// https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options.
var requirementOptions = []optionKind{
	{"--requirement", []string{"-r"}, true},
	{"--constraint", []string{"-c"}, true},
	{"--editable", []string{"-e"}, true},
	{"--index-url", []string{"-i", "--pypi-url"}, true},
	{"--extra-index-url", nil, true},
	{"--no-index", nil, false},
	{"--find-links", []string{"-f"}, true},
	{"--no-binary", nil, true},
	{"--only-binary", nil, true},
	{"--prefer-binary", nil, false},
	{"--require-hashes", nil, false},
	{"--no-require-hashes", nil, false},
	{"--pre", nil, false},
	{"--all-releases", nil, true},
	{"--only-final", nil, true},
	{"--trusted-host", nil, true},
	{"--use-feature", nil, true},
	{"--hash", nil, true},
	{"--config-settings", []string{"-C", "--config-setting"}, true},
	{"--global-option", nil, true},
}

// splitOptions splits a line where its options start: at the first word with a "-". It
// follows break_args_options of pip's req_file.py, but for tabs, which are blanks here.
func splitOptions(line string) (args, options string) {
	start := true
	for i := 0; i < len(line); i++ {
		if start && line[i] == '-' {
			return strings.TrimRight(line[:i], " \t"), line[i:]
		}
		start = isBlank(line[i])
	}
	return line, ""
}

// parseOptions reads options as Python's optparse does: "-rbase.txt",
// "--requirement=base.txt", and long names cut short where that is unambiguous.
// rest are the words that belong to no option. pip ignores them.
func parseOptions(text string) (options []Option, rest []string, err error) {
	words, err := shellWords(text)
	if err != nil {
		return nil, nil, err
	}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if word == "--" {
			return options, append(rest, words...), nil
		}
		if len(word) < 2 || word[0] != '-' {
			rest = append(rest, word)
			continue
		}
		kind, value, attached, err := matchOption(word)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case !kind.value && attached:
			return nil, nil, fmt.Errorf("%s takes no value", kind.name)
		case kind.value && !attached && len(words) == 0:
			return nil, nil, fmt.Errorf("%s needs a value", kind.name)
		case kind.value && !attached:
			value, words = words[0], words[1:]
		}
		options = append(options, Option{kind.name, value})
	}
	return options, rest, nil
}

// matchOption finds the option that a word names, with the value attached to it.
func matchOption(word string) (kind optionKind, value string, attached bool, err error) {
	if !strings.HasPrefix(word, "--") {
		for _, kind := range requirementOptions {
			for _, short := range kind.other {
				if len(short) == 2 && strings.HasPrefix(word, short) {
					return kind, word[2:], len(word) > 2, nil
				}
			}
		}
		return optionKind{}, "", false, fmt.Errorf("%s is no option of a requirements file", word[:2])
	}
	name, value, attached := strings.Cut(word, "=")
	var found []optionKind
	for _, kind := range requirementOptions {
		for _, long := range append([]string{kind.name}, kind.other...) {
			if long == name {
				return kind, value, attached, nil
			}
			if strings.HasPrefix(long, name) && (len(found) == 0 || found[len(found)-1].name != kind.name) {
				found = append(found, kind)
			}
		}
	}
	switch len(found) {
	case 0:
		return optionKind{}, "", false, fmt.Errorf("%s is no option of a requirements file", name)
	case 1:
		return found[0], value, attached, nil
	}
	return optionKind{}, "", false, fmt.Errorf("%s may mean %s or %s", name, found[0].name, found[1].name)
}
