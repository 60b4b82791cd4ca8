package packaging

import (
	"regexp"
	"strings"
)

// variablePattern matches an environment variable in a requirements file. See
// https://pip.pypa.io/en/stable/reference/requirements-file-format/#using-environment-variables.
var variablePattern = regexp.MustCompile(`\$\{([A-Z0-9_]+)\}`)

// Variables returns the names of the environment variables in text, without duplicates.
func Variables(text string) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range variablePattern.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			names = append(names, m[1])
		}
	}
	return names
}

// secretParameters are query parameters whose value is a credential, in lower
// case: access tokens of forges, and the signatures of pre-signed object URLs.
var secretParameters = map[string]bool{
	"token": true, "access_token": true, "private_token": true, "auth": true,
	"api_key": true, "apikey": true, "key": true, "password": true,
	"sig": true, "signature": true, "x-amz-signature": true, "x-goog-signature": true,
}

// HasCredentials reports whether a URL, or a line with one, holds a secret: a password, a
// user name that is a token ("https://ghp_x@host"), or a query parameter such as
// "token=". Not secrets are the user of an SSH URL ("ssh://git@host"), the user "git",
// and a variable ("https://${TOKEN}@host").
func HasCredentials(url string) bool { return RedactCredentials(url) != url }

// RedactCredentials returns a text with each credential of its URLs replaced by "****", for
// messages.
func RedactCredentials(text string) string {
	const separator = "://"
	at := strings.Index(text, separator)
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.WriteString(text[:at])
	for {
		scheme := scheme(text[:at])
		start := at + len(separator)
		// A URL may have another one in its path.
		next := len(text)
		if i := strings.Index(text[start:], separator); i >= 0 {
			next = start + i
		}
		end := start + urlLength(text[start:next], text[:at-len(scheme)])
		b.WriteString(separator)
		b.WriteString(redactURL(lowerASCII(scheme), text[start:end]))
		b.WriteString(text[end:next])
		if at = next; at == len(text) {
			break
		}
	}
	return b.String()
}

// urlLength returns the length of what follows "scheme://". A URL ends at a blank or a quote; an
// apostrophe may be a part of it, unless one is before it.
func urlLength(rest, before string) int {
	apostrophe := strings.HasSuffix(before, "'")
	for i := range len(rest) {
		if c := rest[i]; isBlank(c) || c == '"' || c == '\'' && apostrophe {
			return i
		}
	}
	return len(rest)
}

// scheme returns the scheme at the end of text.
func scheme(text string) string {
	start := len(text)
	for start > 0 && (isAlnum(text[start-1]) || strings.IndexByte("+-.", text[start-1]) >= 0) {
		start--
	}
	return text[start:]
}

// redactURL redacts what follows "scheme://".
func redactURL(scheme, rest string) string {
	authority, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, tail = rest[:i], rest[i:]
	}
	at := strings.LastIndexByte(authority, '@')
	if i := strings.LastIndexByte(tail, '@'); at < 0 && i >= 0 && cutShort(authority) && !isSSH(scheme) {
		at = len(authority) + i
		authority, tail = rest[:at+1], rest[at+1:]
	}
	if at >= 0 {
		authority = redactUser(scheme, authority[:at]) + authority[at:]
	}
	return authority + redactQuery(tail)
}

// cutShort reports whether an authority ends within a password, which has a "/", "?" or "#" that
// should have been written "%2F": what follows the colon is no port.
func cutShort(authority string) bool {
	_, password, ok := strings.Cut(authority, ":")
	return ok && isSecret(password) && strings.Trim(password, "0123456789") != "" && !strings.HasPrefix(authority, "[")
}

func isSSH(scheme string) bool { return strings.HasSuffix(scheme, "ssh") || scheme == "sftp" }

func redactUser(scheme, user string) string {
	name, password, _ := strings.Cut(user, ":")
	switch {
	case isSecret(password):
		return "****"
	case password != "", !isSecret(name), name == "git":
		return user
	case isSSH(scheme):
		return user
	}
	return "****"
}

// isSecret reports whether a value is not empty, a variable, or redacted already.
func isSecret(value string) bool {
	return strings.Trim(variablePattern.ReplaceAllString(value, ""), "*") != ""
}

func redactQuery(tail string) string {
	start := strings.IndexByte(tail, '?')
	if start < 0 {
		return tail
	}
	query, fragment := tail[start+1:], ""
	if i := strings.IndexByte(query, '#'); i >= 0 {
		query, fragment = query[:i], query[i:]
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if key, value, ok := strings.Cut(pair, "="); ok && secretParameters[lowerASCII(key)] && isSecret(value) {
			pairs[i] = key + "=****"
		}
	}
	return tail[:start+1] + strings.Join(pairs, "&") + fragment
}
