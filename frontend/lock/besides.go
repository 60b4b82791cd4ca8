package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Besides is what is asked for on top of an image, such as by its tests. What the
// image holds is held to: it is that which is tested.
func Besides(cfg config.Config, files project.Files, metadata packaging.Metadata, declared string, image Declared, locked []packaging.Package) (Declared, error) {
	cfg.Index = image.Index
	g, err := Declare(cfg, files)
	if err != nil {
		return Declared{}, err
	}
	d, err := g.Finish(metadata, declared)
	if err != nil {
		return Declared{}, err
	}
	if err := unbuilt(d.Locals, image.Locals); err != nil {
		return Declared{}, err
	}
	for _, each := range d.Archives {
		if _, held := image.Archived(packaging.Artifact{Path: each.Below}); !held {
			return Declared{}, unheld(*each.Asked, each.Written)
		}
	}
	for _, each := range d.Folders {
		if !slices.ContainsFunc(image.Folders, func(f Folder) bool { return f.Path == each.Path }) {
			return Declared{}, unheld(each.Place, each.Written)
		}
	}
	d.BuildConstraints = image.BuildConstraints
	d.Locals, d.Provided = nil, image.Provided
	d.Archives, d.Folders, d.NoIndex = image.Archives, image.Folders, image.NoIndex
	d.Links = slices.Compact(slices.Concat(image.Links, d.Links))
	d.Requirements = slices.DeleteFunc(d.Requirements, func(r Requirement) bool {
		return slices.Contains(d.Provided, packaging.NormalizeName(r.Name))
	})
	known := map[string]bool{}
	for _, each := range image.Requirements {
		known[each.Text] = true
	}
	d.Requirements = slices.DeleteFunc(d.Requirements, func(r Requirement) bool { return known[r.Text] })
	d.Held = pins(locked)
	d.Constraints = slices.Concat(d.Constraints, image.Constraints, d.Held)
	return d, nil
}

// pins are constraints to what is locked.
func pins(locked []packaging.Package) []string {
	var all []string
	for _, each := range locked {
		switch {
		case each.VCS != nil && each.VCS.URL != "":
			url := each.VCS.Type + "+" + each.VCS.URL + "@" + each.VCS.CommitID
			if each.VCS.Subdirectory != "" {
				url += "#subdirectory=" + each.VCS.Subdirectory
			}
			all = append(all, each.Name+" @ "+url)
		case each.Archive != nil && each.Archive.URL != "":
			url := each.Archive.URL
			if each.Archive.Subdirectory != "" {
				url += "#subdirectory=" + each.Archive.Subdirectory
			}
			all = append(all, each.Name+" @ "+url)
		case each.Version != "":
			all = append(all, each.Name+"=="+each.Version)
		}
	}
	return all
}

// Beyond are the packages that another lock lacks.
func (l Lock) Beyond(other Lock) []packaging.Package {
	held := map[string]bool{}
	for _, each := range other.Packages {
		held[each.Name] = true
	}
	return slices.DeleteFunc(slices.Clone(l.Packages), func(p packaging.Package) bool { return held[p.Name] })
}

// unbuilt refuses what lies in the context and is not in the image already: the
// image is what is tested.
func unbuilt(asked, held []Local) error {
	for _, each := range asked {
		if slices.ContainsFunc(held, func(l Local) bool { return l.Path == each.Path }) {
			continue
		}
		return unheld(each.Places[0], each.Written)
	}
	return nil
}

func unheld(place Place, written string) error {
	return report.Problem{
		File: place.File, Line: place.Line,
		Message: fmt.Sprintf("it installs from the path %s, and of those only what the image has is there for the tests", written),
		Remedy:  "name it in requirements.txt as well",
	}
}
