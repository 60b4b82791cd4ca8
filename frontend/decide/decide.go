// Package decide chooses what the image runs and which files it carries, from what the
// earlier stages found, and warns of what will not work. It is pure.
package decide

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// Input is what the decisions follow from.
type Input struct {
	Target   request.Target
	Config   config.Config
	Project  wheel.Project
	Base     toolchain.Base
	Accounts plan.Accounts
	Facts    toolchain.Facts
	Wheel    wheel.Wheel
	Deps     dependencies.Dependencies
	Lock     lock.Lock
}

// Decision is what the image runs, and what it has in addition to installed distributions.
type Decision struct {
	User    plan.User
	Command command.Command
	Files   carry.Decision
	// Survey describes the project's source, and Program the part of it that is in the image
	// and run there.
	Survey   survey.Survey
	Program  check.Program
	Supply   check.Supply // what the image has in addition to the project
	Problems []report.Problem
}

// Image decides. An error is a report.Problem about the configuration or a Procfile.
func Image(in Input) (Decision, error) {
	user, err := plan.ChooseUser(in.Config.User, in.Accounts, in.Config.Sources["user"].Begin())
	if err != nil {
		return Decision{}, err
	}
	surveyed, err := survey.Decode(in.Wheel.Survey)
	if err != nil {
		return Decision{}, fmt.Errorf("the survey of the project: %w", err)
	}
	found := check.Unconverted(surveyed, in.Wheel.Contents)
	locked := in.InstalledNames()
	cmd, err := command.Choose(command.Input{
		Cmd:          in.Config.Cmd,
		Entrypoint:   in.Config.Entrypoint,
		Procfile:     in.Project.Files["Procfile"],
		Ebextensions: ebextensions(in.Project.Files),
		Scripts:      in.Wheel.EntryPoints["console_scripts"],
		Programs:     programs(in.Wheel.Contents),
		Survey:       found,
		Locked:       locked,
		Modules:      in.Wheel.Modules,
		Dockerfiles:  dockerfiles(in.Project.Files),
		StockBase:    in.stockBase(),
	})
	if err != nil {
		return Decision{}, err
	}
	words := slices.Concat(cmd.Entrypoint, cmd.Args)
	contents := in.Wheel.Paths()
	files, err := carry.Choose(carry.Input{
		Survey:    found,
		Wheel:     contents,
		TopLevel:  in.Wheel.TopLevel,
		Include:   in.Config.Include,
		Command:   words,
		Installed: slices.Concat(distributions.Modules(locked), in.modulesOfLocals(), in.Facts.Stdlib),
		Workdir:   plan.Workdir(in.Config),
		Ignore:    in.Project.Context.IgnoreFile(""),
		Target:    carried(in.Target),
	})
	if err != nil {
		return Decision{}, in.at(err, "include")
	}
	inLocals, err := in.secretsOfLocals()
	if err != nil {
		return Decision{}, fmt.Errorf("the survey of a local requirement: %w", err)
	}
	program, locator := in.program(found, cmd, files), in.Deps.Declared.Locator()
	return Decision{
		User: user, Command: cmd, Files: files, Survey: surveyed, Program: program, Supply: in.supply(),
		// A configured command's source is its key.
		Problems: slices.Concat(
			in.uselessContext(found), in.requirements(found, files, locator), in.Wheel.Warnings,
			check.AbsoluteData(contents, program, in.Facts.SitePackages()),
			in.placed(cmd.Warnings, cmd.Source), files.Warnings, inLocals,
			in.notebooks(found, words, files), in.models(found, files, locator),
			check.PkgResources(in.Lock.Packages, locator), in.cuda(surveyed),
		),
	}, nil
}

// carried returns what a target has of the project's files.
func carried(target request.Target) carry.Target {
	switch {
	case target.Editable:
		return carry.Dev
	case target.RunsTests:
		return carry.Test
	case target.Distributions && target.Project:
		return carry.Image
	case target.Project:
		return carry.Wheel
	}
	return carry.Other
}

// InstalledNames returns the names of the distributions in the image, without the project.
func (in Input) InstalledNames() []string {
	var all []string
	for _, p := range in.Lock.Packages {
		all = append(all, p.Name)
	}
	for _, local := range in.Deps.Locals {
		all = append(all, local.Metadata.Name)
	}
	return all
}

// modulesOfLocals are the top-level names of the local requirements' modules.
func (in Input) modulesOfLocals() []string {
	var all []string
	for _, local := range in.Deps.Locals {
		all = append(all, local.Wheel.TopLevel...)
	}
	return all
}

// stockBase reports whether all programs come from the lock and the wheel: the base is the
// official image of Python, and all Debian packages are libraries.
func (in Input) stockBase() bool {
	_, hasPath := in.Config.Env["PATH"]
	return !hasPath && in.Base.IsOfficial() &&
		!slices.ContainsFunc(in.Config.Apt.Runtime, func(name string) bool { return !strings.HasPrefix(name, "lib") })
}

// uselessContext warns of folders that a .dockerignore lets through; without one none of
// them is sent.
func (in Input) uselessContext(found survey.Survey) []report.Problem {
	if in.Project.Context.Ignore != project.Dockerignore {
		return nil
	}
	var all []report.Problem
	for _, skipped := range found.Skipped {
		switch skipped.Why {
		case "virtualenv", "node_modules", "vcs":
			if skipped.Why == "vcs" && in.Wheel.NeedsGit {
				continue
			}
			all = append(all, report.Problem{
				Rule: rules.JunkInContext, File: project.Dockerignore,
				Message: fmt.Sprintf("%s (%s) is sent with every build", skipped.Path, skipped.Why),
				Remedy:  "add " + skipped.Path + " to it",
			})
		}
	}
	return all
}

// at gives an error the place of the key it is about.
func (in Input) at(err error, key string) error {
	problems := report.Problems(err)
	if len(problems) == 0 {
		return err
	}
	return report.Errors(in.placed(problems, key))
}

// placed gives the problems that have no place the one where a key is set.
func (in Input) placed(problems []report.Problem, key string) []report.Problem {
	all := slices.Clone(problems)
	for i := range all {
		if all[i].File == "" {
			all[i] = all[i].At(in.Config.Sources[key])
		}
	}
	return all
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
