package decide

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// program is what of the project is in the image and what of it is run.
func (in Input) program(found survey.Survey, cmd command.Command, files carry.Decision) check.Program {
	cfg := in.Config
	program := check.Program{
		Survey: found, Modules: in.Wheel.Modules, TopLevel: in.Wheel.TopLevel,
		Installed: files.Installed, Carried: map[string]bool{},
		Included:   carry.Replaces(cfg.Include),
		SearchPath: cfg.Env["PYTHONPATH"] != "" || in.Base.Variable("PYTHONPATH") != "",
	}
	for _, file := range files.Files {
		program.Carried[file.Path] = true
		if isRun(found, cmd, file) {
			program.Scripts = append(program.Scripts, file.Path)
		}
	}
	for _, group := range []string{"console_scripts", "gui_scripts"} {
		for _, script := range in.Wheel.EntryPoints[group] {
			if len(script.Extras) == 0 {
				program.Commands = append(program.Commands, script)
			}
		}
	}
	for _, line := range slices.Concat(cmd.Entrypoint, cmd.Args) {
		for _, word := range strings.Fields(line) {
			name, _, _ := strings.Cut(word, ":")
			program.Named = append(program.Named, name)
		}
	}
	return program
}

// isRun reports whether a carried file is a program of the image. If the image runs a console
// script, a script in the root that is no server is a tool of the developer: a benchmark, a
// release script.
func isRun(found survey.Survey, cmd command.Command, file carry.File) bool {
	if file.Rule != carry.Entry && file.Rule != carry.Command || !strings.HasSuffix(file.Path, ".py") {
		return false
	}
	m, _ := found.Module(file.Source)
	return cmd.Kind != command.ConsoleScript || file.Rule == carry.Command || m.IsWeb()
}

// supply returns what the image has in addition to the project.
func (in Input) supply() check.Supply {
	declares := in.Project.Backend.Metadata
	s := check.Supply{
		Python: in.Facts.Markers.PythonVersion, Stdlib: in.Facts.Stdlib, Locked: in.InstalledNames(),
		File: "install_requires in " + declares, Extras: map[string][]string{},
	}
	if files := dependencies.RequirementsFiles(in.Config, in.Project.Files); len(files) > 0 {
		s.File = files[0]
	} else if declares == "pyproject.toml" {
		s.File = "dependencies in " + declares
	}
	extras := packaging.NewExtras(in.Deps.Declared.Extras...)
	for _, requirement := range in.Wheel.Metadata.RequiresDist {
		if _, always := requirement.Marker.WithExtras(extras); always {
			continue
		}
		name := packaging.NormalizeName(requirement.Name)
		asked := requirement.Marker.Extras()
		for _, extra := range in.Wheel.Metadata.ProvidesExtra {
			if !asked.Has(extra) {
				continue
			}
			if _, provides := requirement.Marker.WithExtras(packaging.NewExtras(extra)); provides {
				s.Extras[name] = append(s.Extras[name], extra)
			}
		}
	}
	return s
}
