package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sklearnRelease is a minor version of scikit-learn and the minor versions of Python 3 that
// it has wheels for.
type sklearnRelease struct {
	minor          string
	oldest, newest int
	// from is the first patch release with wheels for newest; earlier ones stop one
	// Python before.
	from string
}

// sklearnReleases are the releases with wheels for a Python that there are images of.
var sklearnReleases = []sklearnRelease{
	{"0.22", 8, 8, "0.22"},
	{"0.23", 8, 8, "0.23"},
	{"0.24", 8, 9, "0.24"},
	{"1.0", 8, 10, "1.0"},
	{"1.1", 8, 11, "1.1.3"},
	{"1.2", 8, 11, "1.2"},
	{"1.3", 8, 12, "1.3.1"},
	{"1.4", 9, 12, "1.4"},
	{"1.5", 9, 13, "1.5.2"},
	{"1.6", 9, 13, "1.6"},
	{"1.7", 10, 14, "1.7.2"},
	{"1.8", 11, 14, "1.8"},
	{"1.9", 11, 14, "1.9"},
}

// sklearn says how to install the scikit-learn that wrote a model.
func (m models) sklearn(written, locked string) string {
	target, neighbour := m.sklearnTarget(locked)
	if minor(written) != minor(target) {
		// A pin would trade one model for the other.
		return fmt.Sprintf("write it anew with scikit-learn %s, as %s was", target, neighbour)
	}
	if !released(written) {
		return "write it anew with scikit-learn " + locked
	}
	i := slices.IndexFunc(sklearnReleases, func(r sklearnRelease) bool { return r.minor == minor(written) })
	if i < 0 {
		if older(written, sklearnReleases[0].minor) {
			return "write it anew with scikit-learn " + locked
		}
		return m.where("scikit-learn=="+written, "scikit-learn")
	}
	pin, python := sklearnReleases[i].choose(written, m.in.Python)
	remedy := m.where("scikit-learn=="+pin, "scikit-learn")
	if numpy := m.locked["numpy"]; older(pin, "1.3.1") && !older(numpy, "2") {
		remedy += ", numpy<2" // it asks for no upper bound itself
	}
	if python != "" {
		remedy += fmt.Sprintf(", and python = %q in the Dockerfile", python)
	}
	return remedy
}

// choose returns the version to pin, and another Python if there is no wheel for the
// image's, else "".
func (r sklearnRelease) choose(written, python string) (pin, other string) {
	minor, err := strconv.Atoi(strings.TrimPrefix(python, "3."))
	if err != nil {
		return written, ""
	}
	newest := r.newest
	if older(written, r.from) {
		newest--
	}
	switch {
	case minor < r.oldest:
		return written, fmt.Sprintf("3.%d", r.oldest)
	case minor <= newest:
		return written, ""
	case minor <= r.newest:
		return r.from, ""
	}
	return written, fmt.Sprintf("3.%d", newest)
}

// sklearnTarget returns the version that all models of the image should be written with, and
// a model that is: the version of a model that the locked one loads, else the newest.
func (m models) sklearnTarget(locked string) (version, path string) {
	for _, model := range m.all {
		for _, w := range model.Written {
			if w.By != "scikit-learn" {
				continue
			}
			if minor(w.Version) == minor(locked) {
				return w.Version, model.Path
			}
			if version == "" || older(version, w.Version) {
				version, path = w.Version, model.Path
			}
		}
	}
	return version, path
}
