package config

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// readDockerfile reads the TOML below the syntax line. Directives and comments of a
// Dockerfile are comments in TOML too.
func readDockerfile(f File) settings {
	f.Data = bytes.TrimPrefix(f.Data, []byte("\xef\xbb\xbf")) // as BuildKit does
	entries, err := readTOML(f, nil)
	if err == nil {
		return settings{entries: entries}
	}
	if instruction := instructionError(f.Name, newLines(f.Data), err.Line); instruction != nil {
		err = instruction
	}
	return settings{errors: []finding{*err}}
}

// instructions maps the instructions of a Dockerfile to the keys with the same meaning, ""
// if there is none.
var instructions = map[string]string{
	"ADD": "include", "ARG": "", "CMD": "cmd", "COPY": "include", "ENTRYPOINT": "entrypoint", "ENV": "env",
	"EXPOSE": "expose", "FROM": "base", "HEALTHCHECK": "healthcheck.cmd", "LABEL": "labels", "MAINTAINER": "labels",
	"ONBUILD": "", "RUN": "apt.build", "SHELL": "", "STOPSIGNAL": "stop-signal", "USER": "user",
	"VOLUME": "volumes", "WORKDIR": "workdir",
}

var (
	firstWord  = regexp.MustCompile(`^[ \t]*([A-Za-z]+)(?:[ \t]+[^ \t=:]|[ \t]*$)`)
	fromLine   = regexp.MustCompile(`(?im)^[ \t]*FROM[ \t]`)
	syntaxLine = regexp.MustCompile(`(?i)^#[ \t]*syntax[ \t]*=`)
)

// instructionError returns an error about an instruction of a Dockerfile in the first line
// that is not TOML, nil if there is none. A word that is a key too ("cmd", "user") is taken
// as TOML without an equals sign, unless the file has a FROM.
func instructionError(file string, lines lines, line int) *finding {
	text := lines.text(line)
	match := firstWord.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	word := strings.ToUpper(match[1])
	same, known := instructions[word]
	isKey := slices.ContainsFunc(keys, func(k key) bool { return k.Name == match[1] })
	if !known || isKey && !fromLine.Match(lines.data) {
		return nil
	}
	remedy := "to build it as a Dockerfile, " + dropSyntax(lines)
	if k, _ := lookup(strings.Split(same, ".")); k != nil {
		rest := strings.TrimSpace(strings.TrimSpace(text)[len(word):])
		if own := k.translated(word, rest); own != "" {
			remedy += "; or say it in TOML: " + own
		} else {
			remedy += "; or say it in TOML, as in " + k.Example
		}
	}
	at := span{file, lines.at(lines.offset(line)), lines.at(lines.offset(line) + len(text) - 1)}
	found := at.finding(word+" is an instruction of a Dockerfile, and here stands TOML", remedy)
	return &found
}

// dropSyntax returns the remedy for a file that is a Dockerfile.
func dropSyntax(lines lines) string {
	for line := 1; line <= len(lines.starts); line++ {
		text := lines.text(line)
		if syntaxLine.MatchString(text) {
			return "remove the line " + brief(text)
		}
		if !strings.HasPrefix(text, "#") {
			break
		}
	}
	return "leave BUILDKIT_SYNTAX out"
}
