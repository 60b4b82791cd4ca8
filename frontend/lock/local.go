package lock

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Local is a requirement that is a project of its own in the build context, such as
// "-e ./libs/common". It is built and installed as the project itself is, and its
// requirements are locked with the others.
type Local struct {
	Path    string // below the context's root
	Written string // as it was asked for
	Name    string // "" where the line gives none
	Extras  []string
	Marker  *packaging.Marker
	Place   Place
}

// Built is one whose wheel is made.
type Built struct {
	Local
	Links    []string // paths that lead to it besides its own
	Metadata packaging.Metadata
	File     string // that declares its requirements, as a place of a problem
	Text     []byte // of that file
	Sources  packaging.Sources
}

// Below is its path from a folder.
func (l Local) Below(dir string) string { return below(l.Path, dir) }

// lies says that a path of the context leads to it.
func (b Built) lies(path string) bool { return b.Path == path || slices.Contains(b.Links, path) }

// OfContext says that something of the build context is installed besides the project.
func (d Declared) OfContext() bool {
	return len(d.Locals) > 0 || len(d.Archives) > 0 || len(d.Folders) > 0
}

// placeOfLocal finds a local requirement in the context; dir is where it is asked
// for. A problem has no place yet.
func placeOfLocal(written, dir string) (string, *report.Problem) {
	if strings.Contains(written, `\`) || path.IsAbs(written) || strings.HasPrefix(written, "~") {
		return "", &report.Problem{
			Message: fmt.Sprintf("it installs from %s, a path of one machine", written),
			Remedy:  "send the folder with the build and write its path from the project, such as ./libs/common",
		}
	}
	full := path.Join(dir, written)
	above := 0
	for part := range strings.SplitSeq(full, "/") {
		if part == ".." {
			above++
		}
	}
	if above == 0 {
		return full, nil
	}
	return "", &report.Problem{
		Message: fmt.Sprintf("%s is outside of the build context", written),
		Remedy: fmt.Sprintf("build from the folder that holds both, docker buildx build -f Dockerfile %s, with the key project naming this one",
			strings.TrimSuffix(strings.Repeat("../", above), "/")),
	}
}

// refuses says that no build may take what a requirement names with its URL.
func (g *Gathering) refuses(r packaging.Requirement, place Place) bool {
	repository, isVCS := cutVCS(r.URL)
	switch {
	case packaging.HasCredentials(r.URL):
		g.fail(report.Problem{
			File: place.File, Line: place.Line,
			Message: "the requirement " + r.Name + " has a credential in its URL, which would be kept in the lock and the image",
			Remedy:  "take it out and pass it as a secret: --secret id=netrc,src=$HOME/.netrc",
		})
	case isVCS && strings.HasPrefix(strings.ToLower(repository), "file:"):
		g.fail(report.Problem{
			File: place.File, Line: place.Line,
			Message: r.URL + " is a repository of one machine",
			Remedy:  "write the URL where others have it, or send the folder with the build and write its path, such as ./libs/common",
		})
	default:
		return false
	}
	return true
}

// local takes a line that installs from a path.
func (g *Gathering) local(line packaging.Line, place Place) {
	written, _ := line.LocalPath()
	source := packaging.Source{}
	if line.Source != nil {
		source = *line.Source
	} else {
		source = sourceOf(*line.Requirement)
	}
	full, problem := placeOfLocal(folder(written, source), g.dir)
	g.fromContext(full, written, problem, source, line.Hashes, place)
}

// sourceOf is what "name @ URL" installs from.
func sourceOf(r packaging.Requirement) packaging.Source {
	source, _ := packaging.ParseSource(r.URL)
	source.Name, source.Extras, source.Marker = r.Name, r.Extras, r.Marker
	return source
}

// folder is the one in another that "#subdirectory=" names.
func folder(written string, source packaging.Source) string {
	if source.Subdirectory == "" || packaging.IsArchive(written) {
		return written
	}
	return path.Join(written, source.Subdirectory)
}

// fromContext takes what lies in the context: a file, another project, or this one.
func (g *Gathering) fromContext(full, written string, problem *report.Problem, source packaging.Source, hashes []string, place Place) {
	switch {
	case problem != nil:
		problem.File, problem.Line = place.File, place.Line
		g.fail(*problem)
	case packaging.IsArchive(written):
		if source.Hash != "" {
			hashes = append(hashes, source.Hash)
		}
		g.addArchive(full, written, source, hashes, place)
	case full == path.Join(".", g.dir):
		for _, extra := range source.Extras {
			g.extra(extra, place)
		}
	default:
		l := Local{Path: full, Written: written, Name: source.Name, Extras: source.Extras, Marker: source.Marker, Place: place}
		if !slices.ContainsFunc(g.d.Locals, l.same) {
			g.d.Locals = append(slices.Clip(g.d.Locals), l)
		}
	}
}

// same says that it is asked for twice by one line.
func (l Local) same(other Local) bool {
	return l.Path == other.Path && l.Place == other.Place && l.Name == other.Name &&
		slices.Equal(l.Extras, other.Extras) && l.Marker.String() == other.Marker.String()
}

// Project is the project itself, among those that its local requirements may refer to.
func Project(dir string, metadata packaging.Metadata, declared string, files project.Files) Built {
	return Built{
		Local:    Local{Path: path.Join(".", dir), Written: "the project"},
		Metadata: metadata, File: declared, Text: files[declared],
		Sources: packaging.ParseSources(files["pyproject.toml"]),
	}
}

func (b Built) name() string { return packaging.NormalizeName(b.Metadata.Name) }

func (b Built) place(name string) Place { return Place{File: b.File, Line: lineOf(b.Text, name)} }
