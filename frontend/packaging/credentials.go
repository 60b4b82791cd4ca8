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

// RedactCredentials returns url with each credential replaced by "****", for
// messages.
func RedactCredentials(url string) string {
	var b strings.Builder
	for {
		i := strings.Index(url, "://")
		if i < 0 {
			b.WriteString(url)
			return b.String()
		}
		start := i + len("://")
		end := start
		for end < len(url) && !isBlank(url[end]) && url[end] != '"' && url[end] != '\'' {
			end++
		}
		b.WriteString(url[:start])
		b.WriteString(redactURL(scheme(url[:i]), url[start:end]))
		url = url[end:]
	}
}

// scheme returns the scheme at the end of text, in lower case.
func scheme(text string) string {
	start := len(text)
	for start > 0 && (isAlnum(text[start-1]) || strings.IndexByte("+-.", text[start-1]) >= 0) {
		start--
	}
	return lowerASCII(text[start:])
}

// beginsPassword matches what stands for "host:port" in a URL and has no number for a port.
var beginsPassword = regexp.MustCompile(`^[^@:\[]+:[0-9]*[^0-9@:][^@]*$`)

// redactURL redacts what follows "scheme://".
func redactURL(scheme, rest string) string {
	authority, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, tail = rest[:i], rest[i:]
	}
	if i := strings.LastIndexByte(rest, '@'); i > len(authority) && beginsPassword.MatchString(authority) {
		authority, tail = rest[:i]+"@", rest[i+1:] // the password has a "/"
		if j := strings.IndexAny(tail, "/?#"); j >= 0 {
			authority, tail = authority+tail[:j], tail[j:]
		} else {
			authority, tail = authority+tail, ""
		}
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		authority = redactUser(scheme, authority[:i]) + authority[i:]
	}
	return authority + redactQuery(tail)
}

func redactUser(scheme, user string) string {
	name, password, _ := strings.Cut(user, ":")
	switch {
	case isSecret(password):
		return "****"
	case password != "", !isSecret(name), name == "git":
		return user
	case strings.HasSuffix(scheme, "ssh"), scheme == "sftp":
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
