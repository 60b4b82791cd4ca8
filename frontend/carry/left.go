package carry

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// left lists what one might expect in the image: every secret, and of the rest
// the files in the root and the folders that are left out as a whole.
func (c *chooser) left() []Left {
	why := map[string]string{}
	for _, skipped := range c.survey.Skipped {
		switch skipped.Why {
		case "virtualenv", "node_modules":
			why[skipped.Path+"/"] = "a " + strings.Replace(skipped.Why, "node_modules", "folder of JavaScript packages", 1)
		case "unreadable", "not-utf8":
			why[skipped.Path] = map[string]string{"unreadable": "it cannot be read", "not-utf8": "its name is not UTF-8"}[skipped.Why]
		}
	}
	used := map[string]bool{} // folders of the root of which something is in the image
	for p := range c.files {
		used[strings.Split(p, "/")[0]] = true
	}
	for _, p := range c.layout.packages {
		used[strings.Split(p, "/")[0]] = true
	}
	entries := c.survey.EntryScripts()
	for _, f := range c.survey.Files {
		if _, ok := c.files[f.Path]; ok || c.layout.inWheel[f.Path] {
			continue
		}
		if reason := secret(f); reason != "" {
			why[f.Path] = reason
			continue
		}
		top, _, below := strings.Cut(f.Path, "/")
		switch {
		case below && !used[top] && !isHidden(top):
			if why[top+"/"] == "" {
				why[top+"/"] = c.whyFolder(top)
			}
		case !below && !isAbout(f.Path) && !isHidden(f.Path):
			why[f.Path] = c.whyFile(f.Path, entries)
		case path.Ext(f.Path) == ".ipynb":
			why[f.Path] = "a notebook"
		}
	}
	var all []Left
	for _, p := range slices.Sorted(maps.Keys(why)) {
		all = append(all, Left{Path: p, Why: why[p]})
	}
	return all
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }

func (c *chooser) whyFolder(top string) string {
	if reason := c.never(top + "/x"); reason != "" {
		return reason
	}
	notebooks := true
	for _, f := range c.survey.Under(top) {
		notebooks = notebooks && path.Ext(f.Path) == ".ipynb"
	}
	if notebooks {
		return "notebooks"
	}
	return c.unnamed()
}

func (c *chooser) whyFile(p string, entries []string) string {
	if reason := c.never(p); reason != "" {
		return reason
	}
	if path.Ext(p) == ".py" && !c.included && !slices.Contains(entries, p) {
		return "no entry script, and none imports it"
	}
	return c.unnamed()
}

func (c *chooser) unnamed() string {
	if c.included {
		return "include does not name it"
	}
	return "the program does not name it"
}
