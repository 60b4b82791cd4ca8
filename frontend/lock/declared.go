package lock

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/moby/buildkit/util/suggest"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Declared is what the project asks for, from all the places that ask.
type Declared struct {
	Requirements []Requirement // each text once, sorted
	Constraints  []string
	// constrainedAt is where a file has each of them first.
	constrainedAt map[string]Place
	// BuildConstraints hold for what sdists are built with.
	BuildConstraints []string
	Held             []string // those of them that an image holds already
	Hashes           Hashes   // of requirements
	// ConstraintHashes are those that constraints files give besides.
	ConstraintHashes Hashes
	// RequireHashes is where every distribution is asked to have a hash, or nil.
	RequireHashes *Place
	// Locals are the requirements that are projects in the build context, as they were
	// asked for, and Provided the names of those that were built, sorted.
	Locals   []Local
	Provided []string
	// Members are asked for by the name that they have in a workspace of uv.
	Members []Requirement
	// Archives are files of the context to install from, Folders where more of them
	// lie, and Links pages of such files elsewhere (--find-links); NoIndex says that
	// there is nothing else.
	Archives []Archive
	Folders  []Folder
	Links    []string
	NoIndex  bool
	// Files are the requirements files that were read, in that order.
	Files []string
	// Extras are the project's own that were asked for, sorted.
	Extras []string
	// Index is the configured index with what requirements files say of it.
	Index config.Index
	// TorchKey is where the configuration asks for a build of PyTorch, or nil.
	TorchKey *Place
	// TorchLine is the first line that names PyTorch's own index of a build, or nil.
	TorchLine *Place
	Warnings  []report.Problem
}

// Requirement is one requirement and everywhere it is asked for.
type Requirement struct {
	packaging.Requirement
	Text   string
	Places []Place
}

// first is where it is asked for first.
func (r Requirement) first() Place {
	if len(r.Places) == 0 {
		return Place{}
	}
	return r.Places[0]
}

