package frontend

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// decided is what follows from the survey of the project's source.
type decided struct {
	command  plan.Command
	carried  []plan.Carried
	left     []plan.Left
	program  check.Program
	writes   []plan.Write
	warnings []report.Problem
}

// decide chooses the command and the files to carry.
func (p *prepared) decide() (decided, error) {
	o := p.build.options
	found := unconverted(p.survey, p.wheel.Contents)
	locked := p.lockedNames()
	cmd, err := command.Choose(command.Input{
		Cmd:          o.Config.Cmd,
		Entrypoint:   o.Config.Entrypoint,
		Procfile:     o.Files["Procfile"],
		Ebextensions: ebextensions(o.Files),
		Scripts:      p.wheel.EntryPoints["console_scripts"],
		Programs:     programs(p.wheel.Contents),
		Survey:       found,
		Locked:       locked,
		Modules:      p.wheel.Modules,
		Dockerfiles:  dockerfiles(o.Files),
		StockBase:    p.bare(),
	})
	if err != nil {
		return decided{}, err
	}
	words := slices.Concat(cmd.Entrypoint, cmd.Args)
	contents := paths(p.wheel.Contents)
	files, err := carry.Choose(carry.Input{
		Survey:    found,
		Wheel:     contents,
		TopLevel:  p.wheel.TopLevel,
		Include:   o.Config.Include,
		Command:   words,
		Installed: slices.Concat(distributions.Modules(locked), p.modulesOfLocals(), p.facts.Stdlib),
		Workdir:   plan.Workdir(o.Config),
		Ignore:    p.context.IgnoreFile(""),
	})
	if err != nil {
		return decided{}, p.at(err, "include")
	}
	program := p.program(found, cmd, files)
	return decided{
		command: plan.Command{
			Args: cmd.Args, Entrypoint: cmd.Entrypoint, Env: cmd.Env, StopSignal: cmd.StopSignal,
			Port: cmd.Port, Kind: string(cmd.Kind), Source: cmd.Source, Alternatives: cmd.Alternatives,
		},
		carried: carried(files),
		left:    left(files.Excluded),
		program: program,
		writes:  writes(files.Writes),
		// A configured command's source is its key.
		warnings: slices.Concat(p.junk(found), p.requirements(found, files),
			wheel.UnknownVersion(p.making, p.wheel.Metadata.Version),
			check.AbsoluteData(contents, program, p.sitePackages()),
			p.placed(cmd.Warnings, cmd.Source), files.Warnings, doubtNotebooks(p.declared, found, words, files), p.models(found, files)),
	}, nil
}

// bare says that nothing but the lock and the wheel brings programs: the base is
// the official image of Python, and no Debian package is more than a library.
func (p *prepared) bare() bool {
	cfg := p.build.options.Config
	_, own := cfg.Env["PATH"]
	return !own && p.base.IsOfficial() &&
		!slices.ContainsFunc(cfg.Apt.Runtime, func(name string) bool { return !strings.HasPrefix(name, "lib") })
}

// junk warns of what a .dockerignore lets through: without one none of it is
// sent.
func (p *prepared) junk(found survey.Survey) []report.Problem {
	if p.context.Ignore != project.Dockerignore {
		return nil
	}
	var all []report.Problem
	for _, each := range found.Skipped {
		switch each.Why {
		case "virtualenv", "node_modules", "vcs":
			if each.Why == "vcs" && p.wheel.NeedsGit {
				continue
			}
			all = append(all, report.Problem{
				Rule: rules.JunkInContext, File: project.Dockerignore,
				Message: fmt.Sprintf("%s (%s) is sent with every build", each.Path, each.Why),
				Remedy:  "add " + each.Path + " to it",
			})
		}
	}
	return all
}

// at gives an error the place of the key it is about.
func (p *prepared) at(err error, key string) error {
	problems := report.Problems(err)
	if len(problems) == 0 {
		return err
	}
	return report.Errors(p.placed(problems, key))
}

// placed gives the problems that have no place that of the key they are about,
// where somebody said it.
func (p *prepared) placed(problems []report.Problem, key string) []report.Problem {
	source := p.build.options.Config.Sources[key]
	all := slices.Clone(problems)
	for i := range all {
		if all[i].File == "" {
			all[i].File, all[i].Line, all[i].EndLine = source.File, source.Line, source.EndLine
		}
	}
	return all
}

func carried(d carry.Decision) []plan.Carried {
	var all []plan.Carried
	owner := func(name string) string {
		if name == carry.Root {
			return plan.OwnerRoot
		}
		return plan.OwnerUser
	}
	for _, dir := range d.Dirs {
		all = append(all, plan.Carried{Path: dir.Path, Mode: octal(dir.Mode), Owner: owner(dir.Owner), Dir: true})
	}
	for _, file := range d.Files {
		all = append(all, plan.Carried{
			Path: file.Path, Source: file.Source, Size: file.Size,
			Mode: octal(file.Mode), Owner: owner(file.Owner), Reason: file.Reason,
		})
	}
	return all
}

func octal(mode uint32) string { return fmt.Sprintf("%04o", mode) }

func left(all []carry.Excluded) []plan.Left {
	var out []plan.Left
	for _, each := range all {
		out = append(out, plan.Left{Path: each.Path, Reason: each.Why})
	}
	return out
}

func writes(all []carry.Write) []plan.Write {
	var out []plan.Write
	for _, each := range all {
		out = append(out, plan.Write{Path: each.Path, Reason: each.Reason})
	}
	return out
}

func ebextensions(files map[string][]byte) map[string][]byte {
	found := map[string][]byte{}
	for name, data := range files {
		if strings.HasPrefix(name, ".ebextensions/") {
			found[name] = data
		}
	}
	return found
}

func dockerfiles(files map[string][]byte) map[string][]byte {
	found := map[string][]byte{}
	for name, data := range files {
		if project.IsDockerfile(name) {
			found[name] = data
		}
	}
	return found
}

// programs are what setup(scripts=[...]) puts beside the console scripts.
func programs(files []packaging.WheelFile) []string {
	var names []string
	for _, file := range files {
		if folder, name := path.Split(file.Path); strings.HasSuffix(folder, ".data/scripts/") {
			names = append(names, name)
		}
	}
	return names
}

func paths(files []packaging.WheelFile) []string {
	var all []string
	for _, file := range files {
		all = append(all, file.Path)
	}
	return all
}
