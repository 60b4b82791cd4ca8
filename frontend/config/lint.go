package config

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// conflicts returns the errors of values that are valid alone but not together.
func (m *merger) conflicts() []finding {
	var all []finding
	c := m.config
	files := map[string][]string{"requirements": c.Requirements, "constraints": c.Constraints, "test.requirements": c.Test.Requirements, "lock": {c.Lock}}
	for _, name := range c.SetKeys() {
		e := m.winning[name]
		for i, file := range files[name] {
			if !climbs(path.Join(c.Project, file)) {
				continue
			}
			at := e.at
			if e.value.kind == kindList {
				at = e.value.items[i].at
			}
			p := refusef("%s is outside of the build context", brief(file)).
				remedyf("build from a folder above, with the key project naming this one")
			all = append(all, e.fail(at, p, e.line))
		}
	}
	workdir := cmp.Or(c.Workdir, paths.Workdir)
	for i, volume := range c.Volumes {
		if within(workdir, volume) {
			e := m.winning["volumes"]
			at := e.at
			if e.value.kind == kindList {
				at = e.value.items[i].at
			}
			p := refusef("a volume at %s would hide the project's files", brief(volume)).
				remedyf("name a folder in it, such as %q", path.Join(workdir, "data"))
			all = append(all, e.fail(at, p, e.line))
		}
	}
	if h := c.Healthcheck; h != nil && h.Cmd == nil {
		set := c.SetKeys()
		first := slices.IndexFunc(set, func(name string) bool { return strings.HasPrefix(name, "healthcheck.") })
		e := m.winning[set[first]]
		k, _ := lookup([]string{"healthcheck.cmd"})
		p := refusef("a health check without a command checks nothing").remedyf("write %s", k.example(e.isArg()))
		all = append(all, e.fail(e.at, p, e.line))
	}
	return all
}

// lint returns warnings of values that are valid and probably not what was meant. Values
// that another input overrides are not checked.
func (m *merger) lint() []finding {
	var all []finding
	for _, name := range m.config.SetKeys() {
		e := m.winning[name]
		k, n := lookup(e.path)
		switch {
		case k.Name == "env" || k.Name == "build.env" || k.Name == "test.env":
			all = append(all, lintVariable(e, strings.Join(e.path[n:], "."))...)
		case k.argv != nil:
			all = append(all, lintCommand(e)...)
		}
	}
	return all
}

func (e entry) warn(rule rules.ID, message, remedy string) finding {
	found := e.at.finding(redact(e.name+" "+message), worthReading(redact(remedy)))
	found.Rule = rule
	return found
}

var (
	// secretName matches names that end like those of secrets, and not
	// TOKENIZERS_PARALLELISM, MAX_TOKENS and TOKEN_FILE.
	secretName = regexp.MustCompile(`(?i)(^|_)(PASSWORD|PASSWD|PWD|PASSPHRASE|TOKEN|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$`)
	// urlPassword matches a URL with a password: postgres://user:password@host.
	urlPassword = regexp.MustCompile(`://[^/?#\s:@]*:[^/?#\s@]+@`)
	expansion   = regexp.MustCompile(`\$(\{[A-Za-z_]|[A-Za-z_])`)
)

// LooksSecret reports whether the value of an environment variable is likely to be a secret, by
// its name or as a URL with a password.
func LooksSecret(name, value string) bool {
	named := secretName.MatchString(name) && name != "PWD" && name != "OLDPWD" && !strings.HasPrefix(value, "/")
	return value != "" && (named || urlPassword.MatchString(value))
}

// lintVariable checks a variable of an environment. Warnings never repeat its value.
func lintVariable(e entry, variable string) []finding {
	var all []finding
	value := e.value.text
	if LooksSecret(variable, value) {
		where, remedy := "in the image, for whoever pulls it", "pass it at run time, with docker run -e "+variable
		if e.path[0] != "env" {
			where, remedy = "in the build's history and provenance", "let the build do without it"
		}
		all = append(all, e.warn(rules.SecretInEnv, "looks like a secret and ends "+where, remedy))
	}
	if expansion.MatchString(value) {
		all = append(all, e.warn(rules.EnvNotExpanded, "holds a $ that nothing replaces", "write the value in full"))
	}
	return all
}

// lintCommand looks for a whole command line in one string: no program has that name.
func lintCommand(e entry) []finding {
	if len(e.value.items) != 1 || !strings.ContainsAny(e.value.items[0].text, " \t\n") {
		return nil
	}
	line := e.value.items[0].text
	return []finding{e.warn(rules.CommandNotSplit, "is one program named "+brief(line), "write "+e.line(words(line)))}
}
