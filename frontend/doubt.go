package frontend

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// doubts are what will not go well in the image with what is installed. Each looks at
// layers that the image needs anyway, at the same time. Whoever only asks about a build
// (--call) is answered as the build would, and waits for a layer where there is a doubt
// that names and the lock do not settle: of a sound project none is installed. That
// leaves out what takes looking into compiled wheels, which nearly every project has.
func (p *prepared) doubts(ctx context.Context, program check.Program, declared string) ([]report.Problem, error) {
	var imports, libraries, shared []report.Problem
	group, ctx := errgroup.WithContext(ctx)
	group.Go(guarded(func() (err error) {
		imports, err = p.doubtImports(ctx, program, declared)
		return err
	}))
	group.Go(guarded(func() (err error) {
		libraries, err = p.doubtLibraries(ctx)
		return err
	}))
	group.Go(guarded(func() (err error) {
		shared, err = p.doubtShared(ctx)
		return err
	}))
	err := group.Wait()
	return slices.Concat(imports, libraries, shared), err
}

// doubtImports finds imports that nothing in the image answers, and packages that
// are in the way of others. Names explain nearly all that is imported; only for
// what they do not explain is it looked at what is installed.
func (p *prepared) doubtImports(ctx context.Context, program check.Program, declared string) ([]report.Problem, error) {
	found := check.Imports(program, p.supply(declared))
	if found.Settled() || !p.installs() {
		return found.Problems, nil
	}
	list, err := p.listing(ctx)
	if err != nil {
		return nil, err
	}
	return found.Settle(list)
}

// installs says that the target has the distributions in it.
func (p *prepared) installs() bool {
	return p.build.target != targetWheel && p.build.target != targetLock
}

// program is what of the project is in the image and what of it is run.
func (p *prepared) program(found survey.Survey, cmd command.Command, files carry.Decision) check.Program {
	cfg := p.build.options.Config
	program := check.Program{
		Survey: found, Modules: p.wheel.Modules, TopLevel: p.wheel.TopLevel,
		Installed: files.Installed, Carried: map[string]bool{},
		Included:   cfg.Include != nil,
		SearchPath: cfg.Env["PYTHONPATH"] != "" || p.base.Variable("PYTHONPATH") != "",
	}
	for _, file := range files.Files {
		program.Carried[file.Path] = true
		if isRun(found, cmd, file) {
			program.Scripts = append(program.Scripts, file.Path)
		}
	}
	for _, group := range []string{"console_scripts", "gui_scripts"} {
		for _, each := range p.wheel.EntryPoints[group] {
			if len(each.Extras) == 0 {
				program.Commands = append(program.Commands, each)
			}
		}
	}
	for _, line := range append(append([]string{}, cmd.Entrypoint...), cmd.Args...) {
		for _, word := range strings.Fields(line) {
			name, _, _ := strings.Cut(word, ":")
			program.Named = append(program.Named, name)
		}
	}
	return program
}

// isRun says that a carried file is a program of the image. Beside a console
// script, what lies in the root and serves nobody is a tool of the developer's:
// a benchmark, a release script.
func isRun(found survey.Survey, cmd command.Command, file carry.File) bool {
	if file.Rule != carry.Entry && file.Rule != carry.Command || !strings.HasSuffix(file.Path, ".py") {
		return false
	}
	m, _ := found.Module(file.Source)
	return cmd.Kind != command.ConsoleScript || file.Rule == carry.Command || m.IsWeb()
}

// supply is what the image has besides the project.
func (p *prepared) supply(declared string) check.Supply {
	o := p.build.options
	s := check.Supply{Python: p.facts.Markers.PythonVersion, Stdlib: p.facts.Stdlib, File: "install_requires in " + declared, Extras: map[string][]string{}}
	s.Locked = p.lockedNames()
	if files := dependencies.RequirementsFiles(o.Config, o.Files); len(files) > 0 {
		s.File = files[0]
	} else if declared == "pyproject.toml" {
		s.File = "dependencies in " + declared
	}
	for _, requirement := range p.wheel.Metadata.RequiresDist {
		if _, always := requirement.Marker.WithExtras(p.declared.Extras); always {
			continue
		}
		name := packaging.NormalizeName(requirement.Name)
		for _, extra := range p.wheel.Metadata.ProvidesExtra {
			if _, brought := requirement.Marker.WithExtras([]string{extra}); brought {
				s.Extras[name] = append(s.Extras[name], extra)
			}
		}
	}
	return s
}
