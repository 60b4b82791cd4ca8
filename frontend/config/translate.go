package config

import (
	"encoding/json"
	"fmt"
	"strings"
)

// translated returns the line for an instruction of a Dockerfile, "" if it has more than one
// line or is no value of the key.
func (k key) translated(word, rest string) string {
	const most = 200
	if rest == "" || len(rest) > most || strings.HasSuffix(rest, "\\") {
		return ""
	}
	var exec []string
	isExec := json.Unmarshal([]byte(rest), &exec) == nil && len(exec) > 0
	switch word {
	case "CMD", "ENTRYPOINT":
		switch {
		case isExec:
		case strings.ContainsAny(rest, `$&|;<>()*?"'`+"`\\"):
			exec = []string{"/bin/sh", "-c", rest}
		default:
			exec = strings.Fields(rest)
		}
		return fmt.Sprintf("%s = %s", k.Name, quoted(exec))
	case "EXPOSE", "VOLUME":
		if !isExec {
			exec = strings.Fields(rest)
		}
		for _, word := range exec {
			if _, p := k.check(word); p != nil {
				return ""
			}
		}
		return fmt.Sprintf("%s = %s", k.Name, quoted(exec))
	case "FROM":
		rest, _, _ = strings.Cut(rest, " ") // AS name
	case "USER", "WORKDIR", "STOPSIGNAL":
	default:
		return ""
	}
	if _, p := k.check(rest); p != nil {
		return ""
	}
	return fmt.Sprintf("%s = %s", k.Name, quote(rest))
}

func quoted(words []string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = quote(word)
	}
	return "[" + strings.Join(all, ", ") + "]"
}
