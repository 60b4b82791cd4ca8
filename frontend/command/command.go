// Package command decides what the image runs: the configuration's command, a
// Procfile's web line, the only console script, or the project's entry script,
// started so that it serves outside the container and stops when it is told to.
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

// Input is what the decision follows from.
type Input struct {
	// Cmd and Entrypoint are the configuration's; nil where it says nothing.
	Cmd, Entrypoint []string
	Procfile        []byte            // nil where there is none
	Ebextensions    map[string][]byte // contents of .ebextensions by path
	Scripts         []packaging.EntryPoint
	Programs        []string // files that the wheel installs as they are: setup(scripts=[...])
	Survey          survey.Survey
	Locked          []string // names of the locked distributions
	Modules         []string // dotted names of what the wheel holds
	// Dockerfiles are the project's own, of before: contents by path.
	Dockerfiles map[string][]byte
	// Bare says that the base and Debian bring no program that one might run:
	// what neither the lock nor the wheel installs is then not there.
	Bare bool
}

// Command is what the image runs.
type Command struct {
	Args       []string // CMD in exec form
	Entrypoint []string
	Env        map[string]string
	// StopSignal is what stops the program within two seconds as PID 1; "" leaves
	// it to the engine (SIGTERM).
	StopSignal string
	Port       int // it listens on; 0 where it does not or nobody knows
	Kind       Kind
	Source     string   // "app.py:12 app.run() names no host"
	Losers     []string // what else could have been the command
	Warnings   []report.Problem

	said said // where the port stands
}

// said is a place in the project.
type said struct {
	file string
	line int
}

// Kind is what a command is.
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

// Choose takes the first of the sources that decides.
func Choose(in Input) (Command, error) {
	c := newChooser(in)
	// In the order in which they count: what somebody wrote for a container, then
	// what follows from the code.
	var taken *Command
	var losers []Command
	for _, source := range []source{c.configured, c.procfile, c.consoleScript, c.rootScript, c.dockerfile} {
		found, decides, err := source()
		if err != nil {
			return Command{}, err
		}
		if decides && taken == nil {
			taken, found = &found[0], found[1:]
		}
		losers = append(losers, found...)
	}
	if taken == nil {
		found, decides := c.below()
		if decides {
			taken = &found[0]
		} else {
			losers = append(losers, found...)
			taken = c.nothing(losers)
		}
	}
	for _, loser := range losers {
		if !slices.Equal(loser.Args, taken.Args) { // an old Dockerfile may say the same
			taken.Losers = append(taken.Losers, loser.Source)
		}
	}
	if taken.Port > 0 && taken.Port < 1024 {
		taken.warn(report.Problem{
			Rule: rules.PrivilegedPort, File: taken.said.file, Line: taken.said.line,
			Message: fmt.Sprintf("the program listens on port %d, which outside Docker only root may do", taken.Port),
			Remedy:  "listen on a port from 1024 up",
		})
	}
	return *taken, nil
}

// source names the commands it finds, the best one first, and says whether that
// is to be taken: of two console scripts neither is.
type source func() (found []Command, decides bool, err error)

// chooser holds the facts.
type chooser struct {
	Input
	locked map[string]bool
}

func newChooser(in Input) *chooser {
	c := &chooser{Input: in, locked: map[string]bool{}}
	for _, name := range in.Locked {
		c.locked[packaging.NormalizeName(name)] = true
	}
	return c
}

// nothing is the command of an image that nobody told what to run. Who has
// scripts of which none stands out is asked; a library has none.
func (c *chooser) nothing(candidates []Command) *Command {
	command := &Command{
		Args: []string{"python"}, Kind: Python, StopSignal: interrupt,
		Source: "nothing in the project says what to run: set cmd",
	}
	if len(candidates) == 0 || len(c.Scripts) > 0 || len(candidates[0].Args) == 0 {
		return command
	}
	command.warn(report.Problem{
		Rule: rules.NoCommand, File: candidates[0].said.file,
		Message: others(candidates[1:]) + "could be what the image runs, and none is named as the program, so it runs nothing",
		Remedy:  fmt.Sprintf("set cmd = [\"%s\"]", strings.Join(candidates[0].Args, `", "`)),
	})
	return command
}

// others names a few of them.
func others(candidates []Command) string {
	const most = 3
	text := ""
	for i, each := range candidates {
		if i == most {
			return text + "or others "
		}
		text += "or " + each.said.file + " "
	}
	return text
}

func (c *chooser) configured() ([]Command, bool, error) {
	if c.Cmd == nil && c.Entrypoint == nil {
		return nil, false, nil
	}
	words := slices.Concat(c.Entrypoint, c.Cmd)
	taken := Command{Args: c.Cmd, Entrypoint: c.Entrypoint, Kind: Config, Source: "cmd"}
	if c.Cmd == nil {
		taken.Source = "entrypoint"
	}
	c.describe(&taken, words)
	c.doubtProgram(&taken, words)
	return []Command{taken}, true, nil
}

// consoleScript is the project's command where it installs exactly one.
func (c *chooser) consoleScript() ([]Command, bool, error) {
	var all []Command
	for _, script := range c.Scripts {
		command := Command{
			Args: []string{script.Name}, Kind: ConsoleScript,
			Source: fmt.Sprintf("console script %s (%s:%s)", script.Name, script.Module, script.Attr),
		}
		c.startedScript(&command, script)
		all = append(all, command)
	}
	return all, len(all) == 1, nil
}

func (c *Command) warn(p report.Problem) { c.Warnings = append(c.Warnings, p) }

func (c *Command) setenv(name, value string) {
	if c.Env == nil {
		c.Env = map[string]string{}
	}
	c.Env[name] = value
}
