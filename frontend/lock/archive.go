package lock

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Archive is a wheel or sdist in the build context that is installed from there, such
// as "./wheels/mine-1.0-py3-none-any.whl".
type Archive struct {
	Path    string // below the context's root
	Below   string // from the project, as a lock beside setup.py has it
	Written string // as it was asked for
	// Asked is where; nil of what a folder of --find-links offers.
	Asked *Place
}

// Name is the file's.
func (a Archive) Name() string { return path.Base(a.Path) }

// url is where the steps that resolve and install have it.
func (a Archive) url() string { return "file://" + path.Join(steps.LocalDir, a.Name()) }

// Folder is one that --find-links names in the build context.
type Folder struct {
	Path    string // below the context's root
	Written string
	Place   Place
}

// Offers is the file of a folder as it is offered there.
func (f Folder) Offers(dir, name string) Archive {
	return archiveAt(path.Join(f.Path, name), path.Join(f.Written, name), dir)
}

func archiveAt(full, written, dir string) Archive {
	return Archive{Path: full, Below: below(full, dir), Written: written}
}

// below is a path of the context as it is from a folder.
func below(full, dir string) string {
	if below, err := filepath.Rel("/"+dir, "/"+full); err == nil {
		return below
	}
	return full
}

// addArchive takes a requirement that is a file; where it is not named, the file's own
// name tells whose it is.
func (g *Gathering) addArchive(full, written string, source packaging.Source, hashes []string, place Place) {
	name := source.Name
	if name == "" {
		name = packaging.ArchiveName(path.Base(full))
	}
	if name == "" {
		g.fail(report.Problem{
			File: place.File, Line: place.Line,
			Message: fmt.Sprintf("the name of %s does not tell whose it is", written),
			Remedy:  "write NAME @ file:" + written,
		})
		return
	}
	a := archiveAt(full, written, g.dir)
	a.Asked = &place
	for _, known := range g.d.Archives {
		if known.Name() == a.Name() && known.Path != a.Path {
			g.fail(report.Problem{
				File: place.File, Line: place.Line,
				Message: fmt.Sprintf("two files are called %s, %s and %s: they lie in one folder where they are installed", a.Name(), known.Written, a.Written),
				Remedy:  "give one of them its own name",
			})
			return
		}
	}
	if !slices.ContainsFunc(g.d.Archives, func(known Archive) bool { return known.Path == a.Path }) {
		g.d.Archives = append(slices.Clip(g.d.Archives), a)
	}
	requirement := packaging.Requirement{Name: name, Extras: source.Extras, URL: a.url(), Marker: source.Marker}
	g.d.Hashes.add(name, hashes, place)
	g.add(requirement, place)
}

// findLinks takes a page of links, or a folder of the context.
func (g *Gathering) findLinks(value string, place Place) {
	if strings.Contains(value, "://") && !strings.HasPrefix(value, "file:") {
		if !slices.Contains(g.d.Links, value) {
			g.d.Links = append(g.d.Links, value)
		}
		return
	}
	written := value
	if source, err := packaging.ParseSource(value); err == nil && source.Path != "" {
		written = source.Path
	}
	full, problem := placeOfLocal(written, g.dir)
	if problem != nil {
		problem.File, problem.Line = place.File, place.Line
		g.fail(*problem)
		return
	}
	g.d.Folders = append(g.d.Folders, Folder{Path: full, Written: written, Place: place})
}

// links are what uv is told to look into.
func (d Declared) links() []string {
	all := slices.Clone(d.Links)
	if len(d.Folders) > 0 {
		all = append(all, steps.LocalDir)
	}
	return all
}

// Archived is the file of the context that an artifact of a lock is, by its path.
func (d Declared) Archived(a packaging.Artifact) (Archive, bool) {
	i := slices.IndexFunc(d.Archives, func(known Archive) bool { return a.Path != "" && path.Clean(a.Path) == known.Below })
	if i < 0 {
		return Archive{}, false
	}
	return d.Archives[i], true
}

// Shown is a requirement as a person reads it.
func (d Declared) Shown(r Requirement) string {
	for _, each := range d.Archives {
		if r.URL == each.url() {
			return strings.Replace(r.Text, each.url(), each.Written, 1)
		}
	}
	return r.Text
}
