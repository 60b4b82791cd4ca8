package packaging

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Metadata is the core metadata of a distribution, versions 1.0 to 2.x: METADATA of a
// wheel, PKG-INFO of an sdist. Missing fields are empty. The description is left out. See
// https://packaging.python.org/en/latest/specifications/core-metadata/.
type Metadata struct {
	MetadataVersion string
	Name            string // as written; compare with NormalizeName
	Version         string // as written; a valid version
	Summary         string

	RequiresDist      []Requirement // in the order of the file
	RequiresPython    Specifiers
	RequiresPythonRaw string
	ProvidesExtra     []string // as written, in the order of the file

	License           string // free text
	LicenseExpression string // SPDX
	LicenseFiles      []string
	HomePage          string
	ProjectURLs       map[string]string // by label
	Author            string
	AuthorEmail       string
	Maintainer        string
	MaintainerEmail   string
	Keywords          string
	Classifiers       []string
	Dynamic           []string // lower-case names of fields that a rebuild may change
}

// maxMetadataErrors is the number of errors in one file that are reported.
const maxMetadataErrors = 20

// ParseMetadata parses core metadata. It is an error if it is not UTF-8, has no
// Metadata-Version, Name or Version, has a metadata version of 3 or later, or has a
// version, requirement or Requires-Python that is not valid. The error joins those of the
// first fields that are not valid, with their lines. Unknown fields are skipped.
func ParseMetadata(data []byte) (Metadata, error) {
	if !utf8.Valid(data) {
		return Metadata{}, errors.New("core metadata is not UTF-8")
	}
	var m Metadata
	var errs []error
	for _, h := range parseHeaders(string(data)) {
		if err := m.set(lowerASCII(h.name), h.value); err != nil {
			errs = append(errs, fmt.Errorf("core metadata, line %d: %s %s: %w", h.line, h.name, quoteBrief(h.value), err))
		}
		if len(errs) == maxMetadataErrors {
			break
		}
	}
	for _, f := range []struct{ name, value string }{
		{"Metadata-Version", m.MetadataVersion}, {"Name", m.Name}, {"Version", m.Version},
	} {
		if f.value == "" && errs == nil {
			return Metadata{}, fmt.Errorf("core metadata has no %s", f.name)
		}
	}
	if errs != nil {
		return Metadata{}, errors.Join(errs...)
	}
	return m, nil
}

// set stores a header. If a field may occur once, the first counts, as in Python's email
// parser.
func (m *Metadata) set(name, value string) error {
	switch name {
	case "metadata-version":
		if !strings.HasPrefix(value, "1.") && !strings.HasPrefix(value, "2.") {
			return errors.New("this metadata version is not known")
		}
	case "version":
		if _, err := ParseVersion(value); err != nil {
			return err
		}
	case "requires-dist":
		r, err := ParseRequirement(value)
		if err == nil {
			m.RequiresDist = append(m.RequiresDist, r)
		}
		return err
	case "requires-python":
		s, err := ParseSpecifiers(value)
		if err != nil {
			return err
		}
		if m.RequiresPythonRaw == "" {
			m.RequiresPython = s
		}
	case "project-url":
		label, url, _ := strings.Cut(value, ",")
		if m.ProjectURLs == nil {
			m.ProjectURLs = map[string]string{}
		}
		m.ProjectURLs[strings.TrimSpace(label)] = strings.TrimSpace(url)
	case "dynamic":
		value = lowerASCII(value)
	}
	if list := m.list(name); list != nil {
		*list = append(*list, value)
	}
	if field := m.field(name); field != nil && *field == "" && value != "UNKNOWN" {
		*field = value
	}
	return nil
}

// list returns the field with a name, if it may occur several times.
func (m *Metadata) list(name string) *[]string {
	return map[string]*[]string{
		"provides-extra": &m.ProvidesExtra,
		"license-file":   &m.LicenseFiles,
		"classifier":     &m.Classifiers,
		"dynamic":        &m.Dynamic,
	}[name]
}

// field returns the field with a name, if it is text and occurs once.
func (m *Metadata) field(name string) *string {
	return map[string]*string{
		"metadata-version":   &m.MetadataVersion,
		"name":               &m.Name,
		"version":            &m.Version,
		"summary":            &m.Summary,
		"requires-python":    &m.RequiresPythonRaw,
		"license":            &m.License,
		"license-expression": &m.LicenseExpression,
		"home-page":          &m.HomePage,
		"author":             &m.Author,
		"author-email":       &m.AuthorEmail,
		"maintainer":         &m.Maintainer,
		"maintainer-email":   &m.MaintainerEmail,
		"keywords":           &m.Keywords,
	}[name]
}

// header is one field of an RFC 822 header.
type header struct {
	name, value string
	line        int // of its name, 1-based
}

// parseHeaders parses the header of a message as Python's email parser does: a line that
// starts with a blank continues the one before, and an empty line, or a line that is no
// field, ends the header.
func parseHeaders(text string) []header {
	var headers []header
	var value []string // the lines of the last header
	finish := func() {
		if last := len(headers) - 1; last >= 0 {
			headers[last].value = strings.TrimSpace(strings.Join(value, "\n"))
		}
	}
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimRight(line, "\r")
		if line != "" && isBlank(line[0]) {
			value = append(value, strings.TrimSpace(line))
			continue
		}
		name, first, ok := strings.Cut(line, ":")
		if !ok || strings.ContainsAny(name, " \t") {
			break
		}
		finish()
		headers = append(headers, header{name: name, line: number})
		value = append(value[:0], first)
	}
	finish()
	return headers
}
