package dependencies

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// buildLocals builds the wheels of local requirements, all at the same time. needs are problems
// that a builder which can run programs of the image's platform does not have.
func (in Input) buildLocals(ctx context.Context, client *gateway.Client, found []located) (locals []LocalWheel, needs []report.Problem, err error) {
	locals = make([]LocalWheel, len(found))
	problems, errs := make([]*report.Problem, len(found)), make([]error, len(found))
	// One that fails does not stop the others: all failures are reported together.
	group, _ := gateway.NewGroup(ctx)
	for i, local := range found {
		group.Go(func() error {
			defer gateway.Recover(&errs[i])
			locals[i], problems[i], errs[i] = in.buildLocal(ctx, client, local)
			return nil
		})
	}
	_ = group.Wait()
	if err := gateway.JoinErrors(errs); err != nil {
		return nil, nil, err
	}
	for _, problem := range problems {
		if problem != nil {
			needs = append(needs, *problem)
		}
	}
	return locals, needs, nil
}

// buildLocal builds the wheel of one local requirement, in the same way as the project's. need
// is such a problem, or nil.
func (in Input) buildLocal(ctx context.Context, client *gateway.Client, local located) (made LocalWheel, need *report.Problem, err error) {
	at := report.Problem{}.At(local.Place)
	files, err := localFiles(ctx, local)
	if err != nil {
		return LocalWheel{}, nil, err
	}
	below := local.Below(in.Project.Dir)
	backend, err := wheel.FindBackend(files)
	if err != nil {
		return LocalWheel{}, nil, relocateProblem(err, below, files)
	}
	source := in.Project.Other(path.Clean("/" + local.Path)[1:], files, local.context)
	if backend, err = backend.ForMachine(ctx, client, in.Maker.Tools, source); err != nil {
		return LocalWheel{}, nil, err
	}
	if backend.NeedsGit(nil) {
		if source, err = source.WithGit(ctx); err != nil {
			return LocalWheel{}, nil, err
		}
	}
	p := wheel.Project{Source: source, Backend: backend, Of: below}
	built, err := in.Maker.Build(ctx, client, p)
	fits := true
	if err == nil && in.Installs {
		built, fits, err = in.Maker.ForPlatform(ctx, client, p, built, in.Facts.Target())
	}
	if err != nil {
		return LocalWheel{}, nil, relocateProblem(err, below, files)
	}
	if !fits {
		problem := at
		problem.Message = "the wheel of " + built.Metadata.Name + " has compiled modules"
		problem = in.Maker.Tools.Cross.NeedsEmulation(problem)
		need = &problem
	}
	if !built.Metadata.RequiresPython.SupportsPython(in.Facts.Markers.PythonVersion) {
		at.Message = fmt.Sprintf("%s requires Python %s, and the image has %s", local.Written, built.Metadata.RequiresPythonRaw, in.Facts.Markers.PythonVersion)
		at.Remedy = "set python to a version that both support"
		return LocalWheel{}, nil, at
	}
	return LocalWheel{
		Built: Built{
			Local: local.Local, Links: local.links, Metadata: built.Metadata, File: path.Join(below, backend.Metadata), Text: files[backend.Metadata],
			Sources: packaging.ParseSources(files["pyproject.toml"]),
		},
		Wheel: built,
	}, need, nil
}

// maxLocalFile bounds each of those, in bytes.
const maxLocalFile = 4 << 20

// localFiles are the files on which it depends how the wheel is built.
func localFiles(ctx context.Context, l located) (project.Files, error) {
	declaring := []string{"setup.py", "setup.cfg", "pyproject.toml"}
	absent := func(message, remedy string) error {
		return notSent(l.context, l.Path, declaring, report.Problem{Message: fmt.Sprintf(message, l.Written), Remedy: remedy}.At(l.Place))
	}
	_, folder, err := l.tree.Has(ctx, l.Path)
	if err != nil {
		return nil, err
	}
	if !folder {
		return nil, absent("%s is no folder of the build context", "correct the path, which starts at the project")
	}
	entries, err := l.tree.List(ctx, l.Path)
	if err != nil {
		return nil, err
	}
	files := project.Files{}
	for _, name := range declaring {
		if _, there := entries[name]; !there {
			continue
		}
		if files[name], err = gateway.Read(ctx, l.tree.Ref, path.Join("/", l.Path, name), maxLocalFile); err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, absent("%s holds neither setup.py nor pyproject.toml, so there is nothing to install", "correct the path, or add a setup.py there")
	}
	return files, nil
}

// relocateProblem gives problems in a local requirement's own files their path from the
// project. A problem in the configuration is the project's and stays.
func relocateProblem(err error, below string, files project.Files) error {
	problems := report.Problems(err)
	if len(problems) == 0 {
		return err
	}
	all := slices.Clone(problems)
	sources := map[string][]byte{}
	for i, problem := range all {
		text, ok := files[problem.File]
		if !ok && path.Ext(problem.File) != ".py" {
			continue
		}
		all[i].File = path.Join(below, problem.File)
		if ok {
			sources[all[i].File] = text
		}
	}
	return report.WithSource(report.Errors(all), sources)
}
