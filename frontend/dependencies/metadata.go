package dependencies

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// metadata adds what the core metadata of a wheel requires with some extras
// (https://packaging.python.org/en/latest/specifications/core-metadata/#requires-dist-multiple-use).
func (c *collector) metadata(of Built, extras packaging.Extras) {
	lines := namesOf(of.Text)
	for _, requirement := range of.Metadata.RequiresDist {
		if packaging.NormalizeName(requirement.Name) == of.name() {
			continue // see ownExtras
		}
		rest, holds := requirement.Marker.WithExtras(extras)
		if !holds {
			continue
		}
		requirement.Marker = rest
		place := report.Position{File: of.File, Line: lines.line(requirement.Name)}
		if c.refuses(requirement, place) {
			continue
		}
		if written, ok := (packaging.Line{Requirement: &requirement}).LocalPath(); ok {
			source := sourceOf(requirement)
			full, problem := placeInMetadata(folder(written, source), of)
			if problem != nil {
				problem.Message = requirement.Name + ": " + problem.Message
			}
			c.fromContext(full, below(full, c.dir), problem, source, nil, place)
			continue
		}
		if hash := cutHash(&requirement); hash != "" {
			c.declared.Hashes.add(requirement.Name, []string{hash}, place)
		}
		c.sourced(of, requirement, place)
		c.add(requirement, place)
	}
}

// sourced adds the folder or file in which uv would find what is asked for by name
// (tool.uv.sources, https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources).
// What lies outside of the context is left to the index.
func (c *collector) sourced(of Built, r packaging.Requirement, place report.Position) {
	if r.URL != "" {
		return
	}
	name := packaging.NormalizeName(r.Name)
	if of.Sources.Members[name] {
		c.declared.Members = append(c.declared.Members, Requirement{Requirement: r, Places: []report.Position{place}})
	}
	written, ok := of.Sources.Paths[name]
	if !ok {
		return
	}
	if full, problem := placeOfLocal(written, of.Path); problem == nil {
		c.fromContext(full, below(full, c.dir), nil, packaging.Source{Name: r.Name, Extras: r.Extras, Marker: r.Marker}, nil, place)
	}
}

// placeInMetadata finds what metadata refers to by a path. An absolute path is the one
// that setup.py saw while the wheel was built, unless setup.py itself has it.
func placeInMetadata(written string, of Built) (string, *report.Problem) {
	if !path.IsAbs(written) || bytes.Contains(of.Text, []byte("file://"+written)) {
		return placeOfLocal(written, of.Path)
	}
	source := path.Join(paths.Source, of.Path)
	// The path may lead above the root: placeOfLocal says how far.
	below, ok := strings.CutPrefix(strings.TrimLeft(written, "/"), source[1:]+"/")
	if !ok {
		var err error
		if below, err = filepath.Rel(source, written); err != nil {
			below = written
		}
	}
	return placeOfLocal(path.Clean(below), of.Path)
}

// ownExtras returns some extras of a distribution with the extras that those ask the
// same distribution for: name[all] may require name[train].
func ownExtras(m packaging.Metadata, extras packaging.Extras) packaging.Extras {
	all := packaging.Extras{}
	asking := map[string][]packaging.Requirement{} // by the extras that their markers compare with
	var open []string
	add := func(extra string) {
		if all.Add(extra) {
			open = append(open, packaging.NormalizeName(extra))
		}
	}
	apply := func(requirement packaging.Requirement) {
		if _, holds := requirement.Marker.WithExtras(all); !holds {
			return
		}
		for _, extra := range requirement.Extras {
			add(extra)
		}
	}
	for extra := range extras {
		add(extra)
	}
	name := packaging.NormalizeName(m.Name)
	for _, requirement := range m.RequiresDist {
		if packaging.NormalizeName(requirement.Name) != name {
			continue
		}
		for extra := range requirement.Marker.Extras() {
			asking[extra] = append(asking[extra], requirement)
		}
		apply(requirement)
	}
	for len(open) > 0 {
		extra := open[0]
		open = open[1:]
		for _, requirement := range asking[extra] {
			apply(requirement)
		}
	}
	return all
}
