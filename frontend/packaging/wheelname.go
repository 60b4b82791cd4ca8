package packaging

import (
	"fmt"
	"slices"
	"strings"
)

// WheelName is the parsed file name of a wheel. See
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
type WheelName struct {
	Distribution string // as written; compare with NormalizeName
	Version      string // as written; a valid version
	Build        string // "" for nearly all
	// The compressed tag sets: the wheel has every combination of them.
	Python, ABI, Platform []string
}

// Limits of a wheel's name: real ones have up to 200 bytes and 15 tags.
const (
	maxWheelName = 1024
	maxWheelTags = 64
)

// ParseWheelName parses the file name of a wheel, without a folder. The error quotes it.
func ParseWheelName(filename string) (WheelName, error) {
	fail := func(problem string) (WheelName, error) {
		return WheelName{}, fmt.Errorf("%.*q is not the name of a wheel: %s", maxWheelName, filename, problem)
	}
	stem, ok := strings.CutSuffix(filename, ".whl")
	parts := strings.Split(stem, "-")
	switch {
	case !ok:
		return fail(`it does not end with ".whl"`)
	case len(filename) > maxWheelName:
		return fail("it is too long")
	case len(parts) != 5 && len(parts) != 6:
		return fail("expected distribution-version[-build]-python-abi-platform.whl")
	case !ValidName(NormalizeName(strings.Trim(parts[0], "_"))) || strings.Contains(parts[0], "__"):
		return fail(fmt.Sprintf("%q is no distribution", parts[0]))
	}
	w := WheelName{Distribution: parts[0], Version: parts[1]}
	if _, err := ParseVersion(w.Version); err != nil {
		return fail(err.Error())
	}
	if len(parts) == 6 {
		w.Build = parts[2]
		if w.Build == "" || !isDigit(w.Build[0]) {
			return fail(fmt.Sprintf("the build number %q does not start with a digit", w.Build))
		}
	}
	for i, set := range []*[]string{&w.Python, &w.ABI, &w.Platform} {
		*set = strings.Split(parts[len(parts)-3+i], ".")
		if slices.Contains(*set, "") || len(*set) > maxWheelTags {
			return fail(fmt.Sprintf("%q is no set of tags", parts[len(parts)-3+i]))
		}
	}
	return w, nil
}

// Pure reports whether the wheel is the same for every machine.
func (w WheelName) Pure() bool {
	return !slices.ContainsFunc(w.Platform, func(p string) bool { return p != "any" })
}

// String returns the file name.
func (w WheelName) String() string {
	parts := []string{w.Distribution, w.Version}
	if w.Build != "" {
		parts = append(parts, w.Build)
	}
	return strings.Join(append(parts, w.tags()), "-") + ".whl"
}

// tags returns the compressed tags, such as "py3-none-any".
func (w WheelName) tags() string {
	return strings.Join(w.Python, ".") + "-" + strings.Join(w.ABI, ".") + "-" + strings.Join(w.Platform, ".")
}
