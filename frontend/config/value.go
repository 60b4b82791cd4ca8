package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value returns the value of a key as it would be written in a build argument, "" if the
// key is not set.
func (c Config) Value(name string) string {
	k, n := lookup(strings.Split(name, "."))
	if k == nil || n != len(strings.Split(name, ".")) || !c.isSet(name) {
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

// SetKeys lists the dotted keys that are set, in the order of Keys.
func (c Config) SetKeys() []string { return slices.SortedFunc(maps.Keys(c.Sources), CompareKeys) }

// isSet reports whether a key is set, or an entry of it.
func (c Config) isSet(name string) bool {
	for set := range c.Sources {
		if set == name || strings.HasPrefix(set, name+".") {
			return true
		}
	}
	return false
}
