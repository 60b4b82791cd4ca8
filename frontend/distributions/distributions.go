// Package distributions lists distributions whose modules do not have the distribution's
// name: scikit-learn is imported as sklearn. The list is a guess, for use where the
// distribution itself cannot be looked into.
package distributions

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

//go:embed distributions.txt
var text string

var known = parse(text)

// table is distributions.txt, indexed both ways.
type table struct {
	modules   map[string][]string // distribution -> its modules
	providers map[string][]string // module -> distributions with it, the recommended one first
	means     map[string]string   // module, normalised like the name of a distribution -> the recommended one
}

func parse(text string) table {
	t := table{modules: map[string][]string{}, providers: map[string][]string{}, means: map[string]string{}}
	for line := range strings.Lines(text) {
		name, modules, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		key := packaging.NormalizeName(name)
		t.modules[key] = strings.Fields(modules)
		for _, module := range t.modules[key] {
			t.providers[module] = append(t.providers[module], name)
			if as := packaging.NormalizeName(module); t.means[as] == "" {
				t.means[as] = key
			}
		}
	}
	return t
}

// IsListed reports whether the modules of a distribution are known.
func IsListed(distribution string) bool {
	_, ok := known.modules[packaging.NormalizeName(distribution)]
	return ok
}

// Providers returns the distributions that are known to have a module, the recommended one
// first.
func Providers(module string) []string { return known.providers[module] }

// Meant returns the distribution that is meant by the name of its module, as scikit-learn
// is by "sklearn", and whether one is known.
func Meant(name string) (string, bool) {
	distribution, ok := known.means[packaging.NormalizeName(name)]
	return distribution, ok
}

// Modules returns the top-level modules of distributions, sorted. A distribution that is
// not listed is taken to have a module of its name.
func Modules(distributions []string) []string {
	var all []string
	for _, name := range distributions {
		name = packaging.NormalizeName(name)
		modules, ok := known.modules[name]
		if !ok {
			modules = []string{strings.ReplaceAll(name, "-", "_")}
		}
		for _, module := range modules {
			// google.protobuf is left out: google is a namespace of many distributions.
			if !strings.Contains(module, ".") {
				all = append(all, module)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
