package config

import (
	"maps"
	"slices"
)

// Said lists the keys that somebody said, in the order of Keys.
func (c Config) Said() []string { return slices.SortedFunc(maps.Keys(c.Sources), CompareKeys) }
