package dependencies

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Image is the resolved image that the tests' requirements are added to.
type Image struct {
	Declared Declared
	Built    []Built // its local requirements
	Packages []packaging.Package
}

// TestRequirements returns what the tests ask for beyond an image. cfg names it, built
// are the local requirements that are built for the tests alone, and unbuilt are those
// whose wheels do not exist yet, as for Declared.With. The tests run with the image's
// distributions: what it holds is a constraint. The error is a report.Problem or a
// report.Errors.
func TestRequirements(cfg config.Config, files project.Files, project Built, image Image, built []Built, environment packaging.Environment) (d Declared, unbuilt []Local, err error) {
	held := image.Declared.clone()
	cfg.Index = held.Index
	stated, err := Read(cfg, files)
	if err != nil {
		return Declared{}, nil, err
	}
	if d, err = stated.Finish(project.Metadata, project.File); err != nil {
		return Declared{}, nil, err
	}
	if len(d.Locals) > 0 || len(image.Built) > 0 {
		if d, unbuilt, err = d.With(project, slices.Concat(image.Built, built), environment); err != nil {
			return Declared{}, nil, err
		}
	}
	for _, archive := range d.Archives {
		if _, ok := held.Archived(packaging.Artifact{Path: archive.Below}); !ok {
			return Declared{}, nil, errNotInImage(archive.Asked, archive.Written)
		}
	}
	for _, folder := range d.Folders {
		if !slices.ContainsFunc(held.Folders, func(f Folder) bool { return f.Path == folder.Path }) {
			return Declared{}, nil, errNotInImage(folder.Place, folder.Written)
		}
	}
	d.Members = slices.DeleteFunc(d.Members, func(r Requirement) bool { return held.hasURL(r.Name, environment) })
	d.BuildConstraints = held.BuildConstraints
	d.Locals = slices.DeleteFunc(d.Locals, func(l Local) bool {
		return slices.ContainsFunc(image.Built, func(b Built) bool { return b.isAt(l.Path) })
	})
	d.Archives, d.Folders, d.NoIndex = held.Archives, held.Folders, held.NoIndex
	d.Links = slices.Compact(slices.Concat(held.Links, d.Links))
	known := map[string]bool{}
	for _, requirement := range held.Requirements {
		known[requirement.Text] = true
	}
	d.Requirements = slices.DeleteFunc(d.Requirements, func(r Requirement) bool { return known[r.Text] })
	d.Held = pins(image.Packages)
	d.Constraints = slices.Concat(d.Constraints, held.Constraints, d.Held)
	return d, unbuilt, nil
}

// pins returns constraints to exactly what is locked.
func pins(locked []packaging.Package) []string {
	var all []string
	for _, p := range locked {
		switch {
		case p.VCS != nil && p.VCS.URL != "":
			all = append(all, p.Name+" @ "+withSubdirectory(p.VCS.Type+"+"+p.VCS.URL+"@"+p.VCS.CommitID, p.VCS.Subdirectory))
		case p.Archive != nil && p.Archive.URL != "":
			all = append(all, p.Name+" @ "+withSubdirectory(p.Archive.URL, p.Archive.Subdirectory))
		case p.Version != "":
			all = append(all, p.Name+"=="+p.Version)
		}
	}
	return all
}

func withSubdirectory(url, subdirectory string) string {
	if subdirectory == "" {
		return url
	}
	return url + "#subdirectory=" + subdirectory
}

// errNotInImage rejects an archive or folder of the context that the image's own
// requirements do not name: the tests may use only those.
func errNotInImage(place report.Position, written string) error {
	return report.Problem{
		Message: fmt.Sprintf("it installs from the path %s, and of those only what the image has is there for the tests", written),
		Remedy:  "name it in requirements.txt as well",
	}.At(place)
}
