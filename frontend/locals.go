package frontend

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// local is a requirement that lies in the context, with its wheel.
type local struct {
	lock.Built
	wheel wheel.Wheel
}

// declareLocals makes the wheels of the requirements that lie in the context, and
// brings in what those require. A project without any pays nothing for it.
func (p *prepared) declareLocals(ctx context.Context, declared lock.Declared) (lock.Declared, error) {
	var built []lock.Built
	for next := declared.Locals; len(next) > 0; {
		made, err := p.buildLocals(ctx, next)
		if err != nil {
			return declared, err
		}
		p.locals = append(p.locals, made...)
		var just []lock.Built
		for _, each := range made {
			just = append(just, each.Built)
		}
		built = append(built, just...)
		if next, err = lock.Nested(just); err != nil {
			return declared, err
		}
		next = slices.DeleteFunc(next, func(l lock.Local) bool {
			return slices.ContainsFunc(built, func(b lock.Built) bool { return b.Path == l.Path })
		})
	}
	slices.SortFunc(p.locals, func(a, b local) int { return strings.Compare(a.Path, b.Path) })
	return declared.With(p.wheel.Metadata.Name, built)
}

func (p *prepared) buildLocals(ctx context.Context, all []lock.Local) ([]local, error) {
	var wanted []lock.Local
	for _, each := range all {
		if holds, err := each.Marker.Evaluate(p.facts.Markers, nil); err != nil || holds {
			wanted = append(wanted, each)
		}
	}
	made := make([]local, len(wanted))
	group, grouped := errgroup.WithContext(ctx)
	for i, each := range wanted {
		group.Go(guarded(func() (err error) {
			made[i], err = p.buildLocal(grouped, each)
			return err
		}))
	}
	return made, group.Wait()
}

func (p *prepared) buildLocal(ctx context.Context, l lock.Local) (local, error) {
	o := p.build.options
	at := report.Problem{File: l.Places[0].File, Line: l.Places[0].Line}
	narrowed := p.context
	if o.Dir != "" && !strings.HasPrefix(l.Path+"/", o.Dir+"/") {
		var err error
		if narrowed, err = o.Probe.Beside(ctx, p.context, []string{l.Path}); err != nil {
			return local{}, err
		}
	}
	files, err := p.localFiles(ctx, narrowed, l, at)
	if err != nil {
		return local{}, err
	}
	below, err := filepath.Rel("/"+o.Dir, "/"+l.Path)
	if err != nil {
		return local{}, err
	}
	backend, err := wheel.FindBackend(files)
	if err != nil {
		return local{}, moved(err, below, files)
	}
	if backend.Machine, err = p.machine(ctx, narrowed, l.Path, files); err != nil {
		return local{}, err
	}
	request := p.making.Local(l.Path, below, files, backend)
	request.Context = narrowed
	request.WithGit = func(ctx context.Context) (project.Context, error) {
		return o.Probe.Context(ctx, l.Path, files, true)
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
	switch {
	case l.Name != "" && packaging.NormalizeName(l.Name) != packaging.NormalizeName(w.Metadata.Name):
		at.Message, at.Remedy = fmt.Sprintf("%s is asked for, and what lies in %s is %s", l.Name, l.Written, w.Metadata.Name), "write "+w.Metadata.Name
		return local{}, at
	case !w.Metadata.RequiresPython.SupportsPython(p.facts.Markers.PythonVersion):
		at.Message = fmt.Sprintf("%s requires Python %s, and the image has %s", l.Written, w.Metadata.RequiresPythonRaw, p.facts.Markers.PythonVersion)
		at.Remedy = "set python to a version that both support"
		return local{}, at
	}
	return local{
		Built: lock.Built{Local: l, Metadata: w.Metadata, File: path.Join(below, backend.Metadata), Text: files[backend.Metadata]},
		wheel: w,
	}, nil
}

// maxLocalFile bounds each of those, in bytes.
const maxLocalFile = 4 << 20

// localFiles are what decides how its wheel is built.
func (p *prepared) localFiles(ctx context.Context, narrowed project.Context, l lock.Local, at report.Problem) (project.Files, error) {
	ref, err := p.build.client.Solve(ctx, narrowed.State)
	if err != nil {
		return nil, err
	}
	// Down from the root: a daemon's error does not tell what is missing.
	within, err := newTree(ref).list(ctx, path.Dir("/"+l.Path))
	if err != nil {
		return nil, err
	}
	if folder := within[path.Base(l.Path)]; !folder {
		at.Message = fmt.Sprintf("%s is no folder of the build context", l.Written)
		at.Remedy = "correct the path, which starts at the project"
		if pattern := narrowed.LeavesOut(l.Path); pattern != "" {
			at.Remedy = fmt.Sprintf("%s leaves it out by %s", narrowed.Ignore, pattern)
		}
		return nil, at
	}
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/" + l.Path})
	if err != nil {
		return nil, err
	}
	files := project.Files{}
	for _, entry := range entries {
		if !slices.Contains([]string{"setup.py", "setup.cfg", "pyproject.toml"}, entry.Path) {
			continue
		}
		if files[entry.Path], err = gateway.Read(ctx, ref, path.Join("/", l.Path, entry.Path), maxLocalFile); err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		at.Message = fmt.Sprintf("%s holds neither setup.py nor pyproject.toml, so there is nothing to install", l.Written)
		at.Remedy = "correct the path, or add a setup.py there"
		return nil, at
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
func (p *prepared) plannedLocals() []plan.Local {
	var all []plan.Local
	for _, each := range p.locals {
		all = append(all, plan.Local{
			Name: each.Metadata.Name, Version: each.Metadata.Version, Directory: each.Path,
			File: each.wheel.File, Size: each.wheel.Size,
		})
	}
	return all
}

// layersOfLocals are theirs, over the dependencies: they are edited as the project is.
func (p *prepared) layersOfLocals() []layer {
	var all []layer
	for _, each := range p.locals {
		all = append(all, layer{each.wheel.State.Installed, fmt.Sprintf("local: %s %s from %s", each.Metadata.Name, each.Metadata.Version, each.Path)})
	}
	return all
}
