// Package distributions knows what distributions are imported as, where that is
// not their name. It is what is known without looking: a guess, of which those who
// use it say what hangs on it.
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

// table maps both ways.
type table struct {
	modules   map[string][]string // distribution -> what it is imported as
	providers map[string][]string // module -> distributions that bring it, the recommended one first
	means     map[string]string   // module, written as a distribution's name -> the recommended one
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

// IsListed tells whether more is known of a distribution than its name.
func IsListed(distribution string) bool {
	_, ok := known.modules[packaging.NormalizeName(distribution)]
	return ok
}

// Providers are the distributions that are known to bring a module, the
// recommended one first.
func Providers(module string) []string { return known.providers[module] }

// Meant is the distribution that somebody means who asks for one by the name of
// its module.
func Meant(name string) (string, bool) {
	distribution, ok := known.means[packaging.NormalizeName(name)]
	return distribution, ok
}

// Modules are what distributions are imported as: most by their name.
func Modules(distributions []string) []string {
	var all []string
	for _, name := range distributions {
		name = packaging.NormalizeName(name)
		modules, ok := known.modules[name]
		if !ok {
			modules = []string{strings.ReplaceAll(name, "-", "_")}
		}
		for _, module := range modules {
			// Of google.protobuf the first part is a folder that many share.
			if !strings.Contains(module, ".") {
				all = append(all, module)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
