package config

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// namedIndex matches "internal=https://...". The name has the letters that uv allows. See
// https://docs.astral.sh/uv/concepts/indexes/#defining-an-index.
var namedIndex = regexp.MustCompile(`^([A-Za-z0-9._-]+)=(.*)$`)

// checkIndex accepts the URL of a package index, with or without a name. A refusal does not
// repeat the URL, which may hold a password in an unexpected place.
func checkIndex(s string) (string, *refusal) {
	if p := checkLine(s); p != nil {
		return "", &refusal{reason: "is no URL of a single line"}
	}
	name, address := "", s
	if m := namedIndex.FindStringSubmatch(s); m != nil {
		name, address = m[1], m[2]
	}
	u, err := url.Parse(address)
	switch {
	case webCredential.MatchString(address), err == nil && u.User != nil, packaging.HasCredentials(address):
		return "", refusef("holds a credential, which would stay in the build's cache and provenance").
			remedyf("take it out of the URL and pass %s", indexSecrets(name))
	case err != nil || u.Opaque != "":
		return "", refusef("is no absolute URL").remedyf("write it as in https://HOST/simple")
	case strings.ContainsAny(address, " \"<>\\^`{|}"):
		return "", refusef("holds a character that no URL has").remedyf("write it percent-encoded")
	case u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") && strings.HasPrefix(u.Path, "/"):
		return s, nil
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "":
		return s, nil
	}
	return "", refusef("must be an absolute http, https or file URL").remedyf("write it as in https://HOST/simple")
}

// indexSecrets says which secrets have the credentials of an index.
func indexSecrets(name string) string {
	if name == "" {
		return "the secret netrc, or name the index (NAME=URL) and pass the secrets UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD"
	}
	name = strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name))
	return "the secrets UV_INDEX_" + name + "_USERNAME and UV_INDEX_" + name + "_PASSWORD, or the secret netrc"
}

// checkOneOf accepts one of some words.
func checkOneOf(s string, words []string) (string, *refusal) {
	if slices.Contains(words, s) {
		return s, nil
	}
	p := refusef("%s is none of %s", brief(s), strings.Join(words, ", "))
	if near := similar.Nearest(s, words); near != "" {
		p = p.insteadOf(near)
	}
	return "", p
}

func checkStrategy(s string) (string, *refusal) {
	return checkOneOf(s, []string{"first-index", "unsafe-first-match", "unsafe-best-match"})
}

// checkTime accepts a date or a time. uv's --exclude-newer accepts durations such as
// "30 days" too, with which the same build would differ from day to day.
func checkTime(s string) (string, *refusal) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(layout, s); err == nil {
			return s, nil
		}
	}
	return "", refusef("%s is no date and no RFC 3339 time", brief(s)).
		remedyf("write it as in 2026-01-31 or 2026-01-31T12:00:00Z")
}

// checkTorch accepts the values of uv's --torch-backend, except auto.
// See https://docs.astral.sh/uv/guides/integration/pytorch/.
func checkTorch(s string) (string, *refusal) {
	if pytorch.IsBackend(s) {
		return s, nil
	}
	lower := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	if lower == "auto" { // a value of uv's --torch-backend
		return "", refusef("%s asks what GPU the builder has, and the image is to be the same whoever builds it", brief(s)).
			remedyf("write cpu, or what the machines have that run it, such as cu128 for CUDA 12.8")
	}
	p := refusef("%s is no backend of PyTorch", brief(s))
	// "cuda12.8", "CUDA 12.8" and "12.8" mean cu128.
	number := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(lower, "cuda"), "-"), ".", "")
	for _, guess := range []string{lower, "cu" + number} {
		if pytorch.IsBackend(guess) {
			return "", p.insteadOf(guess)
		}
	}
	return "", p.remedyf("write one of %s", strings.Join(pytorch.Backends(), ", "))
}
