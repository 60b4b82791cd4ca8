package check

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// likely tells whether one of the locked distributions brings a module, by their
// names alone: what it says yes to is not looked at any closer.
func likely(module string, locked map[string]bool) bool {
	for name := module; name != ""; name = parent(name) {
		for _, distribution := range distributions.Providers(name) {
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
		if locked[own] && !distributions.IsListed(own) && len(distributions.Providers(name)) == 0 && name == strings.ToLower(name) {
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
		if all := distributions.Providers(name); len(all) > 0 {
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
