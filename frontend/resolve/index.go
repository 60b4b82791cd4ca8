package resolve

import (
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
)

// IndexSecrets returns the ids of the secrets with the credentials of indexes that have a
// name (https://docs.astral.sh/uv/concepts/indexes/#providing-credentials-directly).
func IndexSecrets(index config.Index) []string {
	var all []string
	for _, name := range indexNames(index) {
		for _, part := range []string{"USERNAME", "PASSWORD"} {
			all = append(all, "UV_INDEX_"+name+"_"+part)
		}
	}
	return all
}

// indexNames returns the names of "name=url" indexes as they are in uv's environment variables.
func indexNames(index config.Index) []string {
	var names []string
	for _, text := range append([]string{index.URL}, index.Extra...) {
		name, _ := cutName(text)
		if name == "" {
			continue
		}
		names = append(names, strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r - 'a' + 'A'
			}
			if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, name))
	}
	return names
}

// cutName splits "name=url". For a URL without a name, name is "".
func cutName(index string) (name, url string) {
	name, url, ok := strings.Cut(index, "=")
	if !ok || !strings.Contains(url, "://") || strings.Contains(name, "://") {
		return "", index
	}
	return name, url
}

// IndexURLs returns the URLs of the configured indexes. There is none if nothing but the public
// index is used.
func IndexURLs(index config.Index) []string {
	var all []string
	for _, text := range append([]string{index.URL}, index.Extra...) {
		if _, url := cutName(text); url != "" {
			all = append(all, url)
		}
	}
	return all
}
