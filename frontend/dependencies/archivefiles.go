package dependencies

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// withArchives finds the wheels and sdists of the build context that requirements name,
// and those in the folders of --find-links.
func (in Input) withArchives(ctx context.Context, client *gateway.Client, deps Dependencies) (Dependencies, error) {
	declared := deps.Declared
	if len(declared.Archives) == 0 && len(declared.Folders) == 0 {
		return deps, nil
	}
	var paths []string
	for _, archive := range declared.Archives {
		paths = append(paths, archive.Path)
	}
	for _, folder := range declared.Folders {
		paths = append(paths, folder.Path)
	}
	within, tree, err := in.beside(ctx, client, paths)
	if err != nil {
		return Dependencies{}, err
	}
	var problems report.Errors
	for _, archive := range declared.Archives {
		resolved, err := tree.Resolve(ctx, archive.Path)
		if err != nil {
			return Dependencies{}, err
		}
		exists, folder, err := tree.Has(ctx, resolved)
		if err != nil {
			return Dependencies{}, err
		}
		if folder || !exists {
			problems = append(problems, notSent(within, resolved, nil, report.Problem{
				Message: fmt.Sprintf("%s is no file of the build context", archive.Written),
				Remedy:  "correct the path, which starts at the project",
			}.At(archive.Asked)))
		}
	}
	archives := slices.Clone(declared.Archives)
	known := map[string]bool{}
	for _, archive := range archives {
		known[archive.Name()] = true
	}
	for _, folder := range declared.Folders {
		resolved, err := tree.Resolve(ctx, folder.Path)
		if err != nil {
			return Dependencies{}, err
		}
		entries, err := tree.List(ctx, resolved)
		if err != nil {
			return Dependencies{}, err
		}
		found := archivesAmong(entries)
		if len(found) == 0 {
			problems = append(problems, noArchives(within, folder, resolved, entries))
		}
		for _, name := range found {
			if !known[name] {
				known[name] = true
				archives = append(archives, folder.Offers(in.Project.Dir, name))
			}
		}
	}
	if len(problems) > 0 {
		return Dependencies{}, withFiles(problems, deps.Locals)
	}
	slices.SortFunc(archives, func(a, b Archive) int { return strings.Compare(a.Path, b.Path) })
	declared.Archives = archives
	return Dependencies{Declared: declared, Locals: deps.Locals, Archives: within, Needs: deps.Needs}, nil
}

// archivesAmong are the wheels and sdists of a folder.
func archivesAmong(entries map[string]bool) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if !entries[name] && packaging.IsArchive(name) {
			all = append(all, name)
		}
	}
	return all
}

// noArchives is the problem with a folder that has none: uv would not find the folder.
func noArchives(c project.Context, folder Folder, resolved string, entries map[string]bool) report.Problem {
	problem := report.Problem{
		Message: fmt.Sprintf("--find-links: %s is no folder of the build context", folder.Written),
		Remedy:  "correct the path, which starts at the project",
	}.At(folder.Place)
	if len(entries) > 0 {
		problem.Message = fmt.Sprintf("--find-links: %s holds no wheel or sdist", folder.Written)
		problem.Remedy = "put what is to be installed there, or take the line out"
	}
	return notSent(c, resolved, []string{"any-1-py3-none-any.whl", "any-1.tar.gz"}, problem)
}
