package frontend

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// local is a requirement that lies in the context, with its wheel.
type local struct {
	dependencies.Built
	wheel wheel.Wheel
}

// declareLocals makes the wheels of the requirements that lie in the context, and
// brings in what those require. A project without any pays nothing for it.
func (p *prepared) declareLocals(ctx context.Context, declared dependencies.Declared) (dependencies.Declared, error) {
	if len(declared.Locals) == 0 {
		return declared, declared.Workspace(p.facts.Markers)
	}
	project := p.project()
	for {
		with, unbuilt, err := declared.With(project, built(p.locals), p.facts.Markers)
		if err == nil && len(unbuilt) == 0 {
			err = with.Workspace(p.facts.Markers)
		}
		if err != nil || len(unbuilt) == 0 {
			return with, withFiles(err, p.locals)
		}
		if p.locals, err = p.buildLocals(ctx, p.locals, unbuilt); err != nil {
			return declared, err
		}
	}
}

// project is the project itself, which a local requirement may refer to.
func (p *prepared) project() dependencies.Built {
	o := p.build.options
	return dependencies.Project(o.Dir, p.wheel.Metadata, p.making.Backend.Metadata, o.Files)
}

func built(locals []local) []dependencies.Built {
	var all []dependencies.Built
	for _, each := range locals {
		all = append(all, each.Built)
	}
	return all
}

// withFiles is an error with the files of local requirements that it speaks of.
func withFiles(err error, locals []local) error {
	sources := map[string][]byte{}
	for _, each := range locals {
		sources[each.File] = each.Text
	}
	return report.WithSource(err, sources)
}

// buildLocals makes more of them, sorted by their paths.
func (p *prepared) buildLocals(ctx context.Context, made []local, wanted []dependencies.Local) ([]local, error) {
	all, err := p.locate(ctx, wanted)
	if err != nil {
		return nil, err
	}
	made = slices.Clone(made)
	all = leadTo(made, all)
	all = leadTo(p.locals, all) // the image's, where these are for the tests
	more, errs := make([]local, len(all)), make([]error, len(all))
	var group sync.WaitGroup
	for i, each := range all {
		group.Go(func() {
			errs[i] = guarded(func() (err error) {
				more[i], err = p.buildLocal(ctx, each)
				return err
			})()
		})
	}
	group.Wait()
	if err := joined(errs); err != nil {
		return nil, err
	}
	made = append(made, more...)
	slices.SortFunc(made, func(a, b local) int { return strings.Compare(a.Path, b.Path) })
	return made, nil
}

func (p *prepared) buildLocal(ctx context.Context, l located) (local, error) {
	o := p.build.options
	at := report.Problem{File: l.Place.File, Line: l.Place.Line}
	files, err := localFiles(ctx, l)
	if err != nil {
		return local{}, err
	}
	below := l.Below(o.Dir)
	backend, err := wheel.FindBackend(files)
	if err != nil {
		return local{}, moved(err, below, files)
	}
	dir := path.Clean("/" + l.Path)[1:]
	if backend.Machine, err = p.machine(ctx, l.context, dir, files); err != nil {
		return local{}, err
	}
	request := p.making.Local(dir, below, files, backend)
	request.Context = l.context
	request.WithGit = func(ctx context.Context) (project.Context, error) {
		return o.Probe.Context(ctx, dir, files, true)
	}
	if backend.NeedsGit(nil) {
		if request.Context, err = request.WithGit(ctx); err != nil {
			return local{}, err
		}
	}
	w, err := wheel.Build(ctx, p.build.client, request)
	if err == nil {
		w, err = p.crossLocal(ctx, request, w, at)
	}
	if err != nil {
		return local{}, moved(err, below, files)
	}
	if !w.Metadata.RequiresPython.SupportsPython(p.facts.Markers.PythonVersion) {
		at.Message = fmt.Sprintf("%s requires Python %s, and the image has %s", l.Written, w.Metadata.RequiresPythonRaw, p.facts.Markers.PythonVersion)
		at.Remedy = "set python to a version that both support"
		return local{}, at
	}
	return local{
		Built: dependencies.Built{
			Local: l.Local, Links: l.links, Metadata: w.Metadata, File: path.Join(below, backend.Metadata), Text: files[backend.Metadata],
			Sources: packaging.ParseSources(files["pyproject.toml"]),
		},
		wheel: w,
	}, nil
}

// maxLocalFile bounds each of those, in bytes.
const maxLocalFile = 4 << 20

// localFiles are what decides how its wheel is built.
func localFiles(ctx context.Context, l located) (project.Files, error) {
	declaring := []string{"setup.py", "setup.cfg", "pyproject.toml"}
	absent := func(message, remedy string) error {
		return notSent(l.context, l.Path, declaring, report.Problem{
			File: l.Place.File, Line: l.Place.Line, Message: fmt.Sprintf(message, l.Written), Remedy: remedy,
		})
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

// moved tells a problem of a local requirement's own files with their place. That of
// the configuration is the project's.
func moved(err error, below string, files project.Files) error {
	problems := report.Problems(err)
	if len(problems) == 0 {
		return err
	}
	all := slices.Clone(problems)
	sources := map[string][]byte{}
	for i, each := range all {
		text, ok := files[each.File]
		if !ok && path.Ext(each.File) != ".py" {
			continue
		}
		all[i].File = path.Join(below, each.File)
		if ok {
			sources[all[i].File] = text
		}
	}
	return report.WithSource(report.Errors(all), sources)
}

// modulesOfLocals are their top-level names.
func (p *prepared) modulesOfLocals() []string {
	var all []string
	for _, each := range p.locals {
		all = append(all, each.wheel.TopLevel...)
	}
	return all
}

// lockedNames are the distributions of the image besides the project.
func (p *prepared) lockedNames() []string {
	var all []string
	for _, each := range p.lock.Packages {
		all = append(all, each.Name)
	}
	for _, each := range p.locals {
		all = append(all, each.Metadata.Name)
	}
	return all
}

// plannedLocals are what the plan tells of them.
func plannedLocals(locals []local) []plan.Local {
	var all []plan.Local
	for _, each := range locals {
		all = append(all, plan.Local{
			Name: each.Metadata.Name, Version: each.Metadata.Version, Directory: each.Path,
			File: each.wheel.File, Size: each.wheel.Size,
		})
	}
	return all
}

// layersOfLocals are theirs, over the dependencies: they are edited as the project is.
func layersOfLocals(locals []local) []layer {
	var all []layer
	for _, each := range locals {
		all = append(all, layer{each.wheel.State.Installed, fmt.Sprintf("local: %s %s from %s", each.Metadata.Name, each.Metadata.Version, each.Path)})
	}
	return all
}
