package check

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

//go:embed distributions.txt
var distributionsText string

// known is what is known of distributions that are not imported by their name.
var known = parseDistributions(distributionsText)

// distributions maps both ways.
type distributions struct {
	modules   map[string][]string // distribution -> what it is imported as
	providers map[string][]string // module -> distributions that bring it, the recommended one first
}

func parseDistributions(text string) distributions {
	d := distributions{modules: map[string][]string{}, providers: map[string][]string{}}
	for line := range strings.Lines(text) {
		name, modules, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		key := packaging.NormalizeName(name)
		d.modules[key] = strings.Fields(modules)
		for _, module := range d.modules[key] {
			d.providers[module] = append(d.providers[module], name)
		}
	}
	return d
}

// ImportNames guesses what distributions are imported as: most by their name.
func ImportNames(distributions []string) []string {
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

// likely tells whether one of the locked distributions brings a module, by their
// names alone: what it says yes to is not looked at any closer.
func likely(module string, locked map[string]bool) bool {
	for name := module; name != ""; name = parent(name) {
		for _, distribution := range known.providers[name] {
			// From setuptools 82 on there is no pkg_resources in it.
			if locked[packaging.NormalizeName(distribution)] && name != "pkg_resources" {
				return true
			}
		}
		if isShared(name) {
			return false
		}
		// Of the same name, if nothing else is known of it. A module with capitals
		// is no longer found once its name is normalised.
		own := packaging.NormalizeName(name)
		_, listed := known.modules[own]
		if locked[own] && !listed && len(known.providers[name]) == 0 && name == strings.ToLower(name) {
			return true
		}
	}
	return false
}

// provider is the distribution to add for a module.
func provider(module string) string { return providersOf(module)[0] }

// providersOf are the distributions that bring a module by what is known, else
// the one of its name.
func providersOf(module string) []string {
	for name := module; name != ""; name = parent(name) {
		if all := known.providers[name]; len(all) > 0 {
			return all
		}
	}
	if isShared(top(module)) {
		return []string{packaging.NormalizeName(module)} // google.cloud.storage is google-cloud-storage
	}
	return []string{packaging.NormalizeName(top(module))}
}

// shared are folders that many distributions put a part of their own into.
var shared = []string{
	"azure", "backports", "databricks", "google", "jaraco", "llama_index", "mysql", "opentelemetry", "ruamel",
	"snowflake", "sphinxcontrib", "zope",
}

func isShared(name string) bool { return slices.Contains(shared, name) }

func top(module string) string {
	name, _, _ := strings.Cut(module, ".")
	return name
}

// parent is the package a module lies in, "" for a top-level one.
func parent(module string) string {
	return module[:max(strings.LastIndexByte(module, '.'), 0)]
}
