package config

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/similar"
)

// unknown returns the error of an unknown key or table.
func (e entry) unknown(prefix string) finding {
	err := e.keyAt.finding("unknown key "+brief(prefix), "--call=outline lists the keys")
	near := suggest(prefix)
	switch {
	case prefix == toolTable[0]:
		err.Remedy = "the keys of [tool.wainwright] stand in this file without that table"
	case near == "":
	case strings.Contains(prefix, ".") && !strings.Contains(near, "."):
		table, _, _ := strings.Cut(prefix, ".")
		err.Remedy = "did you mean " + quote(near) + "? It stands above [" + table + "]"
	default:
		err.Remedy = "did you mean " + quote(near) + "?"
	}
	return err
}

// suggest returns the key that was probably meant by a name, "" if there is none.
func suggest(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, k := range keys {
		if k.Name == name || strings.HasPrefix(name, k.Name+".") || slices.Contains(strings.Fields(k.also), name) {
			return k.Name
		}
	}
	// A key in the wrong table, or outside its table, is more likely than a similar name.
	_, last, nested := strings.Cut(name, ".")
	if !nested {
		last = name
	}
	for _, k := range keys {
		if _, own, ok := strings.Cut(k.Name, "."); ok && own == last || nested && k.Name == last {
			return k.Name
		}
	}
	return similar.Nearest(name, names())
}

// names returns the names of all keys and tables.
func names() []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.Name)
		if group, _, ok := strings.Cut(k.Name, "."); ok && !slices.Contains(all, group) {
			all = append(all, group)
		}
	}
	return all
}
