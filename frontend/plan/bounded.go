package plan

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
)

// Bounds of an answer. BuildKit passes on no message of more than 16 MiB, and an answer is
// there twice, as text and as JSON.
const (
	maxWarnings     = 500
	maxWarningBytes = 1 << 20
	maxListed       = 5000 // files, requirements
	maxPlaces       = 20   // of one requirement
)

// Bounded separates the warnings that an answer lists from those that are too many for it.
func Bounded(warnings []Warning) (kept, left []Warning) {
	size := 0
	for i, w := range warnings {
		size += len(w.File) + len(w.Message) + len(w.Remedy) + len(w.Detail)
		if i == maxWarnings || size > maxWarningBytes {
			return warnings[:i], warnings[i:]
		}
	}
	return warnings, nil
}

// Bounded returns the plan as an answer shows it: with the starts of its lists, and without the
// values of variables that look like secrets.
func (p Plan) Bounded() Plan {
	omitted := map[string]int{}
	kept, left := Bounded(p.Warnings)
	p.Warnings = kept
	if len(left) > 0 {
		omitted["warnings"] = len(left)
	}
	p.Ignored = first(omitted, "ignored", p.Ignored, maxWarnings)
	p.Carried = first(omitted, "carried", p.Carried, maxListed)
	p.Left = first(omitted, "left", p.Left, maxListed)
	p.Writes = first(omitted, "writes", p.Writes, maxListed)
	p.Requirements = placed(first(omitted, "requirements", p.Requirements, maxListed))
	p.Image.Env = slices.Clone(p.Image.Env)
	for i, v := range p.Image.Env {
		if config.LooksSecret(v.Name, v.Value) {
			p.Image.Env[i].Value = "****"
		}
	}
	if p.Test != nil {
		test := *p.Test
		test.Requirements = placed(first(omitted, "test.requirements", test.Requirements, maxListed))
		p.Test = &test
	}
	if len(omitted) > 0 {
		p.Omitted = omitted
	}
	return p
}

// first returns the entries of a list that are shown, and counts the others.
func first[T any](omitted map[string]int, name string, list []T, most int) []T {
	if more := len(list) - most; more > 0 {
		omitted[name] = more
		return list[:most]
	}
	return list
}

// placed returns the requirements, each with the first of its places.
func placed(requirements []Requirement) []Requirement {
	all := slices.Clone(requirements)
	for i, r := range all {
		all[i].Source = r.Source[:min(len(r.Source), maxPlaces)]
	}
	return all
}
