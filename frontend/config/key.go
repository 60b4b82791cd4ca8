package config

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Key describes a key, for the reference.
type Key struct {
	Name    string // with dots: "apt.runtime"; a table's entries are "env.NAME"
	Type    string // "string", "list", "table", "boolean", "integer" or "duration"
	Default string
	Doc     string
	Example string // a line of TOML
}

// Keys returns all keys, in the order of the reference.
func Keys() []Key {
	all := make([]Key, len(keys))
	for i, k := range keys {
		all[i] = Key{Name: k.Name, Type: k.kind().word(), Default: k.Default, Doc: k.Doc, Example: k.Example}
	}
	return all
}

// CompareKeys orders dotted keys as Keys does, the entries of a table by name.
func CompareKeys(a, b string) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
}

func rank(name string) int {
	i := slices.IndexFunc(keys, func(k key) bool {
		return name == k.Name || strings.HasPrefix(name, k.Name+".") && k.kind() == kindTable
	})
	if i < 0 {
		return len(keys)
	}
	return i
}

// key is a row of the table of keys.
type key struct {
	Name, Default, Doc, Example string

	also   string                  // other names people try, for suggestions: lower case, with dashes
	field  func(*Config) any       // pointer to where the value goes; its type is the key's type
	check  check                   // of the string, each string of a list, or each value of a table
	entry  check                   // of each name in a table
	argv   func([]string) *refusal // the list is a command, and is checked as a whole
	pieces func(string) []string   // splits a list that is written as one string; nil: at commas
}

// check returns the normal form of a string, or why it is refused.
type check func(string) (string, *refusal)

// kind returns the type of the key, which is that of its field.
func (k key) kind() kind {
	switch k.field(&Config{}).(type) {
	case *[]string:
		return kindList
	case *map[string]string:
		return kindTable
	case *bool:
		return kindBoolean
	case *int:
		return kindInteger
	case *time.Duration:
		return kindDuration
	}
	return kindString
}

func (k kind) word() string {
	switch k {
	case kindList:
		return "list"
	case kindTable:
		return "table"
	case kindBoolean:
		return "boolean"
	case kindInteger:
		return "integer"
	case kindDuration:
		return "duration"
	}
	return "string"
}

// lookup returns the key of a path, and how many of the path's parts are its name; the rest
// is the name of an entry. If there is no key, n is the number of parts that name a table of
// keys, such as [apt].
func lookup(path []string) (k *key, n int) {
	for n = 1; n <= len(path); n++ {
		name := strings.Join(path[:n], ".")
		for i := range keys {
			if keys[i].Name == name {
				return &keys[i], n
			}
		}
		if !isGroup(name) {
			return nil, n - 1
		}
	}
	return nil, len(path)
}

// isGroup reports whether name is a table of keys.
func isGroup(name string) bool {
	return slices.ContainsFunc(keys, func(k key) bool { return strings.HasPrefix(k.Name, name+".") })
}
