package config

import (
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// doubts tells what builds and is probably not what was meant. Only values that
// won are looked at.
func (m *merger) doubts() []Warning {
	var ws []Warning
	for _, name := range m.config.Said() {
		e := m.said[name]
		k, n := lookup(e.path)
		switch {
		case k.Name == "env" || k.Name == "build.env" || k.Name == "test.env":
			ws = append(ws, envDoubts(e, strings.Join(e.path[n:], "."))...)
		case k.argv != nil:
			ws = append(ws, commandDoubts(e)...)
		}
	}
	return ws
}

func (e entry) warn(rule rules.ID, message, remedy string) Warning {
	return Warning{Rule: rule, File: e.at.file, Start: e.at.start, End: e.at.end, Message: redact(e.name + " " + message), Remedy: worthReading(redact(remedy))}
}

var (
	// secretName ends as the names of secrets do. TOKENIZERS_PARALLELISM, MAX_TOKENS
	// and TOKEN_FILE do not.
	secretName = regexp.MustCompile(`(?i)(^|_)(PASSWORD|PASSWD|PWD|PASSPHRASE|TOKEN|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$`)
	// urlPassword is a URL with a password: postgres://user:password@host.
	urlPassword = regexp.MustCompile(`://[^/?#\s:@]*:[^/?#\s@]+@`)
	expansion   = regexp.MustCompile(`\$(\{[A-Za-z_]|[A-Za-z_])`)
)

// envDoubts looks at a variable; its value is never repeated.
func envDoubts(e entry, variable string) []Warning {
	var ws []Warning
	value := e.value.text
	secret := secretName.MatchString(variable) && variable != "PWD" && variable != "OLDPWD" && !strings.HasPrefix(value, "/")
	if value != "" && (secret || urlPassword.MatchString(value)) {
		where, remedy := "in the image, for whoever pulls it", "pass it at run time, with docker run -e "+variable
		if e.path[0] != "env" {
			where, remedy = "in the build's history and provenance", "let the build do without it"
		}
		ws = append(ws, e.warn(rules.SecretInEnv, "looks like a secret and ends "+where, remedy))
	}
	if expansion.MatchString(value) {
		ws = append(ws, e.warn(rules.EnvNotExpanded, "holds a $ that nothing replaces", "write the value in full"))
	}
	return ws
}

// commandDoubts looks for a command line in one string: no program has that name.
func commandDoubts(e entry) []Warning {
	if len(e.value.items) != 1 || !strings.ContainsAny(e.value.items[0].text, " \t\n") {
		return nil
	}
	line := e.value.items[0].text
	return []Warning{e.warn(rules.CommandNotSplit, "is one program named "+brief(line), "write "+e.line(words(line)))}
}
