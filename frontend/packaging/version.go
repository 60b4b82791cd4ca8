package packaging

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Version is a version of a distribution, as ParseVersion returns it. The zero Version
// prints as "" and sorts before all others. See
// https://packaging.python.org/en/latest/specifications/version-specifiers/.
type Version struct {
	epoch   number
	release []number
	// The labels are "" where the segment is absent; pre is "a", "b" or "rc".
	pre, post, dev segment
	local          []string
}

// segment is a labelled number such as rc1, post2 or dev0.
type segment struct {
	label string
	n     number
}

func (s segment) present() bool { return s.label != "" }

// number is a decimal without leading zeros. The standard sets no limit to it, and
// calendar versions with a time exceed 64 bits. So numbers are compared as text: first
// by length, then by digits.
type number string

func parseNumber(digits string) number {
	if trimmed := strings.TrimLeft(digits, "0"); trimmed != "" {
		return number(trimmed)
	}
	return "0"
}

func (n number) compare(o number) int {
	return cmp.Or(cmp.Compare(len(n), len(o)), strings.Compare(string(n), string(o)))
}

// versionPattern is the regular expression of https://peps.python.org/pep-0440/,
// appendix B, for text in lower case.
var versionPattern = regexp.MustCompile(`^v?` +
	`(?:([0-9]+)!)?` + // 1 epoch
	`([0-9]+(?:\.[0-9]+)*)` + // 2 release
	`(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]+)?)?` + // 3, 4 pre-release
	`(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?` + // 5 or 6, 7 post-release
	`(?:[-_.]?(dev)[-_.]?([0-9]+)?)?` + // 8, 9 development release
	`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`) // 10 local version

// maxVersion is the length of a version that is read, in bytes.
const maxVersion = 1 << 10

// ParseVersion parses a version in any spelling that the standard normalises:
// "v1.0-RC.1" is 1.0rc1. Blanks around it are allowed. The error quotes the text.
func ParseVersion(s string) (Version, error) {
	if len(s) > maxVersion {
		return Version{}, fmt.Errorf("%s is not a version: it has %d bytes, more than the %d that are read", quoteBrief(s), len(s), maxVersion)
	}
	m := versionPattern.FindStringSubmatch(lowerASCII(strings.TrimSpace(s)))
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a version (PEP 440)", s)
	}
	v := Version{epoch: parseNumber(m[1])}
	for part := range strings.SplitSeq(m[2], ".") {
		v.release = append(v.release, parseNumber(part))
	}
	if m[3] != "" {
		v.pre = segment{preLabel(m[3]), parseNumber(m[4])}
	}
	if m[5] != "" || m[6] != "" {
		v.post = segment{"post", parseNumber(m[5] + m[7])}
	}
	if m[8] != "" {
		v.dev = segment{"dev", parseNumber(m[9])}
	}
	if m[10] != "" {
		for part := range strings.FieldsFuncSeq(m[10], func(r rune) bool { return strings.ContainsRune("-_.", r) }) {
			if isDigits(part) {
				part = string(parseNumber(part))
			}
			v.local = append(v.local, part)
		}
	}
	return v, nil
}

func preLabel(s string) string {
	switch s {
	case "alpha":
		return "a"
	case "beta":
		return "b"
	case "c", "pre", "preview":
		return "rc"
	}
	return s
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// String returns the normal form. Trailing zeros of the release stay: 1.0 and 1.0.0 print
// differently and compare equal.
func (v Version) String() string {
	var b strings.Builder
	if v.epoch != "" && v.epoch != "0" {
		b.WriteString(string(v.epoch) + "!")
	}
	for i, n := range v.release {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(string(n))
	}
	if v.pre.present() {
		b.WriteString(v.pre.label + string(v.pre.n))
	}
	if v.post.present() {
		b.WriteString(".post" + string(v.post.n))
	}
	if v.dev.present() {
		b.WriteString(".dev" + string(v.dev.n))
	}
	if len(v.local) > 0 {
		b.WriteString("+" + strings.Join(v.local, "."))
	}
	return b.String()
}

// IsPrerelease reports whether v is an alpha, beta, release candidate or
// development release.
func (v Version) IsPrerelease() bool { return v.pre.present() || v.dev.present() }

// Compare returns -1, 0 or 1 if v is older than, as old as or newer than o. Local
// versions are compared too. Use Version.Compare with slices.SortFunc.
func (v Version) Compare(o Version) int {
	return cmp.Or(
		v.epoch.compare(o.epoch),
		compareReleases(v.release, o.release),
		compareSegments(v.preRank(), v.pre, o.preRank(), o.pre),
		compareSegments(rank(v.post, -1), v.post, rank(o.post, -1), o.post),
		compareSegments(rank(v.dev, 1), v.dev, rank(o.dev, 1), o.dev),
		slices.CompareFunc(v.local, o.local, compareLocal),
	)
}

// public is v without its local version.
func (v Version) public() Version {
	v.local = nil
	return v
}

// releaseNumber is the i-th number of the release, which is padded with zeros.
func (v Version) releaseNumber(i int) number {
	if i < len(v.release) {
		return v.release[i]
	}
	return "0"
}

func compareReleases(a, b []number) int {
	va, vb := Version{release: a}, Version{release: b}
	for i := range max(len(a), len(b)) {
		if c := va.releaseNumber(i).compare(vb.releaseNumber(i)); c != 0 {
			return c
		}
	}
	return 0
}

// preRank orders versions with and without a pre-release: 1.0.dev1 is older than 1.0a1,
// and any other version without one is newer than 1.0rc1.
func (v Version) preRank() int {
	if !v.pre.present() && !v.post.present() && v.dev.present() {
		return -1
	}
	return rank(v.pre, 1)
}

func rank(s segment, missing int) int {
	if s.present() {
		return 0
	}
	return missing
}

func compareSegments(rankA int, a segment, rankB int, b segment) int {
	return cmp.Or(cmp.Compare(rankA, rankB), strings.Compare(a.label, b.label), a.n.compare(b.n))
}

// compareLocal orders two parts of local versions: numbers by value and after
// words, words by letters.
func compareLocal(a, b string) int {
	switch da, db := isDigits(a), isDigits(b); {
	case da && db:
		return number(a).compare(number(b))
	case da:
		return 1
	case db:
		return -1
	}
	return strings.Compare(a, b)
}
