package packaging

import (
	"slices"
	"strconv"
	"strings"
)

// SupportsPython reports whether a Requires-Python admits a Python. "3.11" is admitted if
// any of its final patch releases is: by ">=3.11.2" and "!=3.11.0", and not by "<3.11".
// "3.11.4" is that release. It is false for any other text.
func (s Specifiers) SupportsPython(minor string) bool {
	v, ok := parsePython(minor)
	if !ok {
		return false
	}
	if len(v.release) > 2 {
		return s.Contains(v)
	}
	// The answer can only change at the patch numbers in the clauses. So it is enough
	// to try 0, each of those and the next.
	patches := []number{"0"}
	for _, c := range s.clauses {
		n := c.version.releaseNumber(2)
		patches = append(patches, n, n.next())
	}
	return slices.ContainsFunc(patches, func(n number) bool { return s.Contains(v.patch(n)) })
}

// supportsLatest reports whether the newest patch releases of a minor version are
// admitted, whatever their number.
func (s Specifiers) supportsLatest(minor string) bool {
	v, ok := parsePython(minor)
	if !ok {
		return false
	}
	if len(v.release) > 2 {
		return s.Contains(v)
	}
	newest := number("99")
	for _, c := range s.clauses {
		if n := c.version.releaseNumber(2); n.compare(newest) >= 0 {
			newest = n.next()
		}
	}
	return s.Contains(v.patch(newest))
}

// NewestMinor returns the newest of some minor versions ("3.12", "3.13", in any order)
// that a Requires-Python admits, and whether there is one. Minor versions whose newest
// patch releases are admitted come first: "<=3.11" admits only 3.11.0, which no base
// image has any more, and gives 3.10.
func NewestMinor(s Specifiers, known []string) (string, bool) {
	sorted := slices.Clone(known)
	slices.SortStableFunc(sorted, func(a, b string) int {
		va, _ := parsePython(a)
		vb, _ := parsePython(b)
		return vb.Compare(va)
	})
	for _, admits := range []func(string) bool{s.supportsLatest, s.SupportsPython} {
		if i := slices.IndexFunc(sorted, admits); i >= 0 {
			return sorted[i], true
		}
	}
	return "", false
}

// parsePython reads "3.11" or "3.11.4" (also a pre-release of the latter).
func parsePython(s string) (Version, bool) {
	v, err := ParseVersion(s)
	ok := err == nil && len(v.release) >= 2 && !(len(v.release) == 2 && v.IsPrerelease())
	return v, ok
}

// patch returns the release of v's minor version with a patch number.
func (v Version) patch(n number) Version {
	v.release = []number{v.releaseNumber(0), v.releaseNumber(1), n}
	return v
}

// next returns n+1.
func (n number) next() number {
	digits := []byte(n)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != '9' {
			digits[i]++
			return number(digits)
		}
		digits[i] = '0'
	}
	return number("1" + string(digits))
}

// pythonMinor splits "3.11" or "3.11.4" into 3 and 11.
func pythonMinor(s string) (major, minor int, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, errMajor := strconv.Atoi(parts[0])
	minor, errMinor := strconv.Atoi(parts[1])
	return major, minor, errMajor == nil && errMinor == nil && major >= 0 && minor >= 0 && minor < 1000
}
