package wheel

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// declaredCredential refuses a credential in a URL that the files of a project declare: where
// it requires distributions, and where installers would look for them. Other parts of these
// files are not looked at: the tests of many projects have URLs with a password that is none.
// The error is a report.Problem.
func declaredCredential(files project.Files) error {
	for _, found := range []struct {
		file  string
		lines []line
	}{
		{"setup.py", linesOf(files["setup.py"])},
		{"setup.cfg", sections(files["setup.cfg"])},
		{"pyproject.toml", tables(files["pyproject.toml"])},
	} {
		i := slices.IndexFunc(found.lines, func(l line) bool { return hasCredential(l.text, l.fetched) })
		if i >= 0 {
			return report.Problem{
				File: found.file, Line: found.lines[i].number,
				Message: "a credential stands in a URL: it would be kept in the build's records and in the image",
				Remedy:  report.MoveCredential,
			}
		}
	}
	return nil
}

// fetchedURL matches a URL that an installer fetches from. The first group is what makes it the URL
// of a requirement.
var fetchedURL = regexp.MustCompile(`(?i)(git\+|@\s*)?\b((?:https?|ssh|ftp|git)://[^\s"'<>]+)`)

// archive matches the path of a distribution, or of a repository.
var archive = regexp.MustCompile(`(?i)\.(zip|whl|tar\.\w+|tgz|git)$`)

// hasCredential reports whether a URL in a text has a credential: a password, a token as its user,
// any user of a requirement, or a query such as token= of an archive. Other users are none, since
// hosts of repositories show such URLs for cloning, and neither is the token of a badge. With
// isFetched all URLs are those of requirements.
func hasCredential(text string, isFetched bool) bool {
	for _, match := range fetchedURL.FindAllStringSubmatch(filled(text), -1) {
		if !packaging.HasCredentials(match[2]) {
			continue
		}
		u, err := url.Parse(match[2])
		if err != nil {
			return !strings.Contains(match[2], variable)
		}
		password, _ := u.User.Password()
		switch user := u.User.Username(); {
		case user == "" && password == "" && archive.MatchString(u.Path):
			return true
		case password != "", (isFetched || match[1] != "") && user != "", len(user) >= 20 && strings.ContainsAny(user, "0123456789"):
			return true
		}
	}
	return false
}

// line is a line of a file, or a text that begins there.
type line struct {
	number  int
	text    string
	fetched bool // its URLs are all of requirements or indexes
}

// linesOf returns the lines without those that are comments.
func linesOf(data []byte) []line {
	var all []line
	for i, text := range strings.Split(string(data), "\n") {
		if !strings.HasPrefix(strings.TrimSpace(text), "#") {
			all = append(all, line{number: i + 1, text: text})
		}
	}
	return all
}

// sections returns the lines of the sections [metadata] and [options...].
func sections(data []byte) []line {
	var all []line
	read := false
	for _, l := range linesOf(data) {
		if strings.HasPrefix(l.text, "[") {
			read = strings.HasPrefix(l.text, "[metadata]") || strings.HasPrefix(l.text, "[options")
		}
		if read {
			all = append(all, l)
		}
	}
	return all
}

// declaring matches the keys of pyproject.toml that declare requirements, URLs and indexes.
var declaring = regexp.MustCompile(`^(build-system|dependency-groups|tool\.uv|project\.(dependencies|optional-dependencies|urls))(\.|$)`)

// tables returns the texts of these keys.
func tables(data []byte) []line {
	var all []line
	for _, s := range packaging.TOMLStrings(data) {
		if key := strings.Join(s.Path, "."); declaring.MatchString(key) {
			all = append(all, line{s.Line, s.Text, !strings.HasPrefix(key, "project.urls")})
		}
	}
	return all
}

// placeholder matches what Python or a reader replaces: {token}, ${TOKEN}, %s, %(token)s, <token>.
var placeholder = regexp.MustCompile(`\$?\{[^{}]*\}|%(\(\w+\))?[sdr]|<[^<>]*>`)

const variable = "${V}"

// filled returns a text with variables for what is replaced, which are no credentials.
func filled(text string) string { return placeholder.ReplaceAllLiteralString(text, variable) }

// installedCredential refuses a wheel that installs a credential into the image: in the URLs
// of its metadata, or in the record of where it comes from
// (https://packaging.python.org/en/latest/specifications/direct-url/). The error is a
// report.Problem.
func installedCredential(opened *packaging.Wheel, m packaging.Metadata, r Request) error {
	var texts []string
	for _, requirement := range m.RequiresDist {
		if packaging.HasCredentials(requirement.URL) {
			texts = append(texts, requirement.URL)
		}
	}
	for _, address := range append(slices.Collect(maps.Values(m.ProjectURLs)), m.HomePage) {
		if hasCredential(address, false) {
			texts = append(texts, address)
		}
	}
	if len(texts) > 0 {
		text := slices.Min(texts)
		place := report.Position{File: r.Backend.Metadata, Line: report.LineOf(r.Files[r.Backend.Metadata], text)}
		return report.Problem{
			Message: fmt.Sprintf("the metadata of the wheel has a credential in %s, and is in the image", packaging.RedactCredentials(text)),
			Remedy:  report.MoveCredential,
		}.At(place)
	}
	origin, err := opened.DirectURL()
	if err != nil {
		return err
	}
	if packaging.HasCredentials(origin) {
		return report.Problem{
			File:    r.Backend.Declared,
			Message: "the wheel has a direct_url.json with a credential, which would be in the image",
			Remedy:  "have the build backend leave the file out: installers write it",
		}
	}
	return nil
}
