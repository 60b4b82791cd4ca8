package carry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// theRules is the pattern that stands for what the rules choose.
const theRules = "..."

// Replaces reports whether include patterns decide alone what is carried, and the rules
// do not.
func Replaces(patterns []string) bool { return patterns != nil && !slices.Contains(patterns, theRules) }

// selection is what the include patterns choose.
type selection struct {
	given bool // there is a list of patterns, which may be empty
	// replaces is set if they alone decide what is carried.
	replaces bool
	files    []found           // by path
	out      map[string]bool   // files that a pattern with "!" takes out
	secrets  map[string]string // secrets that no pattern names exactly: path -> the pattern that matches
	links    map[string]string // symbolic links that lead out of the tree: path -> target
	none     bool              // the list is empty
}

// include applies the patterns. nil patterns select nothing and replace nothing.
// The error is a report.Problem about one of them.
func include(t tree, texts []string) (selection, error) {
	var patterns []pattern
	for _, text := range texts {
		if text == theRules {
			continue
		}
		p, err := newPattern(text)
		if err != nil {
			return selection{}, err
		}
		patterns = append(patterns, p)
	}
	var files []found
	secrets, links, out := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, f := range t.survey.Files {
		p, ok := deciding(patterns, f)
		switch {
		case !ok:
			continue
		case p.negative:
			out[f.Path] = true
			continue
		}
		r := reference{path: f.Path, source: f.Path, rule: Included, reason: fmt.Sprintf("include %q", p.text)}
		if f.Link != nil {
			source, folder, ok := t.real(f.Path)
			switch {
			case !ok:
				links[f.Path] = f.Link.Target
				continue
			case folder:
				files = append(files, t.includedBelow(r, source)...)
				continue
			}
			r.source = source
			f, _ = t.survey.File(source)
		}
		exact := p.path == r.path
		switch {
		case secret(f) != "" && !exact:
			secrets[f.Path] = r.reason
		case t.layout.isPackageCode(f.Path) && !exact && !isRootModule(f.Path):
		default:
			files = append(files, found{r, f})
		}
	}
	for _, p := range patterns {
		if !p.negative && !slices.ContainsFunc(t.survey.Files, p.matches) {
			return selection{}, t.matchesNothing(p)
		}
	}
	return selection{
		given: texts != nil, replaces: Replaces(texts), none: texts != nil && len(texts) == 0,
		files: files, out: out, secrets: secrets, links: links,
	}, nil
}

// includedBelow are the files of the folder that an included symbolic link stands
// for, without secrets and the package's code.
func (t tree) includedBelow(r reference, folder string) []found {
	var all []found
	for _, f := range t.survey.Under(folder) {
		if f.Link != nil || secret(f) != "" || t.layout.isPackageCode(f.Path) {
			continue
		}
		below := r
		below.path, below.source = r.path+strings.TrimPrefix(f.Path, folder), f.Path
		all = append(all, found{below, f})
	}
	return all
}

// isRootModule reports whether Python of the wheel is a module in the root
// (py_modules).
func isRootModule(p string) bool { return !strings.Contains(p, "/") }

// pattern is one line of include: a file, a folder, or a glob as in
// .dockerignore. With "!" it takes out what earlier ones put in.
type pattern struct {
	text     string // as written
	path     string // cleaned
	negative bool
	folder   bool // ends in a slash
	matcher  *patternmatcher.PatternMatcher
}

func newPattern(text string) (pattern, error) {
	rest, negative := strings.CutPrefix(strings.TrimSpace(text), "!")
	p := pattern{text: text, negative: negative, folder: strings.HasSuffix(rest, "/")}
	p.path = path.Clean(strings.TrimLeft(rest, "/"))
	if p.path == "." {
		p.path = "**"
	}
	if rest == "" || p.path == ".." || strings.HasPrefix(p.path, "../") {
		return pattern{}, report.Problem{
			Message: fmt.Sprintf("include has %q, which names nothing in the project", text),
			Remedy:  "paths are relative to the project's folder and stay in it",
		}
	}
	matcher, err := patternmatcher.New([]string{p.path})
	if err == nil {
		_, err = matcher.MatchesOrParentMatches("x")
	}
	if err != nil {
		return pattern{}, report.Problem{
			Message: fmt.Sprintf("include has %q, which is no pattern (%v)", text, err),
			Remedy:  `write it as in .dockerignore, such as "data/*.csv"`,
		}
	}
	p.matcher = matcher
	return p, nil
}

func (p pattern) matches(f survey.File) bool {
	if p.folder && f.Path == p.path && (f.Link == nil || f.Link.To != "folder") {
		return false
	}
	ok, err := p.matcher.MatchesOrParentMatches(f.Path)
	return ok && err == nil
}

// deciding is the pattern that a file is carried by, or a negative one that takes it
// out; ok is false if none matches. The last pattern that matches decides, as in
// .dockerignore (https://docs.docker.com/build/concepts/context/#dockerignore-files).
// Of several that carry it the first one is given, or one that names it exactly.
func deciding(patterns []pattern, f survey.File) (by pattern, ok bool) {
	for _, p := range patterns {
		if p.matches(f) && (!ok || p.negative || by.negative || p.path == f.Path) {
			by, ok = p, true
		}
	}
	return by, ok
}

func (t tree) matchesNothing(p pattern) report.Problem {
	problem := report.Problem{
		Message: fmt.Sprintf("include has %q, which matches no file of the project", p.text),
		Remedy:  "take it out, or check its spelling and .dockerignore",
	}
	if real, ok := t.folded[strings.ToLower(p.path)]; ok {
		problem.Remedy = fmt.Sprintf("write %q", real)
	}
	for _, skipped := range t.survey.Skipped {
		if p.path == skipped.Path || isBelow(p.path, skipped.Path) {
			problem.Remedy = fmt.Sprintf("%s is never looked into (%s)", skipped.Path+"/", skipped.Why)
		}
	}
	return problem
}
