package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// checkIgnore accepts the name of a rule, and after a colon a pattern of files.
func checkIgnore(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", p
	}
	name, files, narrowed := strings.Cut(s, ":")
	if names := rules.Names(); !slices.Contains(names, name) {
		p := refusef("there is no rule %s", brief(name))
		if near := nearestRule(name, names); near != "" {
			return "", p.insteadOf(near + s[len(name):])
		}
		return "", p.remedyf("docs/rules lists them")
	}
	if !narrowed {
		return s, nil
	}
	if strings.HasPrefix(files, "!") {
		return "", refusef("%s takes files out, and only those to ignore the rule in can be named", brief(files))
	}
	_, p := checkPattern(files)
	if p != nil && p.instead != nil {
		p = p.insteadOf(fmt.Sprint(name, ":", p.instead))
	}
	return s, p
}

// nearestRule returns the name of the rule that was probably meant, "" if there is none. A
// name that differs only in case comes first.
func nearestRule(name string, names []string) string {
	if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) }); i >= 0 {
		return names[i]
	}
	return similar.Nearest(name, names)
}
