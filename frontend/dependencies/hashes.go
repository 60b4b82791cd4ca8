package dependencies

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Hashes are the hashes that the user gave (--hash), by normalised name.
type Hashes map[string]Hashed

// Hashed are the hashes of one distribution, in the form "sha256:...", and the line that
// gives the first of them.
type Hashed struct {
	Allowed []string
	Place   report.Position
}

func (h Hashes) clone() Hashes {
	copied := Hashes{}
	for name, hashed := range h {
		hashed.Allowed = slices.Clone(hashed.Allowed)
		copied[name] = hashed
	}
	return copied
}

func (h Hashes) add(name string, hashes []string, place report.Position) {
	if len(hashes) == 0 {
		return
	}
	name = packaging.NormalizeName(name)
	known, ok := h[name]
	if !ok {
		known.Place = place
	}
	for _, hash := range hashes {
		if !slices.Contains(known.Allowed, hash) {
			known.Allowed = append(known.Allowed, hash)
		}
	}
	h[name] = known
}

// Allowed returns the hashes of each distribution, by normalised name.
func (h Hashes) Allowed() map[string][]string {
	all := map[string][]string{}
	for name, hashed := range h {
		all[name] = hashed.Allowed
	}
	return all
}
