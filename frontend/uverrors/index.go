package uverrors

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// unauthorized finds the URL and the status of an index that refuses a request.
var unauthorized = regexp.MustCompile(`An index URL \((\S+)\) could not be queried due to a lack of valid authentication credentials \((401 Unauthorized)\)` +
	`|An index \((\S+)\) returned a (403 Forbidden) error` +
	`|HTTP status client error \((401 Unauthorized|403 Forbidden)\) for url \((\S+?)\)`)

// explainRefusal says which of the caller's secrets reached the build, and what is wrong
// with them as far as that can be seen.
func explainRefusal(match []string, f failure) report.Problem {
	address, status := match[1]+match[3]+match[6], match[2]+match[4]+match[5]
	index, host := f.indexOf(address), hostname(address)
	secrets := passwordSecrets(f.report.Secrets)
	netrc := f.report.Netrc
	var problem report.Problem
	switch {
	case len(secrets) == 0:
		problem.Message = fmt.Sprintf("the package index %s wants a user and a password (%s), and no secret that has them reached the build", index, status)
		problem.Remedy = fmt.Sprintf("pass them as a secret: %s, with a line for machine %s; the ids are ", report.NetrcSecret, host) +
			strings.Join(append([]string{"netrc", "pip.conf", "uv.toml"}, f.indexSecrets()...), ", ")
	case netrc.Line > 0:
		problem.Message = fmt.Sprintf("the package index %s wants a user and a password (%s), and the secret netrc cannot be read near its line %d", index, status, netrc.Line)
		problem.Remedy = fmt.Sprintf("write it as in machine %s login USER password PASSWORD", host)
	case slices.Equal(secrets, []string{"netrc"}) && slices.Contains(netrc.Hosts, host):
		problem.Message = fmt.Sprintf("the package index %s wants a user and a password (%s), and the secret netrc has none for %s", index, status, host)
		problem.Remedy = fmt.Sprintf("add a line to it: machine %s login USER password PASSWORD", host)
	default:
		problem.Message = fmt.Sprintf("the package index %s refuses the build's credentials (%s)", index, status)
		problem.Remedy = fmt.Sprintf("correct the user and the password for %s in the secret %s, or ask for the right to read there", host, strings.Join(secrets, " or "))
	}
	return problem
}

// passwordSecrets are those secrets that may hold a password.
func passwordSecrets(secrets []string) []string {
	return slices.DeleteFunc(slices.Clone(secrets), func(id string) bool { return id == "ca" })
}

// indexSecrets are the ids of the secrets for the indexes that have a name, or how such
// ids are written.
func (f failure) indexSecrets() []string {
	if named := resolve.IndexSecrets(f.context.Index); len(named) > 0 {
		return named
	}
	return []string{"and UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD for an index that index.extra calls NAME"}
}

var notAnIndex = regexp.MustCompile("Unsupported `Content-Type` \"([^\"]*)\" for `([^`]+)`")

func explainNotAnIndex(match []string, f failure) report.Problem {
	return report.Problem{
		Message: fmt.Sprintf("what answers at %s is no package index: it sends %s", f.indexOf(match[2]), match[1]),
		Remedy:  "correct the URL of the index: most end in /simple",
	}
}

var (
	// address finds the URL that uv fetches. Of several the last one counts: an index
	// may send the client on to another URL.
	address = regexp.MustCompile(`(?:error sending request for url|for url) \((\S+?)\)|Failed to fetch: (\S+)`)
	// connection matches the message that the URL was not fetched.
	connection = regexp.MustCompile(`error sending request for url|Failed to fetch: |operation timed out|client error \(Connect\)`)
	// torchAddress is the URL of PyTorch's own wheels, for the CPU or a version of CUDA.
	torchAddress = regexp.MustCompile(`Failed to fetch: .?https?://[^/]+/whl/`)
)

const unreached = "the package index cannot be reached: "

func explainUnreachable(_ []string, f failure) report.Problem {
	last := ""
	for _, match := range address.FindAllStringSubmatch(f.text, -1) {
		last = match[1] + match[2]
	}
	message, remedy := explainConnection(f.text, f.indexOf(last), last)
	asksTorch := slices.Contains(f.report.Args, "--torch-backend") && torchAddress.MatchString(f.log)
	if torch := f.context.Torch; asksTorch && strings.HasPrefix(message, unreached) {
		return report.Problem{
			Message: fmt.Sprintf("PyTorch's own package index, which %s asks for, cannot be reached", cmp.Or(torch.By, "index.torch-backend or a line of a requirements file")),
			Remedy:  "let the builder and its proxies reach it, or take that out and name a mirror of it in index.extra",
		}.At(torch.Position)
	}
	return report.Problem{Message: message, Remedy: remedy}
}

