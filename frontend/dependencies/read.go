package dependencies

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// Stated is what is asked for outside the wheel.
type Stated struct {
	declared Declared // with the index of the configuration alone
	dir      string   // the project's, below the context's root
	files    project.Files
	extras   map[string]report.Position
	named    namedIndexes
}

// Declared returns all that is stated. If the wheel declares no more, as where setup.py
// reads install_requires from requirements.txt, it is what Finish returns.
func (s Stated) Declared() Declared { return s.collector().result() }

// collector returns a collector that goes on from what is stated.
func (s Stated) collector() *collector {
	c := collectFrom(s.declared, s.dir)
	c.files, c.extras, c.named = s.files, maps.Clone(s.extras), s.named.clone()
	return c
}

// DefaultRequirements is the requirements file that is read if the configuration names
// none and it lies beside setup.py.
const DefaultRequirements = "requirements.txt"

// RequirementsFiles returns the files that the configuration names, or the default.
func RequirementsFiles(cfg config.Config, files project.Files) []string {
	if cfg.Requirements != nil {
		return cfg.Requirements
	}
	if _, ok := files[DefaultRequirements]; ok {
		return []string{DefaultRequirements}
	}
	return nil
}

// Read reads the requirements of the configuration and of requirements files. Its error
// is a report.Errors with everything that is wrong with them.
func Read(cfg config.Config, files project.Files) (Stated, error) {
	c := collectFrom(Declared{Index: cfg.Index, BuildConstraints: cfg.Build.Constraints}, path.Clean("/" + cfg.Project)[1:])
	c.files = files
	if source, ok := cfg.Sources["index.torch-backend"]; ok {
		c.declared.TorchKey = source.Begin()
	}
	for _, extra := range cfg.Extras {
		c.extra(extra, cfg.Sources["extras"].Begin())
	}
	c.packages(cfg)
	for _, file := range RequirementsFiles(cfg, files) {
		c.read(path.Clean(file), false, cfg.Sources["requirements"].Begin())
	}
	for _, file := range cfg.Constraints {
		c.read(path.Clean(file), true, cfg.Sources["constraints"].Begin())
	}
	c.withoutIndex()
	if problems := append(condaProblem(c.conda), c.problems...); len(problems) > 0 {
		return Stated{}, problems
	}
	c.declared.Requirements = c.requirements()
	return Stated{c.declared, c.dir, c.files, c.extras, c.named}, nil
}

// Finish adds what the wheel requires, with the extras that are asked for. metadata is
// the wheel's and file declares it, such as "setup.py". The error is a report.Errors.
func (s Stated) Finish(metadata packaging.Metadata, file string) (Declared, error) {
	c := s.collector()
	project := Project(c.dir, metadata, file, c.files)
	declares := project.place(metadata.Name)
	for extra := range ownExtras(metadata, packaging.NewExtras(sortedKeys(c.extras)...)) {
		c.extra(extra, declares)
	}
	c.declared.Extras = sortedKeys(c.extras)
	c.problems = append(c.problems, unknownExtras(metadata, c.declared.Extras, c.extras)...)
	c.metadata(project, packaging.NewExtras(c.declared.Extras...))
	if len(c.problems) > 0 {
		return Declared{}, c.problems
	}
	return c.result(), nil
}

// collector collects requirements within one call of this package.
type collector struct {
	declared Declared // all but its requirements
	dir      string   // the project's, below the context's root
	files    project.Files
	byText   map[string]*Requirement
	archives map[string]Archive // by name
	locals   map[string]bool    // see Local.key
	placed   map[textAt]bool    // the requirements of byText with their places
	visited  map[string]bool
	extras   map[string]report.Position // the project's own, and where each is asked for first
	problems report.Errors
	noIndex  []report.Position // where --no-index stands
	named    namedIndexes
	conda    []report.Position // lines that name a folder of the machine conda ran on
}

// collectFrom returns a collector that goes on from what is declared, which it leaves as
// it is.
func collectFrom(declared Declared, dir string) *collector {
	c := &collector{
		declared: declared.clone(), dir: dir,
		byText: map[string]*Requirement{}, placed: map[textAt]bool{},
		archives: map[string]Archive{}, locals: map[string]bool{}, visited: map[string]bool{}, extras: map[string]report.Position{},
	}
	if c.declared.constrainedAt == nil {
		c.declared.constrainedAt = map[string]report.Position{}
	}
	for _, archive := range c.declared.Archives {
		if _, known := c.archives[archive.Name()]; !known {
			c.archives[archive.Name()] = archive
		}
	}
	for _, local := range c.declared.Locals {
		c.locals[local.key()] = true
	}
	for _, requirement := range c.declared.Requirements {
		c.byText[requirement.Text] = &requirement
		for _, place := range requirement.Places {
			c.placed[textAt{requirement.Text, place}] = true
		}
	}
	return c
}

