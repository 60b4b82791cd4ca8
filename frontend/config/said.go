package config

import (
	"maps"
	"slices"
)

// Said lists the keys that somebody said, in the order of Keys.
func (c Config) Said() []string { return slices.SortedFunc(maps.Keys(c.Sources), CompareKeys) }

// ErrorAt is an error of a later step about a key, at the place where it was
// said; the file is empty for a key that nobody said.
func (c Config) ErrorAt(key, message, remedy string) *Error {
	at := c.Sources[key]
	return &Error{
		File: at.File, Start: Position{Line: at.Line}, End: Position{Line: at.EndLine},
		Message: message, Remedy: remedy,
	}
}
