package config

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/similar"
)

// unknown is the error of a key that is in no table, or of a whole such table.
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

// suggest finds the key that a name was probably meant to be, or "".
func suggest(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, k := range keys {
		if k.Name == name || strings.HasPrefix(name, k.Name+".") || slices.Contains(strings.Fields(k.also), name) {
			return k.Name
		}
	}
	// A key in the wrong table, or out of its table, is nearer than a similar one.
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

// names lists the keys and the tables they stand in.
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
