// Package environ is the environment as a value, so that what reads it can be
// tested and a subprocess gets the same one.
package environ

import "strings"

// Environ is a list of KEY=VALUE, as os.Environ gives it. The last entry of a
// key counts, as in os/exec.
type Environ []string

func (e Environ) Lookup(key string) (string, bool) {
	for i := len(e) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(e[i], "="); ok && k == key {
			return v, true
		}
	}
	return "", false
}

func (e Environ) Get(key string) string {
	v, _ := e.Lookup(key)
	return v
}

// With is e and one more entry; e is left as it is.
func (e Environ) With(key, value string) Environ {
	return append(e[:len(e):len(e)], key+"="+value)
}