// connectionErrors explain why an index was not reached, tried in order. In the texts,
// {index} is the index, {host} and {server} the host and the URL up to the port of what
// was fetched, and {match} the pattern's first group.
var connectionErrors = []struct {
	pattern         *regexp.Regexp
	message, remedy string
}{
	{
		regexp.MustCompile(`invalid peer certificate: certificate expired`),
		"the certificate of the package index {index} has expired", "have it renewed, or set the builder's clock if it is that which is wrong",
	},
	{
		regexp.MustCompile(`invalid peer certificate: certificate not valid yet`),
		"the certificate of the package index {index} is of a later day than the builder's clock", "set the builder's clock",
	},
	{
		regexp.MustCompile(`invalid peer certificate: UnknownIssuer`),
		"the base trusts nobody who vouches for the certificate of the package index {index}",
		"pass who does as a secret, beside whom the base trusts: " + report.CASecret,
	},
	{
		regexp.MustCompile(`invalid peer certificate: (\S+)`),
		"the certificate of the package index {index} is none that can be trusted: {match}", "have it made anew: by an authority, for {host}",
	},
	{
		regexp.MustCompile(`proxy authorization required|407 Proxy Authentication Required`),
		"the proxy wants a user and a password",
		"pass its URL with them as a secret: --secret id=HTTPS_PROXY,env=HTTPS_PROXY, or HTTP_PROXY for an index without TLS",
	},
	{
		regexp.MustCompile(`tunnel error`),
		unreached + "the proxy does not lead to {host}", "correct HTTPS_PROXY, or name the host in the build argument NO_PROXY",
	},
	{
		regexp.MustCompile(`dns error|failed to lookup address`),
		unreached + "no address is known of {host}",
		"check the builder's network and proxies, correct the index's URL, or say where it is: --add-host {host}:ADDRESS",
	},
	{
		regexp.MustCompile(`Connection refused`),
		unreached + "nothing answers at {server}", "check the builder's network and proxies, and the host and port of the index's URL",
	},
	{
		regexp.MustCompile(`(?i)429 too many requests|503 service unavailable`),
		"the package index {index} refuses to serve so much now", "build again later, or set index.url to a mirror",
	},
	{
		regexp.MustCompile(`HTTP status (?:client|server) error \(((?:5\d\d|400|405|406|410|451)[^)]*)\)`),
		"the package index {index} fails: it answers {match}", "correct its URL, whether https:// or http:// too, or see why it fails",
	},
}

var (
	otherName = regexp.MustCompile(`invalid peer certificate: certificate not valid for name "[^"]*"(?:; certificate is (?:only valid for|not valid for any names)?\s*((?:(?:DnsName|IpAddress)\([^)]*\)(?:, | or |, or )?)*))?`)
	certified = regexp.MustCompile(`(?:DnsName|IpAddress)\("?([^")]*)"?\)`) // a name that a certificate is for
	timedOut  = regexp.MustCompile(`operation timed out`)
	unopened  = regexp.MustCompile(`client error \(Connect\)`)
)

func explainConnection(text, index, address string) (message, remedy string) {
	host := hostname(address)
	if match := otherName.FindStringSubmatch(text); match != nil {
		message = fmt.Sprintf("the certificate of the package index %s is not for %s", index, host)
		if name := certified.FindStringSubmatch(match[1]); name != nil {
			message += ", but for " + name[1]
		}
		return message, "write the index's URL with a name that its certificate has"
	}
	for _, known := range connectionErrors {
		if match := known.pattern.FindStringSubmatch(text); match != nil {
			pairs := []string{"{index}", index, "{host}", host, "{server}", server(address), "{match}", match[len(match)-1]}
			return fill(known.message, pairs...), fill(known.remedy, pairs...)
		}
	}
	message, remedy = unreached+index+" does not answer", "check the builder's network and proxies, or set index.url"
	if timedOut.MatchString(text) && !unopened.MatchString(text) {
		remedy += ", or wait longer for it: timeout = 120 below [global] of a pip.conf, passed with --secret id=pip.conf,src=pip.conf"
	}
	return message, remedy
}

// indexOf returns the configured index that a URL belongs to, or else the URL up to the
// port.
func (f failure) indexOf(address string) string {
	for _, index := range resolve.IndexURLs(f.context.Index) {
		if trimmed := strings.TrimRight(index, "/"); strings.HasPrefix(address, trimmed) {
			return trimmed
		}
	}
	return server(address)
}

// server returns a URL up to the port, without a credential.
func server(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return packaging.RedactCredentials(address)
	}
	return u.Scheme + "://" + u.Host
}

func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return packaging.RedactCredentials(address)
	}
	return u.Hostname()
}
