package packaging

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FilterByHashes removes the files of packages whose hash is not among those that the
// user wrote with pip's --hash. wanted maps the name of a distribution, in any spelling,
// to hashes such as "sha256:..."; packages without an entry stay as they are. It is an
// error if no file of a package is left. The error joins those of all packages. See
// https://pip.pypa.io/en/stable/topics/secure-installs/.
func FilterByHashes(packages []Package, wanted map[string][]string) ([]Package, error) {
	hashes := map[string]map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		key := NormalizeName(name)
		if hashes[key] == nil {
			hashes[key] = map[string]bool{}
		}
		for _, h := range wanted[name] {
			hashes[key][lowerASCII(h)] = true
		}
	}
	var errs []error
	out := make([]Package, 0, len(packages))
	for _, p := range packages {
		if allowed := hashes[NormalizeName(p.Name)]; len(allowed) > 0 {
			var err error
			if p, err = p.filter(allowed); err != nil {
				errs = append(errs, err)
				continue
			}
		}
		out = append(out, p)
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// MissingHashes returns the names of the packages for which wanted has no hash, sorted.
// With --require-hashes, or as soon as one requirement has a --hash, pip refuses to
// install those.
func MissingHashes(packages []Package, wanted map[string][]string) []string {
	has := map[string]bool{}
	for name, hashes := range wanted {
		has[NormalizeName(name)] = has[NormalizeName(name)] || len(hashes) > 0
	}
	var missing []string
	for _, p := range packages {
		if !has[NormalizeName(p.Name)] {
			missing = append(missing, p.Name)
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// filter keeps the files that have one of the allowed hashes.
func (p Package) filter(allowed map[string]bool) (Package, error) {
	comparable := false
	match := func(a Artifact) bool {
		found := false
		for algorithm, digest := range a.Hashes {
			comparable = comparable || usesAlgorithm(allowed, algorithm)
			found = found || allowed[lowerASCII(algorithm+":"+digest)]
		}
		return found
	}
	out := p
	out.Wheels = nil
	for _, a := range p.Wheels {
		if match(a) {
			out.Wheels = append(out.Wheels, a)
		}
	}
	if p.Sdist != nil && !match(*p.Sdist) {
		out.Sdist = nil
	}
	if p.Archive != nil && !match(*p.Archive) {
		out.Archive = nil
	}
	given := strings.Join(slices.Sorted(maps.Keys(allowed)), ", ")
	switch {
	case len(out.Wheels) > 0 || out.Sdist != nil || out.Archive != nil:
		return out, nil
	case p.VCS != nil || p.Directory != nil:
		return Package{}, fmt.Errorf("%s comes from a repository or folder, which no --hash can check", p)
	case !comparable:
		return Package{}, fmt.Errorf("%s: the lock has no hash of the algorithm of %s", p, given)
	}
	return Package{}, fmt.Errorf("%s: none of its files has the hash %s", p, given)
}

func usesAlgorithm(hashes map[string]bool, algorithm string) bool {
	for h := range hashes {
		if strings.HasPrefix(h, lowerASCII(algorithm)+":") {
			return true
		}
	}
	return false
}
