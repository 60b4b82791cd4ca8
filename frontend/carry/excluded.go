package carry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// excluded returns what a user may expect in the image and what is not carried: all secrets,
// files in the root, and folders without a carried file.
func excluded(t tree, s selection, c collected) []Excluded {
	why := map[string]string{}
	for _, skipped := range t.survey.Skipped {
		if skipped.Why != "vcs" && skipped.Why != "cache" {
			why[skipped.Path+folderEnd(skipped)] = whySkipped[skipped.Why]
		}
	}
	used := map[string]bool{} // folders of the root of which something is in the image
	for _, f := range c.files {
		used[strings.Split(f.Path, "/")[0]] = true
	}
	for _, p := range t.layout.packages {
		used[strings.Split(p, "/")[0]] = true
	}
	entries := t.survey.EntryScripts()
	for _, f := range t.survey.Files {
		if c.carries(f.Path) || t.layout.inWheel[f.Path] {
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
				why[top+"/"] = whyFolder(t, s, top)
			}
		case !below && !isAbout(f.Path) && !isHidden(f.Path):
			why[f.Path] = whyFile(t, s, f.Path, entries)
		case path.Ext(f.Path) == ".ipynb":
			why[f.Path] = "a notebook"
		}
	}
	return byPath(why)
}

// whySkipped are the reasons why the survey does not look at something.
var whySkipped = map[string]string{
	"virtualenv": "a virtualenv", "node_modules": "a folder of JavaScript packages", "vcs": "of version control", "cache": "a cache",
	"unreadable": "it cannot be read", "not-utf8": "its name is not UTF-8",
}

// folderEnd is the slash that folders end in, "" for a file.
func folderEnd(skipped survey.Skipped) string {
	if skipped.Why == "unreadable" || skipped.Why == "not-utf8" {
		return ""
	}
	return "/"
}

func byPath(why map[string]string) []Excluded {
	var all []Excluded
	for _, p := range slices.Sorted(maps.Keys(why)) {
		all = append(all, Excluded{Path: p, Why: why[p]})
	}
	return all
}

// withheld returns what a target with all files of the project does not have: see
// Decision.Withheld.
func withheld(t tree, s selection) []Excluded {
	named := map[string]bool{} // by include, exactly: other secrets are not among its files
	for _, f := range s.files {
		named[f.path], named[f.source] = true, true
	}
	why := map[string]string{}
	for _, f := range t.survey.Files {
		if reason := secret(f); reason != "" && !named[f.Path] {
			why[f.Path] = reason
		}
	}
	for _, skipped := range t.survey.Skipped {
		// What tests have of such a name is made for them.
		if skipped.Why == "vcs" || t.neverFolder(skipped.Path) != "tests" {
			why[skipped.Path+folderEnd(skipped)] = whySkipped[skipped.Why]
		}
	}
	return byPath(why)
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }

func whyFolder(t tree, s selection, top string) string {
	if reason := t.never(top + "/x"); reason != "" {
		return reason
	}
	notebooks := true
	for _, f := range t.survey.Under(top) {
		notebooks = notebooks && path.Ext(f.Path) == ".ipynb"
	}
	if notebooks {
		return "notebooks"
	}
	return unnamed(s)
}

func whyFile(t tree, s selection, p string, entries []string) string {
	if reason := t.never(p); reason != "" {
		return reason
	}
	if s.out[p] {
		return "include takes it out"
	}
	if path.Ext(p) == ".py" && !s.replaces && !slices.Contains(entries, p) {
		return "no entry script, and none imports it"
	}
	return unnamed(s)
}

func unnamed(s selection) string {
	if s.replaces {
		return "include does not name it"
	}
	return "the program does not name it"
}
