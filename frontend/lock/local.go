package lock

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
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
	Places  []Place
}

// Built is one whose wheel is made.
type Built struct {
	Local
	Metadata packaging.Metadata
	File     string // that declares its requirements, as a place of a problem
	Text     []byte // of that file
}

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

// local takes a line that installs from a path.
func (g *Gathering) local(line packaging.Line, place Place) {
	written, _ := line.LocalPath()
	source := packaging.Source{}
	if line.Source != nil {
		source = *line.Source
	} else {
		source = packaging.Source{URL: line.Requirement.URL, Name: line.Requirement.Name, Extras: line.Requirement.Extras, Marker: line.Requirement.Marker}
	}
	if packaging.IsArchive(written) {
		hashes := line.Hashes
		if _, hash := packaging.CutHash(source.URL); hash != "" {
			hashes = append(hashes, hash)
		}
		g.addArchive(written, source.Name, source.Extras, source.Marker, hashes, place)
		return
	}
	full, problem := placeOfLocal(path.Join(written, source.Subdirectory), g.dir)
	if problem != nil {
		problem.File, problem.Line = place.File, place.Line
		g.fail(*problem)
		return
	}
	if full == path.Join(".", g.dir) {
		for _, extra := range source.Extras {
			g.extra(extra, place)
		}
		return
	}
	g.addLocal(Local{Path: full, Written: written, Name: source.Name, Extras: source.Extras, Marker: source.Marker, Places: []Place{place}})
}

// addLocal adds one, once for each path: what is asked for twice has all extras.
func (g *Gathering) addLocal(l Local) { g.d.Locals = joinLocal(g.d.Locals, l) }

func joinLocal(all []Local, l Local) []Local {
	all = slices.Clone(all)
	for i, known := range all {
		if known.Path != l.Path {
			continue
		}
		known.Extras = uniqueNames(append(slices.Clone(known.Extras), l.Extras...))
		known.Places = append(slices.Clone(known.Places), l.Places...)
		if known.Name == "" {
			known.Name = l.Name
		}
		known.Marker = either(known.Marker, l.Marker)
		all[i] = known
		return all
	}
	all = append(all, l)
	slices.SortFunc(all, func(a, b Local) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// either holds where one of two markers does; none holds everywhere.
func either(a, b *packaging.Marker) *packaging.Marker {
	if a == nil || b == nil || a.String() == b.String() {
		if b == nil {
			return nil
		}
		return a
	}
	joined, err := packaging.ParseMarker(fmt.Sprintf("(%s) or (%s)", a, b))
	if err != nil {
		return nil // where it is not needed it does no harm
	}
	return joined
}

func uniqueNames(names []string) []string {
	set := map[string]bool{}
	for _, each := range names {
		set[packaging.NormalizeName(each)] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// localOf is the local requirement that METADATA refers to: setup.py writes such a
// reference with the path that the project had when its wheel was made.
func localOf(r packaging.Requirement, dir string, place Place) (Local, *report.Problem, bool) {
	written, ok := packaging.Line{Requirement: &r}.LocalPath()
	if !ok {
		return Local{}, nil, false
	}
	if path.IsAbs(written) {
		if below, err := filepath.Rel(steps.SourceDir, written); err == nil {
			written = below
		}
	}
	full, problem := placeOfLocal(written, dir)
	if problem != nil {
		problem.File, problem.Line = place.File, place.Line
		problem.Message = r.Name + ": " + problem.Message
	}
	return Local{Path: full, Written: written, Name: r.Name, Extras: r.Extras, Marker: r.Marker, Places: []Place{place}}, problem, true
}

// Nested are the local requirements that built ones refer to.
func Nested(built []Built) ([]Local, error) {
	var all []Local
	var problems report.Errors
	for _, b := range built {
		for _, each := range b.Metadata.RequiresDist {
			rest, holds := each.Marker.WithExtras(b.Extras)
			if !holds {
				continue
			}
			each.Marker = rest
			local, problem, ok := localOf(each, b.Path, b.place(each.Name))
			switch {
			case !ok:
			case problem != nil:
				problems = append(problems, *problem)
			default:
				all = joinLocal(all, local)
			}
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return all, nil
}

func (b Built) place(name string) Place { return Place{File: b.File, Line: lineOf(b.Text, name)} }

// With brings in what the local requirements require. Where they and others ask for
// one of them by its name, that one is meant.
func (d Declared) With(project string, built []Built) (Declared, error) {
	if len(built) == 0 {
		return d, nil
	}
	own := map[string]*Built{}
	extras := map[string][]string{}
	for _, b := range built {
		name := packaging.NormalizeName(b.Metadata.Name)
		own[name] = &b
		extras[name] = b.Extras
	}
	d.Provided = slices.Sorted(maps.Keys(own))
	var problems report.Errors
	gathered := &Gathering{byText: map[string]*Requirement{}}
	take := func(r packaging.Requirement, places []Place) (grown bool) {
		name := packaging.NormalizeName(r.Name)
		if name == packaging.NormalizeName(project) {
			return false
		}
		b, ok := own[name]
		if !ok {
			for _, place := range places {
				gathered.add(r, place)
			}
			return false
		}
		if r.URL == "" && !admits(r.Specifiers, b.Metadata.Version) {
			problem := report.Problem{
				Message: fmt.Sprintf("%s is required, and %s is %s %s", r.String(), b.Written, b.Metadata.Name, b.Metadata.Version),
				Remedy:  "correct one of them",
			}
			if len(places) > 0 {
				problem.File, problem.Line = places[0].File, places[0].Line
			}
			problems = append(problems, problem)
		}
		before := len(extras[name])
		extras[name] = uniqueNames(append(slices.Clone(extras[name]), r.Extras...))
		return len(extras[name]) > before
	}
	for _, each := range d.Requirements {
		take(each.Requirement, each.Places)
	}
	// An extra of one may ask for another's.
	for grown := true; grown && len(problems) == 0; {
		grown = false
		for _, name := range d.Provided {
			for _, each := range own[name].Metadata.RequiresDist {
				rest, holds := each.Marker.WithExtras(extras[name])
				if !holds {
					continue
				}
				each.Marker = rest
				place := own[name].place(each.Name)
				text := each.String()
				if known := gathered.byText[text]; known != nil && slices.Contains(known.Places, place) {
					continue
				}
				if packaging.HasCredentials(each.URL) {
					return Declared{}, report.Problem{File: place.File, Line: place.Line,
						Message: "the requirement " + each.Name + " has a credential in its URL, which would be kept in the lock and the image",
						Remedy:  "take it out and pass it as a secret: --secret id=netrc,src=$HOME/.netrc"}
				}
				grown = take(each, []Place{place}) || grown
			}
			for _, extra := range extras[name] {
				if !own[name].Metadata.HasExtra(extra) {
					return Declared{}, unknownExtra(own[name].Metadata, extra, own[name].Places[0])
				}
			}
		}
	}
	if len(problems) > 0 {
		return Declared{}, problems
	}
	d.Requirements = gathered.requirements()
	return d, nil
}
