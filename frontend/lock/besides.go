package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Image is what is asked for on top of.
type Image struct {
	Declared Declared
	Built    []Built // its local requirements
	Packages []packaging.Package
}

// Besides is what is asked for on top of an image, such as by its tests, with the local
// requirements that are built for it; unbuilt are those that are still to be. What the
// image holds is held to: it is that which is tested.
func Besides(cfg config.Config, files project.Files, project Built, image Image, built []Built, environment packaging.Environment) (d Declared, unbuilt []Local, err error) {
	held := image.Declared
	cfg.Index = held.Index
	g, err := Declare(cfg, files)
	if err != nil {
		return Declared{}, nil, err
	}
	if d, err = g.Finish(project.Metadata, project.File); err != nil {
		return Declared{}, nil, err
	}
	if len(d.Locals) > 0 || len(image.Built) > 0 {
		if d, unbuilt, err = d.With(project, slices.Concat(image.Built, built), environment); err != nil {
			return Declared{}, nil, err
		}
	}
	for _, each := range d.Archives {
		if _, ok := held.Archived(packaging.Artifact{Path: each.Below}); !ok {
			return Declared{}, nil, unheld(*each.Asked, each.Written)
		}
	}
	for _, each := range d.Folders {
		if !slices.ContainsFunc(held.Folders, func(f Folder) bool { return f.Path == each.Path }) {
			return Declared{}, nil, unheld(each.Place, each.Written)
		}
	}
	d.Members = slices.DeleteFunc(d.Members, func(r Requirement) bool { return held.located(r.Name, environment) })
	d.BuildConstraints = held.BuildConstraints
	d.Locals = slices.DeleteFunc(d.Locals, func(l Local) bool {
		return slices.ContainsFunc(image.Built, func(b Built) bool { return b.lies(l.Path) })
	})
	d.Archives, d.Folders, d.NoIndex = held.Archives, held.Folders, held.NoIndex
	d.Links = slices.Compact(slices.Concat(held.Links, d.Links))
	known := map[string]bool{}
	for _, each := range held.Requirements {
		known[each.Text] = true
	}
	d.Requirements = slices.DeleteFunc(d.Requirements, func(r Requirement) bool { return known[r.Text] })
	d.Held = pins(image.Packages)
	d.Constraints = slices.Concat(d.Constraints, held.Constraints, d.Held)
	return d, unbuilt, nil
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

// unheld refuses a file of the context that the image has not: it is the image's that
// are there for the tests.
func unheld(place Place, written string) error {
	return report.Problem{
		File: place.File, Line: place.Line,
		Message: fmt.Sprintf("it installs from the path %s, and of those only what the image has is there for the tests", written),
		Remedy:  "name it in requirements.txt as well",
	}
}