// textAt is a requirement at one place that asks for it.
type textAt struct {
	text  string
	place report.Position
}

// result returns what was collected.
func (c *collector) result() Declared {
	c.declared.Requirements, c.declared.Index = c.requirements(), c.indexes()
	return c.declared
}

// requirements returns the requirements that were collected, sorted.
func (c *collector) requirements() []Requirement {
	var all []Requirement
	for _, text := range slices.Sorted(maps.Keys(c.byText)) {
		all = append(all, *c.byText[text])
	}
	return all
}

func (c *collector) fail(place report.Position, message, remedy string) {
	c.problems = append(c.problems, report.Problem{Message: message, Remedy: remedy}.At(place))
}

func (c *collector) extra(name string, place report.Position) {
	name = packaging.NormalizeName(name)
	if _, known := c.extras[name]; !known {
		c.extras[name] = place
	}
}

func (c *collector) add(requirement packaging.Requirement, place report.Position) {
	text := requirement.String()
	known := c.byText[text]
	if known == nil {
		known = &Requirement{Requirement: requirement, Text: text}
		c.byText[text] = known
	}
	if key := (textAt{text, place}); !c.placed[key] {
		c.placed[key] = true
		known.Places = append(known.Places, place)
	}
}

// packages adds the requirements that the configuration names.
func (c *collector) packages(cfg config.Config) {
	if len(cfg.Packages) == 0 {
		return // nearly always, and Project reads pyproject.toml
	}
	place, project := cfg.Sources["packages"].Begin(), Project(c.dir, packaging.Metadata{}, "", c.files)
	for _, text := range cfg.Packages {
		requirement, err := packaging.ParseRequirement(text)
		if err != nil {
			c.fail(place, packaging.RedactCredentials(fmt.Sprintf("packages: %q is no requirement: %v", text, err)), "")
			continue
		}
		if c.refuses(requirement, place) {
			continue
		}
		line := packaging.Line{Requirement: &requirement}
		if _, local := line.LocalPath(); local {
			c.local(line, place)
			continue
		}
		c.sourced(project, requirement, place)
		c.add(requirement, place)
	}
}

// read reads a requirements or constraints file and what it includes.
func (c *collector) read(file string, constraint bool, from report.Position) {
	key := fmt.Sprint(file, constraint)
	if c.visited[key] {
		return
	}
	c.visited[key] = true
	data, ok := c.files[file]
	if !ok {
		c.fail(from, fmt.Sprintf("the requirements file %s is not in the build context", file),
			"add it, or look whether .dockerignore leaves it out")
		return
	}
	if !constraint {
		c.declared.Files = append(c.declared.Files, file)
	}
	parsed, err := packaging.ParseRequirements(file, data)
	var wrong packaging.Problems
	errors.As(err, &wrong)
	for _, problem := range wrong {
		c.fail(report.Position{File: problem.File, Line: problem.Line}, problem.Message, problem.Remedy)
	}
	for _, warning := range parsed.Warnings {
		c.warnOption(report.Position{File: warning.File, Line: warning.Line}, warning.Message, warning.Remedy)
	}
	for _, line := range parsed.Lines {
		c.line(file, line, constraint)
	}
}

// line adds what a line of a requirements file asks for.
func (c *collector) line(file string, line packaging.Line, constraint bool) {
	place := report.Position{File: file, Line: line.Number}
	if packaging.HasCredentials(line.Text) {
		c.fail(place, "a credential stands in a URL: it would be kept in the build's records and in the lock",
			report.MoveCredential)
		return
	}
	if len(line.Variables) > 0 {
		c.fail(place, fmt.Sprintf("${%s} stands in the line, and a build has no environment of the caller's", line.Variables[0]),
			"write the value; a credential is passed as a secret: "+report.NetrcSecret)
		return
	}
	if line.Kind != packaging.KindOptions {
		c.buildOptions(line, place)
	}
	if extras, ok := packaging.SelfReference(line); ok {
		// The project is installed from its wheel: only the extras count.
		for _, extra := range extras {
			c.extra(extra, place)
		}
		return
	}
	switch line.Kind {
	case packaging.KindInclude, packaging.KindConstraint:
		if strings.Contains(line.Path, "://") {
			c.fail(place, "a requirements file at a URL may say something else tomorrow", "commit the file beside this one")
			return
		}
		c.read(path.Join(path.Dir(file), line.Path), constraint || line.Kind == packaging.KindConstraint, place)
	case packaging.KindOptions:
		c.options(line.Options, place)
	default:
		c.requirement(line, constraint, place)
	}
}

