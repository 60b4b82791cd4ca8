package resolve

import (
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
)

// IndexSecrets are the secrets of the indexes that have names.
func IndexSecrets(index config.Index) []string {
	var all []string
	for _, name := range indexNames(index) {
		for _, part := range []string{"USERNAME", "PASSWORD"} {
			all = append(all, "UV_INDEX_"+name+"_"+part)
		}
	}
	return all
}

// indexNames are the names of "name=url" indexes as uv spells them in variables.
func indexNames(index config.Index) []string {
	var names []string
	for _, each := range append([]string{index.URL}, index.Extra...) {
		name, _ := cutName(each)
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

// cutName takes "name=url" apart; a URL has no name.
func cutName(index string) (name, url string) {
	name, url, ok := strings.Cut(index, "=")
	if !ok || !strings.Contains(url, "://") || strings.Contains(name, "://") {
		return "", index
	}
	return name, url
}

// configured are the URLs of an index that is not the public one.
func configured(index config.Index) []string {
	var all []string
	for _, each := range append([]string{index.URL}, index.Extra...) {
		if _, url := cutName(each); url != "" {
			all = append(all, url)
		}
	}
	return all
}
