package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value is what was said of a key, as a build argument says it; "" where nobody
// said anything.
func (c Config) Value(name string) string {
	k, n := lookup(strings.Split(name, "."))
	if k == nil || n != len(strings.Split(name, ".")) || !c.says(name) {
		return ""
	}
	switch v := k.field(&c).(type) {
	case *string:
		return *v
	case *[]string:
		return strings.Join(*v, ",")
	case *map[string]string:
		var all []string
		for _, entry := range slices.Sorted(maps.Keys(*v)) {
			all = append(all, entry+"="+(*v)[entry])
		}
		return strings.Join(all, ",")
	case *bool:
		return strconv.FormatBool(*v)
	case *int:
		return strconv.Itoa(*v)
	case *time.Duration:
		return v.String()
	}
	return ""
}

// says tells whether anybody said a key, or an entry of it.
func (c Config) says(name string) bool {
	for said := range c.Sources {
		if said == name || strings.HasPrefix(said, name+".") {
			return true
		}
	}
	return false
}
