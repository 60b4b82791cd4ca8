package resolve

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// What uv says of an index that wants another password, or none of the build's.
var unauthorised = regexp.MustCompile(`An index URL \((\S+)\) could not be queried due to a lack of valid authentication credentials \((401 Unauthorized)\)` +
	`|An index \((\S+)\) returned a (403 Forbidden) error` +
	`|HTTP status client error \((401 Unauthorized|403 Forbidden)\) for url \((\S+?)\)`)

// refused says why an index that asks for a password refuses the build: which of the
// caller's secrets came, and what is wrong with them as far as that can be seen.
func refused(flat string, failed gateway.Report, origin Origin) (message, remedy string, ok bool) {
	m := unauthorised.FindStringSubmatch(flat)
	if m == nil {
		return "", "", false
	}
	address, status := m[1]+m[3]+m[6], m[2]+m[4]+m[5]
	index, host := origin.indexOf(address), hostname(address)
	secrets := credentials(failed.Secrets)
	pass := fmt.Sprintf("pass them as a secret: --secret id=netrc,src=$HOME/.netrc, with a line for machine %s", host)
	switch {
	case len(secrets) == 0:
		return fmt.Sprintf("the package index %s wants a user and a password (%s), and no secret that has them reached the build", index, status),
			pass + "; the ids are " + strings.Join(append([]string{"netrc", "pip.conf", "uv.toml"}, namedSecrets(origin)...), ", "), true
	case failed.Netrc.Line > 0:
		return fmt.Sprintf("the package index %s wants a user and a password (%s), and the secret netrc cannot be read near its line %d", index, status, failed.Netrc.Line),
			fmt.Sprintf("write it as in machine %s login USER password PASSWORD", host), true
	case slices.Equal(secrets, []string{"netrc"}) && slices.Contains(failed.Netrc.Hosts, host):
		return fmt.Sprintf("the package index %s wants a user and a password (%s), and the secret netrc has none for %s", index, status, host),
			fmt.Sprintf("add a line to it: machine %s login USER password PASSWORD", host), true
	}
	return fmt.Sprintf("the package index %s refuses the build's credentials (%s)", index, status),
		fmt.Sprintf("correct the user and the password for %s in the secret %s, or ask for the right to read there", host, strings.Join(secrets, " or ")), true
}

// credentials are those secrets that may hold a password.
func credentials(secrets []string) []string {
	return slices.DeleteFunc(slices.Clone(secrets), func(id string) bool { return id == "ca" })
}

func namedSecrets(origin Origin) []string {
	if named := IndexSecrets(origin.Index); len(named) > 0 {
		return named
	}
	return []string{"and UV_INDEX_NAME_USERNAME and UV_INDEX_NAME_PASSWORD for an index that index.extra calls NAME"}
}

// What uv says of an index that it cannot talk to, on one line. The URL is the last
// that is named: an index may send the client on to another.
var (
	sending = regexp.MustCompile(`(?:error sending request for url|for url) \((\S+?)\)|Failed to fetch: (\S+)`)

	expired       = regexp.MustCompile(`invalid peer certificate: certificate expired`)
	notYetValid   = regexp.MustCompile(`invalid peer certificate: certificate not valid yet`)
	otherName     = regexp.MustCompile(`invalid peer certificate: certificate not valid for name "[^"]*"(?:; certificate is (?:only valid for|not valid for any names)?\s*((?:(?:DnsName|IpAddress)\([^)]*\)(?:, | or |, or )?)*))?`)
	unknownIssuer = regexp.MustCompile(`invalid peer certificate: UnknownIssuer`)
	badPeer       = regexp.MustCompile(`invalid peer certificate: (\S+)`)
	proxyWants    = regexp.MustCompile(`proxy authorization required|407 Proxy Authentication Required`)
	proxyFails    = regexp.MustCompile(`tunnel error`)
	noAddress     = regexp.MustCompile(`dns error|failed to lookup address`)
	noAnswer      = regexp.MustCompile(`Connection refused`)
	busy          = regexp.MustCompile(`(?i)429 too many requests|503 service unavailable`)
	badStatus     = regexp.MustCompile(`HTTP status (?:client|server) error \(((?:5\d\d|400|405|406|410|451)[^)]*)\)`)
	notAnIndex    = regexp.MustCompile("Unsupported `Content-Type` \"([^\"]*)\" for `([^`]+)`")
	noReply       = regexp.MustCompile(`operation timed out`)
	noConnection  = regexp.MustCompile(`client error \(Connect\)`)
	network       = regexp.MustCompile(`error sending request for url|Failed to fetch: |operation timed out|client error \(Connect\)`)
)

