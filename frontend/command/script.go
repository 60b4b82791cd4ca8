package command

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// starter gives the command of scripts of one kind; ok is false for all others.
type starter func(f facts, m survey.Module) (command Command, ok bool)

// starters are tried in this order: scripts that start a server themselves come before
// objects that need a server.
var starters = []starter{facts.streamlit, facts.servesItself, facts.asgi, facts.gradio, facts.flask}

// script is how an entry script is started, by what its syntax tree says it is. A
// script of no other kind is run as it is.
func (f facts) script(m survey.Module) Command {
	for _, start := range starters {
		if command, ok := start(f, m); ok {
			command.position.File = cmp.Or(command.position.File, m.Path)
			return command
		}
	}
	return f.python(m, 0, "")
}

// python runs a script as it is. A script of the wheel is run as a module, since its
// file is not in the working directory.
func (f facts) python(m survey.Module, line int, words string) Command {
	command := Command{
		Args: []string{"python", m.Path}, Kind: Python, StopSignal: interrupt, Source: sourceOf(m, line, words),
		position: report.Position{File: m.Path, Line: line},
	}
	if name, ok := f.installedAs(m.Path); ok && strings.Contains(m.Path, "/") {
		command.Args = []string{"python", "-m", strings.TrimSuffix(name, ".__main__")}
	}
	return command
}

// sourceOf is a Command's Source: "app.py:12 app.run()".
func sourceOf(m survey.Module, line int, words string) string {
	text := m.Path
	if line > 0 {
		text += ":" + strconv.Itoa(line)
	}
	if words != "" {
		text += " " + words
	}
	return text
}

// servesItself is a script that starts its server itself. If that listens on the
// loopback address alone, it is started from outside where possible.
func (f facts) servesItself(m survey.Module) (Command, bool) {
	all := f.servers(m)
	if len(all) == 0 {
		return Command{}, false
	}
	s := all[0]
	if s.library == "uvicorn" || s.framework == survey.ASGI {
		if command, ok := f.restarted(m, s); ok {
			return command, true
		}
	}
	if _, ok := s.reachable(); !ok && s.framework == survey.Flask {
		if command, ok := f.flaskRun(m, s); ok {
			return command, true
		}
	}
	command := f.python(m, s.call.Line, s.words)
	command.Kind = kindOf(s)
	return f.describeServers(command, m, all), true
}

func kindOf(s server) Kind {
	switch {
	case s.library == "uvicorn" || s.framework == survey.ASGI:
		return ASGI
	case s.framework == survey.Flask || s.library == "flask_socketio":
		return Flask
	case s.framework == survey.Gradio:
		return Gradio
	case s.framework == survey.Dash:
		return Dash
	}
	return Python
}

func (s server) hostWords() string {
	if s.host.text != "" {
		return "names " + s.host.text
	}
	return "names no host"
}
