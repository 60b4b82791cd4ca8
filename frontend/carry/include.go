package carry

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// pattern is one line of include: a file, a folder, or a glob as in
// .dockerignore; with "!" it takes out what earlier ones put in.
type pattern struct {
	text     string // as written
	path     string // cleaned
	negative bool
	folder   bool // ends in a slash
	matcher  *patternmatcher.PatternMatcher
	used     bool
}

// include carries what the patterns name, and nothing else.
func (c *chooser) include(texts []string) error {
	patterns := make([]*pattern, len(texts))
	for i, text := range texts {
		p, err := newPattern(text)
		if err != nil {
			return err
		}
		patterns[i] = p
	}
	c.included = true
	for _, f := range c.survey.Files {
		if p := chosen(patterns, f); p != nil {
			c.includeFile(f, p)
		}
	}
	for _, p := range patterns {
		if !p.used && !p.negative {
			return c.noMatch(p.text, p.path)
		}
	}
	return nil
}

func newPattern(text string) (*pattern, error) {
	p := &pattern{text: text}
	rest, negative := strings.CutPrefix(strings.TrimSpace(text), "!")
	p.negative = negative
	p.folder = strings.HasSuffix(rest, "/")
	p.path = path.Clean(strings.TrimLeft(rest, "/"))
	if p.path == "." {
		p.path = "**"
	}
	if rest == "" || p.path == ".." || strings.HasPrefix(p.path, "../") {
		return nil, report.Problem{
			Message: fmt.Sprintf("include has %q, which names nothing in the project", text),
			Remedy:  "paths are relative to the project's folder and stay in it",
		}
	}
	matcher, err := patternmatcher.New([]string{p.path})
	if err == nil {
		_, err = matcher.MatchesOrParentMatches("x")
	}
	if err != nil {
		return nil, report.Problem{
			Message: fmt.Sprintf("include has %q, which is no pattern (%v)", text, err),
			Remedy:  `write it as in .dockerignore, such as "data/*.csv"`,
		}
	}
	p.matcher = matcher
	return p, nil
}

func (p *pattern) matches(f survey.File) bool {
	if p.folder && f.Path == p.path && (f.Link == nil || f.Link.To != "folder") {
		return false
	}
	ok, err := p.matcher.MatchesOrParentMatches(f.Path)
	return ok && err == nil
}

// chosen is the pattern that carries a file, nil if none does. The last one that
// matches decides, as in .dockerignore.
func chosen(patterns []*pattern, f survey.File) (by *pattern) {
	for _, p := range patterns {
		if !p.matches(f) {
			continue
		}
		p.used = true
		if p.negative {
			by = nil
		} else if by == nil || p.path == f.Path {
			by = p
		}
	}
	return by
}

func (c *chooser) includeFile(f survey.File, p *pattern) {
	k := carried{path: f.Path, source: f.Path, rule: Included, reason: fmt.Sprintf("include %q", p.text)}
	exact := p.path == f.Path
	if f.Link != nil {
		source, folder, ok := c.real(f.Path)
		if !ok {
			c.links[f.Path] = f.Link.Target
			return
		}
		if folder {
			c.includeLinked(k, source)
			return
		}
		k.source = source
		f, _ = c.survey.File(source)
	}
	if why := secret(f); why != "" {
		if !exact {
			c.secrets[f.Path] = fmt.Sprintf("include %q", p.text)
			return
		}
		c.warn(report.Problem{
			Rule: rules.SecretIncluded, File: f.Path,
			Message: why + ", and include puts it into the image, where everybody who pulls it can read it",
			Remedy:  "mount it when the container runs (docker run -v, a Kubernetes secret)",
		})
	}
	if c.layout.isPackageCode(f.Path) {
		if !exact && !c.isRootScript(f.Path) {
			return
		}
		if !c.isRootScript(f.Path) {
			c.warn(report.Problem{
				Rule: rules.ShadowsPackage, File: f.Path,
				Message: "include carries a module of the installed package: Python may find this copy first",
				Remedy:  "take it out of include; the wheel holds it",
			})
		}
	}
	c.put(f, k)
}

// includeLinked carries the files of the folder that a link stands for.
func (c *chooser) includeLinked(k carried, folder string) {
	for _, f := range c.survey.Under(folder) {
		if f.Link != nil || secret(f) != "" || c.layout.isPackageCode(f.Path) {
			continue
		}
		below := k
		below.path, below.source = k.path+strings.TrimPrefix(f.Path, folder), f.Path
		c.put(f, below)
	}
}

// isRootScript says that a file is a module in the root which the wheel holds
// too (py_modules).
func (c *chooser) isRootScript(p string) bool { return !strings.Contains(p, "/") }

func (c *chooser) noMatch(text, p string) error {
	problem := report.Problem{
		Message: fmt.Sprintf("include has %q, which matches no file of the project", text),
		Remedy:  "take it out, or check its spelling and .dockerignore",
	}
	if real, ok := c.folded[strings.ToLower(p)]; ok {
		problem.Remedy = fmt.Sprintf("write %q", real)
	}
	for _, each := range c.survey.Skipped {
		if p == each.Path || isBelow(p, each.Path) {
			problem.Remedy = fmt.Sprintf("%s is never looked into (%s)", each.Path+"/", each.Why)
		}
	}
	return problem
}