// torchIndex is what uv asks for PyTorch's own wheels, of the CPU or a version of CUDA.
var torchIndex = regexp.MustCompile(`Failed to fetch: .?https?://[^/]+/whl/`)

// unreachable says why an index cannot be used, whoever asks.
func unreachable(flat string, origin Origin) (message, remedy string, ok bool) {
	if m := notAnIndex.FindStringSubmatch(flat); m != nil {
		return fmt.Sprintf("what answers at %s is no package index: it sends %s", origin.indexOf(m[2]), m[1]),
			"correct the URL of the index: most end in /simple", true
	}
	address := ""
	for _, m := range sending.FindAllStringSubmatch(flat, -1) {
		address = m[1] + m[2]
	}
	if address == "" || !network.MatchString(flat) {
		return "", "", false
	}
	message, remedy = unreachableWords(flat, origin.indexOf(address), address)
	return message, remedy, true
}

const unreached = "the package index cannot be reached: "

func unreachableWords(flat, index, address string) (message, remedy string) {
	host := hostname(address)
	if m := otherName.FindStringSubmatch(flat); m != nil {
		message = fmt.Sprintf("the certificate of the package index %s is not for %s", index, host)
		if names := certified.FindAllStringSubmatch(m[1], -1); len(names) > 0 {
			message += ", but for " + names[0][1]
		}
		return message, "write the index's URL with a name that its certificate has"
	}
	switch {
	case expired.MatchString(flat):
		return fmt.Sprintf("the certificate of the package index %s has expired", index),
			"have it renewed, or set the builder's clock if it is that which is wrong"
	case notYetValid.MatchString(flat):
		return fmt.Sprintf("the certificate of the package index %s is of a later day than the builder's clock", index), "set the builder's clock"
	case unknownIssuer.MatchString(flat):
		return fmt.Sprintf("the base trusts nobody who vouches for the certificate of the package index %s", index),
			"pass who does as a secret, beside whom the base trusts: --secret id=ca,src=ca.pem"
	case badPeer.MatchString(flat):
		return fmt.Sprintf("the certificate of the package index %s is none that can be trusted: %s", index, badPeer.FindStringSubmatch(flat)[1]),
			"have it made anew: by an authority, for " + host
	case proxyWants.MatchString(flat):
		return "the proxy wants a user and a password", "pass its URL with them as a secret: --secret id=HTTPS_PROXY,env=HTTPS_PROXY, or HTTP_PROXY for an index without TLS"
	case proxyFails.MatchString(flat):
		return unreached + "the proxy does not lead to " + host, "correct HTTPS_PROXY, or name the host in the build argument NO_PROXY"
	case noAddress.MatchString(flat):
		return unreached + "no address is known of " + host,
			fmt.Sprintf("check the builder's network and proxies, correct the index's URL, or say where it is: --add-host %s:ADDRESS", host)
	case noAnswer.MatchString(flat):
		return unreached + "nothing answers at " + root(address), "check the builder's network and proxies, and the host and port of the index's URL"
	case busy.MatchString(flat):
		return fmt.Sprintf("the package index %s refuses to serve so much now", index), "build again later, or set index.url to a mirror"
	}
	if m := badStatus.FindStringSubmatch(flat); m != nil {
		return fmt.Sprintf("the package index %s fails: it answers %s", index, m[1]), "correct its URL, whether https:// or http:// too, or see why it fails"
	}
	message, remedy = unreached+index+" does not answer", "check the builder's network and proxies, or set index.url"
	if noReply.MatchString(flat) && !noConnection.MatchString(flat) {
		remedy += ", or wait longer for it: timeout = 120 below [global] of a pip.conf, passed with --secret id=pip.conf,src=pip.conf"
	}
	return message, remedy
}

// certified is a name that a certificate is for.
var certified = regexp.MustCompile(`(?:DnsName|IpAddress)\("?([^")]*)"?\)`)

// indexOf is the configured index that a URL is of, or else the URL's host.
func (o Origin) indexOf(address string) string {
	for _, each := range configured(o.Index) {
		if trimmed := strings.TrimRight(each, "/"); strings.HasPrefix(address, trimmed) {
			return trimmed
		}
	}
	return root(address)
}

// root is a URL without what follows its host and port, and without a credential.
func root(address string) string {
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
