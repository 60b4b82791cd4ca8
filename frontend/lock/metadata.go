package lock

import (
	"bytes"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// metadata takes what METADATA requires with some extras.
func (g *Gathering) metadata(of Built, extras []string) {
	for _, each := range of.Metadata.RequiresDist {
		if packaging.NormalizeName(each.Name) == packaging.NormalizeName(of.Metadata.Name) {
			continue // see ownExtras
		}
		rest, holds := each.Marker.WithExtras(extras)
		if !holds {
			continue
		}
		each.Marker = rest
		place := of.place(each.Name)
		if g.refuses(each, place) {
			continue
		}
		if written, ok := (packaging.Line{Requirement: &each}).LocalPath(); ok {
			source := sourceOf(each)
			full, problem := placeInMetadata(folder(written, source), of)
			if problem != nil {
				problem.Message = each.Name + ": " + problem.Message
			}
			g.fromContext(full, below(full, g.dir), problem, source, nil, place)
			continue
		}
		if hash := cutHash(&each); hash != "" {
			g.d.Hashes.add(each.Name, []string{hash}, place)
		}
		g.sourced(of, each, place)
		g.add(each, place)
	}
}

// sourced takes the folder or file in which uv would find what is asked for by name.
// What lies outside of the context is left to the index.
func (g *Gathering) sourced(of Built, r packaging.Requirement, place Place) {
	if r.URL != "" {
		return
	}
	name := packaging.NormalizeName(r.Name)
	if of.Sources.Members[name] {
		g.d.Members = append(slices.Clip(g.d.Members), Requirement{Requirement: r, Places: []Place{place}})
	}
	written, ok := of.Sources.Paths[name]
	if !ok {
		return
	}
	if full, problem := placeOfLocal(written, of.Path); problem == nil {
		g.fromContext(full, below(full, g.dir), nil, packaging.Source{Name: r.Name, Extras: r.Extras, Marker: r.Marker}, nil, place)
	}
}

// placeInMetadata finds what METADATA refers to: an absolute path is the one that
// setup.py saw while the wheel was made, unless it is written there.
func placeInMetadata(written string, of Built) (string, *report.Problem) {
	if !path.IsAbs(written) || bytes.Contains(of.Text, []byte("file://"+written)) {
		return placeOfLocal(written, of.Path)
	}
	source := path.Join(steps.SourceDir, of.Path)
	// As far above as it says, be it above the root.
	below, ok := strings.CutPrefix(strings.TrimLeft(written, "/"), source[1:]+"/")
	if !ok {
		var err error
		if below, err = filepath.Rel(source, written); err != nil {
			below = written
		}
	}
	return placeOfLocal(path.Clean(below), of.Path)
}

// ownExtras are the extras that others of the same distribution ask for besides:
// name[all] requires name[train].
func ownExtras(m packaging.Metadata, extras []string) []string {
	asked := map[string]bool{}
	for _, each := range extras {
		asked[packaging.NormalizeName(each)] = true
	}
	for grown := true; grown; {
		grown = false
		for _, each := range m.RequiresDist {
			if packaging.NormalizeName(each.Name) != packaging.NormalizeName(m.Name) {
				continue
			}
			if _, holds := each.Marker.WithExtras(slices.Sorted(maps.Keys(asked))); !holds {
				continue
			}
			for _, extra := range each.Extras {
				grown = grown || !asked[extra]
				asked[extra] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(asked))
}
