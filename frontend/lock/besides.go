package lock

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
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
