package config

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/similar"
)

// namedIndex takes "internal=https://..." apart. The name is uv's: letters,
// digits, dots, dashes and underscores.
var namedIndex = regexp.MustCompile(`^([A-Za-z0-9._-]+)=(.*)$`)

// checkIndex takes the URL of a package index. What is wrong with one is told
// without it: it may hold a password in a place that is not looked at.
func checkIndex(s string) (string, *problem) {
	if p := checkLine(s); p != nil {
		return "", &problem{what: "is no URL of a single line"}
	}
	name, address := "", s
	if m := namedIndex.FindStringSubmatch(s); m != nil {
		name, address = m[1], m[2]
	}
	u, err := url.Parse(address)
	switch {
	case webCredential.MatchString(address), err == nil && u.User != nil:
		return "", problemf("holds a credential, which would stay in the build's cache and provenance").
			remedyf("take it out of the URL and pass %s", indexSecrets(name))
	case err != nil || u.Opaque != "":
		return "", problemf("is no absolute URL").remedyf("write it as in https://HOST/simple")
	case strings.ContainsAny(address, " \"<>\\^`{|}"):
		return "", problemf("holds a character that no URL has").remedyf("write it percent-encoded")
	case u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") && strings.HasPrefix(u.Path, "/"):
		return s, nil
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "":
		return s, nil
	}
	return "", problemf("must be an absolute http, https or file URL").remedyf("write it as in https://HOST/simple")
}

// indexSecrets names the secrets that authenticate an index.
func indexSecrets(name string) string {
	if name == "" {
		return "the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"
	}
	name = strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name))
	return "the secrets UV_INDEX_" + name + "_USERNAME and UV_INDEX_" + name + "_PASSWORD, or the secret netrc"
}

// checkOneOf takes one of some words.
func checkOneOf(s string, words []string) (string, *problem) {
	if slices.Contains(words, s) {
		return s, nil
	}
	p := problemf("%s is none of %s", brief(s), strings.Join(words, ", "))
	if near := similar.Nearest(strings.ToLower(s), words); near != "" {
		p = p.insteadOf(near)
	}
	return "", p
}

func checkStrategy(s string) (string, *problem) {
	return checkOneOf(s, []string{"first-index", "unsafe-first-match", "unsafe-best-match"})
}

// checkTime takes a fixed time: uv's "30 days" would be another one each day.
func checkTime(s string) (string, *problem) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(layout, s); err == nil {
			return s, nil
		}
	}
	return "", problemf("%s is no date and no RFC 3339 time", brief(s)).
		remedyf("write it as in 2026-01-31 or 2026-01-31T12:00:00Z")
}
