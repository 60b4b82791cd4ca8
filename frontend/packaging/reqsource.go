package packaging

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// Source is what a line without a name installs: a path, or a URL without "name @".
type Source struct {
	Path   string   // of a path or a file: URL; relative ones start at the project, as pip and uv run there
	URL    string   // as written, without extras; "" for a plain path
	Name   string   // from "name @" or "#egg=", as written; may be ""
	Extras []string // normalised, sorted, without duplicates
	// Subdirectory of the repository or archive, from "#subdirectory=".
	Subdirectory string
	Hash         string  // "sha256:..." from "#sha256="
	Marker       *Marker // nil if there is none
}

// namedURL is the start of "name[extras] @ ".
var namedURL = regexp.MustCompile(`^\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?\s*@`)

// remoteSchemes matches the URLs that pip installs from: those of an archive, a file and
// a repository.
var remoteSchemes = regexp.MustCompile(`^(?i)(https?|ftp|file|ssh|git|hg|bzr|svn|(git|hg|bzr|svn)\+[a-z]+):`)

// archiveSuffixes are the suffixes of the files that pip installs. See
// https://github.com/pypa/pip/blob/main/src/pip/_internal/utils/filetypes.py.
var archiveSuffixes = []string{".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.lz", ".tlz", ".tar.lzma"}

// isSource reports whether the text of a line, before its options, is a path or a bare
// URL rather than a requirement. It decides by the text alone; pip also looks whether the
// path exists.
func isSource(text string) bool {
	if namedURL.MatchString(text) {
		return false
	}
	if remoteSchemes.MatchString(text) || strings.HasPrefix(text, ".") {
		return true
	}
	place, _, _ := strings.Cut(text, ";")
	if i := strings.IndexAny(place, "<>=!~@# "); i >= 0 {
		place = place[:i]
	}
	place, _ = cutExtras(strings.TrimSpace(place))
	return strings.Contains(place, "/") || IsArchive(place)
}

// IsArchive reports whether a path ends as a file that pip installs: a wheel, or an
// archive. Others are folders.
func IsArchive(path string) bool {
	for _, suffix := range archiveSuffixes {
		if strings.HasSuffix(lowerASCII(path), suffix) {
			return true
		}
	}
	return false
}

// ArchiveName returns the distribution in the name of a wheel or an archive, "" if it
// does not have the form NAME-VERSION.
func ArchiveName(file string) string {
	if wheel, err := ParseWheelName(file); err == nil {
		return wheel.Distribution
	}
	for _, suffix := range archiveSuffixes {
		if stem, ok := strings.CutSuffix(lowerASCII(file), suffix); ok && suffix != ".whl" {
			name, version, found := cutLast(stem, "-")
			if _, err := ParseVersion(version); found && err == nil && ValidName(name) {
				return name
			}
		}
	}
	return ""
}

func cutLast(text, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(text, separator); i >= 0 {
		return text[:i], text[i+len(separator):], true
	}
	return text, "", false
}

// ParseSource parses a path or URL with its extras and marker. After a URL the marker
// needs a blank before its semicolon, as a URL may hold one. The error is a *SyntaxError.
func ParseSource(text string) (Source, error) {
	place, marker := text, ""
	separator := ";"
	if remoteSchemes.MatchString(text) {
		separator = " ;"
		if strings.Contains(text, "; ") && !strings.Contains(text, " ;") {
			separator = "; " // what pip itself cuts at
		}
	}
	t := Source{}
	if i := strings.Index(text, separator); i >= 0 {
		place, marker = strings.TrimSpace(text[:i]), text[i+len(separator):]
		var err error
		if t.Marker, err = ParseMarker(marker); err != nil {
			if syntax, ok := err.(*SyntaxError); ok {
				syntax.Column += len([]rune(text[:i+len(separator)]))
				syntax.Source = text
			}
			return Source{}, err
		}
	}
	place, extras := cutExtras(place)
	_, t.Hash = CutHash(place)
	before, fragment, _ := strings.Cut(place, "#")
	switch {
	case remoteSchemes.MatchString(place):
		t.URL = place
		t.Path = filePath(place)
	case knownFragment.MatchString(fragment):
		t.Path = before
	default:
		t.Path, fragment = place, "" // a name may hold a "#"
	}
	for pair := range strings.SplitSeq(fragment, "&") {
		switch key, value, _ := strings.Cut(pair, "="); key {
		case "egg":
			name, eggExtras := cutExtras(value)
			t.Name, extras = name, append(extras, eggExtras...)
		case "subdirectory":
			t.Subdirectory = value
		}
	}
	t.Extras = normalizeNames(extras)
	return t, nil
}

// knownFragment matches the fragments that pip reads. Others may be part of a path.
var knownFragment = regexp.MustCompile(`^(?:egg|subdirectory|md5|sha\d+)=`)

// cutExtras splits "path[a,b]" as pip's strip_extras does.
func cutExtras(text string) (place string, extras []string) {
	open := strings.LastIndexByte(text, '[')
	if open <= 0 || !strings.HasSuffix(text, "]") {
		return text, nil
	}
	for name := range strings.SplitSeq(text[open+1:len(text)-1], ",") {
		if name = strings.TrimSpace(name); name != "" {
			extras = append(extras, name)
		}
	}
	return text[:open], extras
}

// filePath returns the path of a file: URL, "" for any other. "file:." and "file:libs/x"
// are relative, as for pip.
func filePath(raw string) string {
	if len(raw) < 5 || lowerASCII(raw[:5]) != "file:" {
		return ""
	}
	rest, _, _ := strings.Cut(raw[5:], "#")
	if host, ok := strings.CutPrefix(rest, "//"); ok {
		if i := strings.IndexByte(host, '/'); i >= 0 && (i == 0 || host[:i] == "localhost") {
			host = host[i:]
		}
		rest = host
	}
	if decoded, err := url.PathUnescape(rest); err == nil {
		return decoded
	}
	return rest
}

// LocalPath returns the path that the line installs from, and whether there is one: that
// of an editable, a path, or a file: URL with or without a name. Relative paths start at
// the project.
func (l Line) LocalPath() (string, bool) {
	switch {
	case l.Source != nil && l.Source.Path != "":
		return l.Source.Path, true
	case l.Requirement == nil || l.Requirement.URL == "":
		return "", false
	case !urlScheme.MatchString(l.Requirement.URL):
		place, _, _ := strings.Cut(l.Requirement.URL, "#")
		return place, true // "name @ ../libs/x", as uv takes it
	}
	place := filePath(l.Requirement.URL)
	return place, place != ""
}

// urlScheme matches the start of a URL.
var urlScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// SelfReference reports whether a line installs the project itself, and with which
// extras. pip accepts "-e .", "-e.", "--editable=.", ".", "./", ".[dev]", "file:.",
// "name @ file:." and "-e file:.#egg=x".
func SelfReference(l Line) (extras []string, ok bool) {
	place, ok := l.LocalPath()
	if !ok || path.Clean(place) != "." {
		return nil, false
	}
	if l.Requirement != nil {
		source, _ := ParseSource(l.Requirement.URL)
		return l.Requirement.Extras, source.Subdirectory == ""
	}
	return l.Source.Extras, l.Source.Subdirectory == ""
}
