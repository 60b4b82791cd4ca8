package dependencies

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/remote"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Local is a requirement that is a project of its own in the build context, such as
// "-e ./libs/common". It is built and installed as the project itself is, and its
// requirements are locked with the others.
type Local struct {
	Path    string // below the context's root
	Written string // as it was asked for
	Name    string // "" if the line gives none
	Extras  []string
	Marker  *packaging.Marker
	Place   report.Position
}

// Built is a local requirement whose wheel is built.
type Built struct {
	Local
	Links    []string // other paths that lead to it
	Metadata packaging.Metadata
	File     string // that declares its requirements, as the user knows it
	Text     []byte // of that file
	Sources  packaging.Sources
}

// Project returns the project itself as one of those that its local requirements may
// refer to. dir is its path below the context's root, and declared the file that
// declares its requirements.
func Project(dir string, metadata packaging.Metadata, declared string, files project.Files) Built {
	return Built{
		Local:    Local{Path: path.Join(".", dir), Written: "the project"},
		Metadata: metadata, File: declared, Text: files[declared],
		Sources: packaging.ParseSources(files["pyproject.toml"]),
	}
}

func (b Built) name() string { return packaging.NormalizeName(b.Metadata.Name) }

// place returns where it requires a distribution.
func (b Built) place(name string) report.Position {
	return report.Position{File: b.File, Line: LineOf(b.Text, name)}
}

// isAt reports whether a path of the context leads to it.
func (b Built) isAt(path string) bool { return b.Path == path || slices.Contains(b.Links, path) }

// Below returns its path relative to a folder.
func (l Local) Below(dir string) string { return below(l.Path, dir) }

// OfContext reports whether anything but the project is installed from the build context.
func (d Declared) OfContext() bool {
	return len(d.Locals) > 0 || len(d.Archives) > 0 || len(d.Folders) > 0
}

// placeOfLocal finds a local requirement in the context; dir is where it is asked for.
// The problem has no position yet.
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

// refuses reports whether a build does not fetch a requirement from its URL, and notes why.
func (c *collector) refuses(r packaging.Requirement, place report.Position) bool {
	problem := remote.Requirement(r)
	if problem != nil {
		c.problems = append(c.problems, problem.At(place))
	}
	return problem != nil
}

// local adds a line that installs from a path.
func (c *collector) local(line packaging.Line, place report.Position) {
	written, _ := line.LocalPath()
	source := packaging.Source{}
	if line.Source != nil {
		source = *line.Source
	} else {
		source = sourceOf(*line.Requirement)
	}
	full, problem := placeOfLocal(folder(written, source), c.dir)
	c.fromContext(full, written, problem, source, line.Hashes, place)
}

// sourceOf returns what "name @ URL" installs from.
func sourceOf(r packaging.Requirement) packaging.Source {
	source, _ := packaging.ParseSource(r.URL)
	source.Name, source.Extras, source.Marker = r.Name, r.Extras, r.Marker
	return source
}

// folder returns the folder that "#subdirectory=" names in another.
func folder(written string, source packaging.Source) string {
	if source.Subdirectory == "" || packaging.IsArchive(written) {
		return written
	}
	return path.Join(written, source.Subdirectory)
}

// fromContext adds what lies in the context: a file, another project, or this one.
func (c *collector) fromContext(full, written string, problem *report.Problem, source packaging.Source, hashes []string, place report.Position) {
	switch {
	case problem != nil:
		c.problems = append(c.problems, problem.At(place))
	case packaging.IsArchive(written):
		if source.Hash != "" {
			hashes = append(slices.Clone(hashes), source.Hash)
		}
		c.addArchive(full, written, source, hashes, place)
	case full == path.Join(".", c.dir):
		for _, extra := range source.Extras {
			c.extra(extra, place)
		}
	default:
		local := Local{Path: full, Written: written, Name: source.Name, Extras: source.Extras, Marker: source.Marker, Place: place}
		if key := local.key(); !c.locals[key] {
			c.locals[key] = true
			c.declared.Locals = append(c.declared.Locals, local)
		}
	}
}

// key tells it from others: one line may ask for it twice.
func (l Local) key() string {
	return fmt.Sprintf("%q %q %q %q %q", l.Path, l.Place, l.Name, l.Extras, l.Marker)
}
