// Package command decides what the image runs: the configuration's command, the web
// line of a Procfile, the only console script, or the project's entry script,
// started so that it can be reached from outside the container and stops on a signal.
// It is pure: facts in, decision out.
package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Input is what the decision is made from.
type Input struct {
	// Cmd and Entrypoint are those of the configuration; nil if it has none.
	Cmd, Entrypoint []string
	Procfile        []byte            // nil if there is none
	Ebextensions    map[string][]byte // contents of .ebextensions by path
	Scripts         []packaging.EntryPoint
	Programs        []string // files that the wheel installs as they are: setup(scripts=[...])
	Survey          survey.Survey
	Locked          []string // names of the locked distributions
	Modules         []string // dotted names of the modules in the wheel
	// Dockerfiles are those that the project had before: contents by path.
	Dockerfiles map[string][]byte
	// StockBase is set if the base and the Debian packages bring no program that
	// one might run: then only the lock and the wheel install programs.
	StockBase bool
}

// Command is what the image runs.
type Command struct {
	Args       []string // CMD in exec form
	Entrypoint []string
	Env        map[string]string
	// StopSignal is what stops the program within two seconds as PID 1; "" leaves
	// it to the engine (SIGTERM).
	StopSignal   string
	Port         int // that it listens on; 0 if it does not, or if that is not known
	Kind         Kind
	Source       string   // "app.py:12 app.run() names no host"
	Alternatives []string // sources of what else could have been the command
	Warnings     []report.Problem

	position report.Position // where the port stands
}

// Kind is what kind of program a command is, or where it is taken from.
type Kind string

const (
	Config        Kind = "config"
	Procfile      Kind = "procfile"
	ConsoleScript Kind = "console-script"
	Dockerfile    Kind = "dockerfile"
	Flask         Kind = "flask"
	ASGI          Kind = "asgi"
	Streamlit     Kind = "streamlit"
	Gradio        Kind = "gradio"
	Dash          Kind = "dash"
	Python        Kind = "python"
)

// Choose takes the command of the first source that decides. Its only error is a
// report.Problem about the Procfile.
func Choose(in Input) (Command, error) {
	f := newFacts(in)
	found, decided, err := f.find()
	if err != nil {
		return Command{}, err
	}
	var command Command
	if decided {
		command, found = found[0], found[1:]
	} else {
		command = f.noCommand(found)
	}
	for _, alternative := range found {
		if !slices.Equal(alternative.Args, command.Args) { // an old Dockerfile may have the same
			command.Alternatives = append(command.Alternatives, alternative.Source)
		}
	}
	if command.Port > 0 && command.Port < 1024 {
		command.Warnings = append(command.Warnings, report.Problem{
			Rule:    rules.PrivilegedPort,
			Message: fmt.Sprintf("the program listens on port %d, which outside Docker only root may do", command.Port),
			Remedy:  "listen on a port from 1024 up",
		}.At(command.position))
	}
	return command, nil
}

// source gives the commands that it finds, the best one first, and whether that is
// the image's command: of two console scripts neither is.
type source func() (found []Command, decides bool, err error)

// find asks the sources in the order in which they count: first what was written
// for a container, then what follows from the code. It gives all commands that
// they found; decided is set if the first of them is the image's.
func (f facts) find() (found []Command, decided bool, err error) {
	for _, source := range []source{f.configured, f.procfile, f.consoleScript, f.rootScript, f.dockerfile} {
		commands, decides, err := source()
		if err != nil {
			return nil, false, err
		}
		if decides && !decided {
			found, decided = slices.Concat(commands[:1], found, commands[1:]), true
			continue
		}
		found = append(found, commands...)
	}
	if decided {
		return found, true, nil
	}
	below, decided := f.below()
	if decided {
		return slices.Concat(below[:1], found), true, nil
	}
	return append(found, below...), false, nil
}

// facts are the input, as the sources ask for it.
type facts struct {
	Input
	locked map[string]bool // by normalized name
}

func newFacts(in Input) facts {
	f := facts{Input: in, locked: map[string]bool{}}
	for _, name := range in.Locked {
		f.locked[packaging.NormalizeName(name)] = true
	}
	return f
}

// noCommand is the command of an image for which nothing decides what it runs. If
// there are scripts and none stands out, a warning asks for one; a library has none.
func (f facts) noCommand(candidates []Command) Command {
	command := Command{
		Args: []string{"python"}, Kind: Python, StopSignal: interrupt,
		Source: "nothing in the project says what to run: set cmd",
	}
	if len(candidates) == 0 || len(f.Scripts) > 0 || len(candidates[0].Args) == 0 {
		return command
	}
	command.Warnings = append(command.Warnings, report.Problem{
		Rule: rules.NoCommand, File: candidates[0].position.File,
		Message: others(candidates[1:]) + "could be what the image runs, and none is named as the program, so it runs nothing",
		Remedy:  fmt.Sprintf("set cmd = [\"%s\"]", strings.Join(candidates[0].Args, `", "`)),
	})
	return command
}

// others names the files of the first candidates: "or a.py or b.py ".
func others(candidates []Command) string {
	const most = 3
	text := ""
	for i, candidate := range candidates {
		if i == most {
			return text + "or others "
		}
		text += "or " + candidate.position.File + " "
	}
	return text
}

// configured is the command of the configuration, taken as it is.
func (f facts) configured() ([]Command, bool, error) {
	if f.Cmd == nil && f.Entrypoint == nil {
		return nil, false, nil
	}
	words := slices.Concat(f.Entrypoint, f.Cmd)
	taken := Command{Args: f.Cmd, Entrypoint: f.Entrypoint, Kind: Config, Source: "cmd"}
	if f.Cmd == nil {
		taken.Source = "entrypoint"
	}
	taken = f.describe(taken, words)
	taken.Warnings = append(taken.Warnings, f.checkProgram(taken.Source, words)...)
	return []Command{taken}, true, nil
}

// consoleScript is the project's command where it installs exactly one.
func (f facts) consoleScript() ([]Command, bool, error) {
	var all []Command
	for _, script := range f.Scripts {
		command := Command{
			Args: []string{script.Name}, Kind: ConsoleScript,
			Source: fmt.Sprintf("console script %s (%s:%s)", script.Name, script.Module, script.Attr),
		}
		all = append(all, f.describeConsoleScript(command, script))
	}
	return all, len(all) == 1, nil
}

// withEnv is the command with one more variable in its environment.
func (c Command) withEnv(name, value string) Command {
	env := map[string]string{name: value}
	for other, value := range c.Env {
		if other != name {
			env[other] = value
		}
	}
	c.Env = env
	return c
}