// Place is a line of a file.
type Place struct {
	File string
	Line int // 0 if it is not known
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Where finds where a distribution is asked for, by normalised name.
func (d Declared) Where(name string) (file string, line int) {
	for _, each := range d.Requirements {
		if packaging.NormalizeName(each.Name) != name {
			continue
		}
		for _, place := range each.Places {
			if file == "" || line == 0 && place.Line > 0 {
				file, line = place.File, place.Line
			}
		}
	}
	for _, each := range d.Locals {
		if file == "" && packaging.NormalizeName(each.Name) == name {
			file, line = each.Place.File, each.Place.Line
		}
	}
	return file, line
}

// Asked are the normalised names of what an environment asks of the public index,
// sorted; none where another index may have anything.
func (d Declared) Asked(environment packaging.Environment) []string {
	if d.Index.URL != "" || len(d.Index.Extra) > 0 {
		return nil
	}
	var names []string
	for _, each := range d.Requirements {
		if each.URL == "" && surelyHolds(each.Marker, environment) {
			names = append(names, packaging.NormalizeName(each.Name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Line finds where a requirement is asked for, by its text.
func (d Declared) Line(text string) (file string, line int) {
	requirement, err := packaging.ParseRequirement(text)
	if err != nil {
		return "", 0
	}
	for _, each := range d.Requirements {
		if each.Text != requirement.String() {
			continue
		}
		for _, place := range each.Places {
			if place.Line > 0 {
				return place.File, place.Line
			}
		}
	}
	return "", 0
}

// DefaultRequirements is the file that is installed where it lies beside setup.py.
const DefaultRequirements = "requirements.txt"

// RequirementsFiles are the files the configuration names, or the default.
func RequirementsFiles(cfg config.Config, files project.Files) []string {
	if cfg.Requirements != nil {
		return cfg.Requirements
	}
	if _, ok := files[DefaultRequirements]; ok {
		return []string{DefaultRequirements}
	}
	return nil
}

// Declare gathers the requirements of requirements files and the configuration;
// Finish then brings in the wheel's.
func Declare(cfg config.Config, files project.Files) (*Gathering, error) {
	g := &Gathering{
		dir:     path.Clean("/" + cfg.Project)[1:],
		files:   files,
		byText:  map[string]*Requirement{},
		visited: map[string]bool{},
		d:       Declared{Hashes: Hashes{}, ConstraintHashes: Hashes{}, constrainedAt: map[string]Place{}, Index: cfg.Index, BuildConstraints: cfg.Build.Constraints},
		extras:  map[string]Place{},
	}
	if source, said := cfg.Sources["index.torch-backend"]; said {
		place := placeOf(source)
		g.d.TorchKey = &place
	}
	for _, extra := range cfg.Extras {
		g.extra(extra, placeOf(cfg.Sources["extras"]))
	}
	g.packages(cfg)
	for _, file := range RequirementsFiles(cfg, files) {
		g.read(path.Clean(file), false, placeOf(cfg.Sources["requirements"]))
	}
	for _, file := range cfg.Constraints {
		g.read(path.Clean(file), true, placeOf(cfg.Sources["constraints"]))
	}
	g.withoutIndex()
	g.problems = append(condaProblem(g.conda), g.problems...)
	if len(g.problems) > 0 {
		return nil, g.problems
	}
	return g, nil
}

// Gathering is a Declared in the making.
type Gathering struct {
	d        Declared
	dir      string // the project's, below the context's root
	files    project.Files
	byText   map[string]*Requirement
	visited  map[string]bool
	extras   map[string]Place // that were asked for, and where first
	problems report.Errors
	noIndex  []Place // where it is said
	// index and extraIndexes are those that requirements files name.
	index        string
	extraIndexes []string
	conda        []report.Problem // lines that name a folder of the machine conda ran on
}

// packages takes those that the configuration names.
func (g *Gathering) packages(cfg config.Config) {
	if len(cfg.Packages) == 0 {
		return // nearly always: what follows reads pyproject.toml
	}
	place, project := placeOf(cfg.Sources["packages"]), Project(g.dir, packaging.Metadata{}, "", g.files)
	for _, text := range cfg.Packages {
		requirement, err := packaging.ParseRequirement(text)
		if err != nil {
			g.fail(report.Problem{File: place.File, Line: place.Line,
				Message: packaging.RedactCredentials(fmt.Sprintf("packages: %q is no requirement: %v", text, err))})
			continue
		}
		if g.refuses(requirement, place) {
			continue
		}
		line := packaging.Line{Requirement: &requirement}
		if _, local := line.LocalPath(); local {
			g.local(line, place)
			continue
		}
		g.sourced(project, requirement, place)
		g.add(requirement, place)
	}
}

func (g *Gathering) fail(p report.Problem) { g.problems = append(g.problems, p) }

func (g *Gathering) extra(name string, place Place) {
	name = packaging.NormalizeName(name)
	if _, known := g.extras[name]; !known {
		g.extras[name] = place
	}
}

func (g *Gathering) add(requirement packaging.Requirement, place Place) {
	text := requirement.String()
	known := g.byText[text]
	if known == nil {
		known = &Requirement{Requirement: requirement, Text: text}
		g.byText[text] = known
	}
	if !slices.Contains(known.Places, place) {
		known.Places = append(known.Places, place)
	}
}

// read reads a requirements or constraints file and what it includes.
func (g *Gathering) read(file string, constraint bool, from Place) {
	key := fmt.Sprint(file, constraint)
	if g.visited[key] {
		return
	}
	g.visited[key] = true
	data, ok := g.files[file]
	if !ok {
		g.fail(report.Problem{
			File: from.File, Line: from.Line,
			Message: fmt.Sprintf("the requirements file %s is not in the build context", file),
			Remedy:  "add it, or look whether .dockerignore leaves it out",
		})
		return
	}
	if !constraint {
		g.d.Files = append(g.d.Files, file)
	}
	parsed, err := packaging.ParseRequirements(file, data)
	for _, problem := range problems(err) {
		g.fail(problem)
	}
	for _, warning := range parsed.Warnings {
		g.d.Warnings = append(g.d.Warnings, report.Problem{Rule: "RequirementsOption", File: warning.File, Line: warning.Line, Message: warning.Message, Remedy: warning.Remedy})
	}
	for _, line := range parsed.Lines {
		g.line(file, line, constraint)
	}
}

func problems(err error) []report.Problem {
	var many packaging.Problems
	if !errors.As(err, &many) {
		return nil
	}
	var all []report.Problem
	for _, each := range many {
		all = append(all, report.Problem{File: each.File, Line: each.Line, Message: each.Message, Remedy: each.Remedy})
	}
	return all
}

// line takes one line of a requirements file.
func (g *Gathering) line(file string, line packaging.Line, constraint bool) {
	place := Place{File: file, Line: line.Number}
	refuse := func(message, remedy string) {
		g.fail(report.Problem{File: file, Line: line.Number, Message: message, Remedy: remedy})
	}
	if packaging.HasCredentials(line.Text) {
		refuse("a credential stands in a URL: it would be kept in the build's records and in the lock",
			"take it out and pass it as a secret: --secret id=netrc,src=$HOME/.netrc")
		return
	}
	if len(line.Variables) > 0 {
		refuse(fmt.Sprintf("${%s} stands in the line, and a build has no environment of the caller's", line.Variables[0]),
			"write the value; a credential is passed as a secret: --secret id=netrc,src=$HOME/.netrc")
		return
	}
	if line.Kind != packaging.KindOptions {
		g.ofBuild(line, place)
	}
	if extras, ok := packaging.SelfReference(line); ok {
		// The project is installed from its wheel; what is left are the extras.
		for _, extra := range extras {
			g.extra(extra, place)
		}
		return
	}
	switch line.Kind {
	case packaging.KindInclude, packaging.KindConstraint:
		if strings.Contains(line.Path, "://") {
			refuse("a requirements file at a URL may say something else tomorrow", "commit the file beside this one")
			return
		}
		g.read(path.Join(path.Dir(file), line.Path), constraint || line.Kind == packaging.KindConstraint, place)
	case packaging.KindOptions:
		g.options(line.Options, refuse, file, line.Number)
	default:
		requirement, ok := asRequirement(line)
		if !ok && onConda(line) {
			g.conda = append(g.conda, report.Problem{File: file, Line: line.Number})
			return
		}
		if where, local := line.LocalPath(); !ok && local {
			if constraint {
				refuse(fmt.Sprintf("a constraint is a version, and %s is a path", where), "write it into a requirements file")
				return
			}
			g.local(line, place)
			return
		}
		if !ok {
			refuse("the URL does not tell whose file it is", "name it: name @ "+line.Text)
			return
		}
		if g.refuses(requirement, place) {
			return
		}
		if hash := cutHash(&requirement); hash != "" {
			line.Hashes = append(line.Hashes, hash)
		}
		if constraint {
			text := requirement.String()
			if _, known := g.d.constrainedAt[text]; !known {
				g.d.constrainedAt[text] = place
			}
			g.d.Constraints = append(g.d.Constraints, text)
			g.d.ConstraintHashes.add(requirement.Name, line.Hashes, place)
			return
		}
		g.d.Hashes.add(requirement.Name, line.Hashes, place)
		g.add(requirement, place)
	}
}

// cutHash takes the hash out of the URL that a requirement comes from.
func cutHash(r *packaging.Requirement) (hash string) {
	r.URL, hash = packaging.CutHash(r.URL)
	return hash
}

// ofBuild warns of options for the build of one requirement: most have a wheel, and are
// not built.
func (g *Gathering) ofBuild(line packaging.Line, place Place) {
	told := map[string]bool{}
	for _, option := range line.Options {
		if told[option.Name] {
			continue
		}
		told[option.Name] = true
		g.d.Warnings = append(g.d.Warnings, report.Problem{
			Rule: "RequirementsOption", File: place.File, Line: place.Line,
			Message: option.Name + " has no effect here", Remedy: instead(option.Name),
		})
	}
}

// asRequirement gives a line that installs from a URL the form "name @ URL".
func asRequirement(line packaging.Line) (packaging.Requirement, bool) {
	if _, local := line.LocalPath(); local {
		return packaging.Requirement{}, false
	}
	if line.Requirement != nil {
		return *line.Requirement, true
	}
	source := line.Source
	if source == nil || source.URL == "" {
		return packaging.Requirement{}, false
	}
	name := source.Name
	if name == "" {
		if name = packaging.ArchiveName(packaging.Artifact{URL: source.URL}.Filename()); name == "" {
			return packaging.Requirement{}, false
		}
	}
	// Of a fragment that names the distribution only the rest is the URL's.
	url, fragment, _ := strings.Cut(source.URL, "#")
	kept := slices.DeleteFunc(strings.Split(fragment, "&"), func(pair string) bool {
		return !strings.HasPrefix(pair, "subdirectory=") && !strings.HasPrefix(pair, "sha256=")
	})
	if len(kept) > 0 {
		url += "#" + strings.Join(kept, "&")
	}
	return packaging.Requirement{Name: name, Extras: source.Extras, URL: url, Marker: source.Marker}, true
}

// options takes the options that say where distributions come from, as pip does
// for the whole run; the configuration goes before them.
func (g *Gathering) options(options []packaging.Option, refuse func(message, remedy string), file string, line int) {
	for _, option := range options {
		g.noteTorch(option, Place{File: file, Line: line})
		switch option.Name {
		case "--index-url":
			if g.d.Index.URL == "" {
				g.d.Index.URL, g.index = option.Value, option.Value
			}
		case "--extra-index-url":
			g.extraIndexes = append(g.extraIndexes, option.Value)
		case "--require-hashes":
			if g.d.RequireHashes == nil {
				g.d.RequireHashes = &Place{File: file, Line: line}
			}
		case "--no-require-hashes":
			g.d.RequireHashes = nil
		case "--find-links":
			g.findLinks(option.Value, Place{File: file, Line: line})
		case "--no-index":
			g.noIndex = append(g.noIndex, Place{File: file, Line: line})
		case "--prefer-binary", "--use-feature":
			// Wheels are preferred.
		default:
			g.d.Warnings = append(g.d.Warnings, report.Problem{
				Rule: "RequirementsOption", File: file, Line: line,
				Message: option.Name + " has no effect here",
				Remedy:  instead(option.Name),
			})
		}
	}
}

// withoutIndex is what --no-index comes to: with nothing to look into instead nothing
// would be found, and it is most likely that a mirror is meant.
func (g *Gathering) withoutIndex() {
	if g.d.NoIndex = len(g.noIndex) > 0 && len(g.d.links()) > 0; g.d.NoIndex {
		return
	}
	for _, place := range g.noIndex {
		g.d.Warnings = append(g.d.Warnings, report.Problem{
			Rule: "RequirementsOption", File: place.File, Line: place.Line,
			Message: "--no-index has no effect here", Remedy: instead("--no-index"),
		})
	}
}

// SoFar is what is declared outside the wheel. Where install_requires is read
// from requirements.txt it is all there will be.
func (g *Gathering) SoFar() Declared {
	d := g.d
	d.Requirements, d.Index = g.requirements(), g.indexes()
	return d
}

func (g *Gathering) requirements() []Requirement {
	var all []Requirement
	for _, each := range g.byText {
		all = append(all, *each)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Text < all[j].Text })
	return all
}

// Finish brings in what the wheel declares, with the extras that were asked for.
func (g *Gathering) Finish(metadata packaging.Metadata, declared string) (Declared, error) {
	project := Project(g.dir, metadata, declared, g.files)
	for _, extra := range ownExtras(metadata, sortedKeys(g.extras)) {
		g.extra(extra, project.place(metadata.Name))
	}
	g.d.Extras = sortedKeys(g.extras)
	for _, extra := range g.d.Extras {
		if !metadata.HasExtra(extra) {
			g.fail(unknownExtra(metadata, extra, g.extras[extra]))
		}
	}
	g.metadata(project, g.d.Extras)
	if len(g.problems) > 0 {
		return Declared{}, g.problems
	}
	return g.SoFar(), nil
}

func unknownExtra(metadata packaging.Metadata, extra string, place Place) report.Problem {
	problem := report.Problem{File: place.File, Line: place.Line, Message: fmt.Sprintf("%s has no extra %q", metadata.Name, extra)}
	if len(metadata.ProvidesExtra) == 0 {
		problem.Remedy = "it declares none: take it out, or declare it in extras_require"
		return problem
	}
	problem.Remedy = "it has " + strings.Join(metadata.ProvidesExtra, ", ")
	if near, ok := suggest.Search(extra, metadata.ProvidesExtra, false); ok {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return problem
}

func sortedKeys(set map[string]Place) []string { return slices.Sorted(maps.Keys(set)) }

// lineOf finds the first line that holds a name, 0 if none does.
func lineOf(data []byte, name string) int {
	for i, line := range strings.Split(string(data), "\n") {
		if strings.Contains(packaging.NormalizeName(line), packaging.NormalizeName(name)) {
			return i + 1
		}
	}
	return 0
}

func placeOf(source config.Source) Place { return Place{File: source.File, Line: source.Line} }
