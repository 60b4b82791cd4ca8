package config

import (
	"slices"
	"strings"
)

// unknown is the error of a key that is in no table, or of a whole such table.
func (e entry) unknown(prefix string) *Error {
	err := &Error{
		File: e.keyAt.file, Start: e.keyAt.start, End: e.keyAt.end,
		Message: "unknown key " + brief(prefix),
		Remedy:  "--call=outline lists the keys",
	}
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
	return nearest(name, names())
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

// nearest is the most similar of some names, the first among equals; "" if none
// is similar.
func nearest(name string, among []string) string {
	best, least := "", 1+min(3, (len(name)+2)/4) // "cmd" may differ in 1, "requirements" in 3
	for _, n := range among {
		if d := distance(name, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance counts the letters to change, add, drop or swap.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 3 || d < -3 {
		return 4 // too far to be of interest, and a name may be long
	}
	before, last, row := []int(nil), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return last[len(b)]
}
