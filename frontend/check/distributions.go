package check

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// likely reports whether one of the locked distributions provides a module, by their names
// alone. If so, what is installed is not read.
func likely(module string, locked map[string]bool) bool {
	for name := module; name != ""; name = parent(name) {
		for _, distribution := range distributions.Providers(name) {
			// setuptools 82 removed pkg_resources.
			if locked[packaging.NormalizeName(distribution)] && name != "pkg_resources" {
				return true
			}
		}
		if isShared(name) {
			return false
		}
		// A distribution of the same name provides it if nothing else is known. A module
		// with capitals is not among the normalised names.
		own := packaging.NormalizeName(name)
		if locked[own] && !distributions.IsListed(own) && len(distributions.Providers(name)) == 0 && name == strings.ToLower(name) {
			return true
		}
	}
	return false
}

// provider returns the distribution to add for a module.
func provider(module string) string { return providersOf(module)[0] }

// providersOf returns the distributions that are known to provide a module, else the one of
// its name.
func providersOf(module string) []string {
	for name := module; name != ""; name = parent(name) {
		if all := distributions.Providers(name); len(all) > 0 {
			return all
		}
	}
	if isShared(top(module)) {
		return []string{packaging.NormalizeName(module)} // google.cloud.storage is google-cloud-storage
	}
	return []string{packaging.NormalizeName(top(module))}
}

// shared are namespace packages that many distributions have a part of.
var shared = []string{
	"azure", "backports", "databricks", "google", "jaraco", "llama_index", "mysql", "opentelemetry", "ruamel",
	"snowflake", "sphinxcontrib", "zope",
}

func isShared(name string) bool { return slices.Contains(shared, name) }

// top returns the first part of a dotted name.
func top(module string) string {
	name, _, _ := strings.Cut(module, ".")
	return name
}

// parent returns the package that a module lies in, "" for a top-level one.
func parent(module string) string {
	return module[:max(strings.LastIndexByte(module, '.'), 0)]
}
