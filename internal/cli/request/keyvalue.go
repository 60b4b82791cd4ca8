package request

import (
	"fmt"
	"strconv"
	"strings"
)

// keyValues reads KEY=VALUE entries. For an entry without "=" fallback gives
// the value, or says that there is none.
func keyValues(flag string, entries []string, fallback func(key string) (string, bool)) (map[string]string, error) {
	out := make(map[string]string, len(entries))
	for _, entry := range entries {
		key, value, ok := strings.Cut(entry, "=")
		if key == "" {
			return nil, fmt.Errorf("--%s %q has no name before the =", flag, entry)
		}
		if !ok {
			if value, ok = fallback(key); !ok {
				continue
			}
		}
		out[key] = value
	}
	return out, nil
}

func emptyValue(string) (string, bool) { return "", true }

// IsTrue reads a truth value as BuildKit does.
func IsTrue(s string) bool {
	on, err := strconv.ParseBool(s)
	return err == nil && on
}
