package dependencies

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// options takes the options that say where distributions come from. As with pip, they
// count for all requirements (https://pip.pypa.io/en/stable/reference/requirements-file-format/);
// the configuration goes before them.
func (c *collector) options(options []packaging.Option, place report.Position) {
	for _, option := range options {
		c.noteTorch(option, place)
		switch option.Name {
		case "--index-url":
			if c.declared.Index.URL == "" {
				c.declared.Index.URL, c.named.index = option.Value, option.Value
			}
		case "--extra-index-url":
			c.named.extra = append(c.named.extra, option.Value)
		case "--require-hashes":
			if c.declared.RequireHashes.File == "" {
				c.declared.RequireHashes = place
			}
		case "--no-require-hashes":
			c.declared.RequireHashes = report.Position{}
		case "--find-links":
			c.findLinks(option.Value, place)
		case "--no-index":
			c.noIndex = append(c.noIndex, place)
		case "--prefer-binary", "--use-feature":
			// uv prefers wheels in any case.
		default:
			c.warnNoEffect(option.Name, place)
		}
	}
}

// buildOptions warns of options for the build of one requirement: most requirements have
// a wheel and are not built.
func (c *collector) buildOptions(line packaging.Line, place report.Position) {
	reported := map[string]bool{}
	for _, option := range line.Options {
		if !reported[option.Name] {
			reported[option.Name] = true
			c.warnNoEffect(option.Name, place)
		}
	}
}

// withoutIndex decides what --no-index means. If there is nothing to look into instead
// of an index, nothing would be found: most likely a mirror is meant.
func (c *collector) withoutIndex() {
	if c.declared.NoIndex = len(c.noIndex) > 0 && len(c.declared.FindLinks()) > 0; c.declared.NoIndex {
		return
	}
	for _, place := range c.noIndex {
		c.warnNoEffect("--no-index", place)
	}
}

// findLinks takes the value of --find-links: a page of links, or a folder of the context.
func (c *collector) findLinks(value string, place report.Position) {
	if strings.Contains(value, "://") && !strings.HasPrefix(value, "file:") {
		if !slices.Contains(c.declared.Links, value) {
			c.declared.Links = append(c.declared.Links, value)
		}
		return
	}
	written := value
	if source, err := packaging.ParseSource(value); err == nil && source.Path != "" {
		written = source.Path
	}
	full, problem := placeOfLocal(written, c.dir)
	if problem != nil {
		c.problems = append(c.problems, problem.At(place))
		return
	}
	c.declared.Folders = append(c.declared.Folders, Folder{Path: full, Written: written, Place: place})
}

func (c *collector) warnNoEffect(option string, place report.Position) {
	c.warnOption(place, option+" has no effect here", optionRemedy(option))
}

func (c *collector) warnOption(place report.Position, message, remedy string) {
	c.declared.Warnings = append(c.declared.Warnings, report.Problem{Rule: rules.RequirementsOption, Message: message, Remedy: remedy}.At(place))
}

// optionRemedy says what to write in the place of an option of pip's.
func optionRemedy(option string) string {
	switch option {
	case "--no-index":
		return "set index.url to your own index: the public one is not asked then"
	case "--trusted-host":
		return "pass who vouches for the host's certificate as a secret: --secret id=ca,src=ca.pem"
	case "--pre", "--all-releases":
		return "name the pre-release where it is wanted, as in name>=2.0rc1"
	case "--only-final":
		return "take it out: a pre-release is installed only where one is named or there is nothing else"
	case "--config-settings", "--global-option":
		return "take it out, since a wheel is installed where there is one, or commit a wheel that was built with it and write its path"
	case "--no-binary":
		return "take it out, since a wheel is installed where there is one, or write name @ https://... with the URL of the source"
	case "--only-binary":
		return "take it out: what has no wheel for the image alone is compiled"
	}
	return "take it out"
}
