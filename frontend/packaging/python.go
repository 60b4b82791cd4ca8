package packaging

import (
	"slices"
	"strconv"
	"strings"
)

// SupportsPython tells whether a Requires-Python admits the Python named by
// minor: for "3.11" whether some final patch release of it is admitted, so that
// ">=3.11.2" and "!=3.11.0" admit it and "<3.11" does not; for "3.11.4" whether
// that very release is. Anything that is no such name is not supported.
func (s Specifiers) SupportsPython(minor string) bool {
	v, ok := parsePython(minor)
	if !ok {
		return false
	}
	if len(v.release) > 2 {
		return s.Contains(v)
	}
	// Between the patch numbers that the clauses name nothing changes, so it is
	// enough to try zero, each of those and the one after.
	patches := []number{"0"}
	for _, c := range s.clauses {
		n := c.version.releaseNumber(2)
		patches = append(patches, n, n.next())
	}
	return slices.ContainsFunc(patches, func(n number) bool { return s.Contains(v.patch(n)) })
}

// supportsLatest tells whether the newest patch releases of a minor are
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

// NewestMinor picks from known ("3.12", "3.13", in any order) the newest Python
// that a Requires-Python admits. A minor whose newest patch releases are
// admitted is preferred: "<=3.11" names 3.11.0 alone, which no image has, so it
// gives 3.10. Where there is none, any minor with one admitted patch will do.
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

// patch is the release of v's minor with that patch number.
func (v Version) patch(n number) Version {
	v.release = []number{v.releaseNumber(0), v.releaseNumber(1), n}
	return v
}

// next is n+1.
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