// requirement adds a line that is a requirement or a constraint.
func (c *collector) requirement(line packaging.Line, constraint bool, place report.Position) {
	requirement, ok := asRequirement(line)
	if !ok && isCondaPath(line) {
		c.conda = append(c.conda, place)
		return
	}
	if written, local := line.LocalPath(); !ok && local {
		if constraint {
			c.fail(place, fmt.Sprintf("a constraint is a version, and %s is a path", written), "write it into a requirements file")
			return
		}
		c.local(line, place)
		return
	}
	if !ok {
		c.fail(place, "the URL does not tell whose file it is", "name it: name @ "+line.Text)
		return
	}
	if c.refuses(requirement, place) {
		return
	}
	hashes := slices.Clone(line.Hashes)
	if hash := cutHash(&requirement); hash != "" {
		hashes = append(hashes, hash)
	}
	if constraint {
		text := requirement.String()
		if _, known := c.declared.constrainedAt[text]; !known {
			c.declared.constrainedAt[text] = place
		}
		c.declared.Constraints = append(c.declared.Constraints, text)
		c.declared.ConstraintHashes.add(requirement.Name, hashes, place)
		return
	}
	c.declared.Hashes.add(requirement.Name, hashes, place)
	c.add(requirement, place)
}

// cutHash removes the hash from the URL of a requirement and returns it.
func cutHash(r *packaging.Requirement) (hash string) {
	r.URL, hash = packaging.CutHash(r.URL)
	return hash
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
	// Of a fragment only these parts belong to the URL; "egg=name" names the distribution.
	url, fragment, _ := strings.Cut(source.URL, "#")
	kept := slices.DeleteFunc(strings.Split(fragment, "&"), func(pair string) bool {
		return !strings.HasPrefix(pair, "subdirectory=") && !strings.HasPrefix(pair, "sha256=")
	})
	if len(kept) > 0 {
		url += "#" + strings.Join(kept, "&")
	}
	return packaging.Requirement{Name: name, Extras: source.Extras, URL: url, Marker: source.Marker}, true
}

// driveLetter begins a path of Windows, with or without the slash of a URL before it.
var driveLetter = regexp.MustCompile(`^/?[A-Za-z]:`)

// isCondaPath reports whether a line is like "numpy @ file:///croot/numpy_1682520569166/work".
// In an environment of conda, pip freeze pins to the folders that conda built in.
func isCondaPath(line packaging.Line) bool {
	written, local := line.LocalPath()
	return local && line.Kind == packaging.KindRequirement && (path.IsAbs(written) || driveLetter.MatchString(written))
}

// condaProblem returns one problem for all such lines: a file may have a hundred.
func condaProblem(places []report.Position) report.Errors {
	if len(places) == 0 {
		return nil
	}
	problem := report.Problem{
		Rule:    rules.UninstallableRequirement,
		Message: "the line names a folder of the machine where conda built it",
		Remedy:  "write name==VERSION, as pip list --format=freeze does",
	}
	if more := len(places) - 1; more > 0 {
		problem.Message = fmt.Sprintf("this line and %d more name folders of the machine where conda built them", more)
		problem.Remedy = "write name==VERSION in each, as pip list --format=freeze does"
	}
	return report.Errors{problem.At(places[0])}
}

// maxUnknown is the number of unknown extras that are reported.
const maxUnknown = 20

// unknownExtras returns the problems with extras that a distribution does not have; asked is where
// each is asked for.
func unknownExtras(metadata packaging.Metadata, extras []string, asked map[string]report.Position) (problems report.Errors) {
	declared := packaging.NewExtras(metadata.ProvidesExtra...)
	for _, extra := range extras {
		if !declared.Has(extra) && len(problems) < maxUnknown {
			problems = append(problems, unknownExtra(metadata, extra, asked[extra]))
		}
	}
	return problems
}

func unknownExtra(metadata packaging.Metadata, extra string, place report.Position) report.Problem {
	problem := report.Problem{Message: fmt.Sprintf("%s has no extra %q", metadata.Name, extra)}.At(place)
	if len(metadata.ProvidesExtra) == 0 {
		problem.Remedy = "it declares none: take it out, or declare it in extras_require"
		return problem
	}
	problem.Remedy = "it has " + report.Abbreviate(metadata.ProvidesExtra)
	if near := similar.Nearest(extra, metadata.ProvidesExtra); near != "" {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return problem
}

func sortedKeys(set map[string]report.Position) []string { return slices.Sorted(maps.Keys(set)) }
