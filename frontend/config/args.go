package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// readBuildArgs reads the build arguments whose names are keys:
//
//	python=3.12                     a string, boolean or number as it is
//	extras=train,plot               a list, at commas
//	packages=numpy>=1,<2,requests   commas within a requirement stay in it
//	cmd=["sh", "-c", "a, b"]        a list in TOML, if it begins with [
//	apt.runtime=libpq5              a key in a table
//	env.FOO=bar                     an entry of a table
//
// An empty value is an empty list.
func readBuildArgs(args map[string]string) settings {
	var v settings
	for _, name := range slices.SortedFunc(maps.Keys(args), CompareKeys) {
		if isPredefined(name) {
			continue
		}
		path, k := argPath(name)
		if path == nil {
			v.warnings = append(v.warnings, unusedArg(name))
			continue
		}
		at := span{file: BuildArgument}
		e := entry{path: path, name: name, key: name, keyAt: at, at: at}
		var p *refusal
		if e.value, p = argValue(k, args[name], at); p != nil {
			v.errors = append(v.errors, e.fail(at, p, e.line))
			continue
		}
		v.entries = append(v.entries, e)
	}
	return v
}

// argPath returns the path and the key of a build argument's name. The path is nil if there
// is no such key; the key is nil for a table of keys.
func argPath(name string) ([]string, *key) {
	parts := strings.Split(name, ".")
	k, n := lookup(parts)
	switch {
	case k == nil && n == len(parts) || k != nil && k.Name == name:
		return parts, k
	case k != nil && k.kind() == kindTable:
		// All of the rest is the entry's name: labels have dots.
		return append(parts[:n:n], strings.Join(parts[n:], ".")), k
	}
	return nil, nil
}

// argValue converts a text to the type of its key, if possible.
func argValue(k *key, text string, at span) (value, *refusal) {
	v := value{kind: kindString, text: text, at: at}
	switch {
	case k == nil:
	case k.kind() == kindBoolean && (text == "true" || text == "false"):
		v.kind = kindBoolean
	case k.kind() == kindInteger && text != "" && strings.Trim(text, "0123456789") == "":
		v.kind = kindInteger
	case k.kind() == kindList && strings.HasPrefix(text, "["):
		items, ok := parseList(text)
		if !ok {
			return v, refusef("begins with [ and is no list of TOML").remedyf("write %s", k.example(true))
		}
		v = value{kind: kindList, at: at}
		for _, item := range items {
			item.at = at
			v.items = append(v.items, item)
		}
	case k.kind() == kindList:
		pieces := commaPieces
		if k.pieces != nil {
			pieces = k.pieces
		}
		v = value{kind: kindList, at: at}
		for _, s := range pieces(text) {
			v.items = append(v.items, value{kind: kindString, text: s, at: at})
		}
	}
	return v, nil
}

// commaPieces splits at commas. An empty string has no pieces.
func commaPieces(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	pieces := strings.Split(text, ",")
	for i := range pieces {
		pieces[i] = strings.TrimSpace(pieces[i])
	}
	return pieces
}

// requirementPieces splits a list of requirements at the commas between them. A comma
// within brackets, parentheses or quotes is part of a requirement, and so is a comma before
// a comparison: a requirement begins with a name, so "numpy>=1,<2" can only be one. See
// https://peps.python.org/pep-0508/.
func requirementPieces(text string) []string {
	var pieces []string
	for _, piece := range outerPieces(text) {
		if len(pieces) > 0 && strings.IndexAny(piece, "<>=!~") == 0 {
			pieces[len(pieces)-1] += "," + piece
			continue
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// outerPieces splits at commas outside of brackets and quotes.
func outerPieces(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var pieces []string
	depth, from, quoted := 0, 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '\'':
			quoted = c
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			depth--
		case c == ',' && depth <= 0:
			pieces = append(pieces, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(pieces, strings.TrimSpace(text[from:]))
}

// predefined are build arguments with a meaning in Docker and BuildKit, in addition to
// those that begin with BUILDKIT_. See
// https://docs.docker.com/reference/dockerfile/#predefined-args.
var predefined = strings.Fields(`
	HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY
	http_proxy https_proxy ftp_proxy no_proxy all_proxy
	SOURCE_DATE_EPOCH
	TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT TARGETSTAGE
	BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT`)

func isPredefined(name string) bool {
	return strings.HasPrefix(name, "BUILDKIT_") || slices.Contains(predefined, name)
}

// unusedArg warns of a build argument without its value, which may be a token.
func unusedArg(name string) finding {
	remedy := "--call=outline lists the keys"
	if near := suggest(name); near != "" {
		remedy = "did you mean " + near + "?"
	}
	warning := span{file: BuildArgument}.finding(brief(name)+" is no key of the configuration and was not used", remedy)
	warning.Rule = rules.UnusedBuildArg
	return warning
}
