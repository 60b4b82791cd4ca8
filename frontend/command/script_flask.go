package command

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// flask is a script that makes an object and does not run it.
func (f facts) flask(m survey.Module) (Command, bool) {
	return f.flaskRun(m, server{port: 5000})
}

// flaskRun serves a Flask object from outside, if app.run() is missing or listens on
// the loopback address alone.
func (f facts) flaskRun(m survey.Module, s server) (Command, bool) {
	app, line, ok := f.flaskApp(m)
	if !ok {
		return Command{}, false
	}
	port := s.port
	if port == 0 {
		port = 5000
	}
	command := Command{
		Args: []string{"flask", "--app", app, "run", "--host", anyAddress, "--port", strconv.Itoa(port)},
		Kind: Flask, StopSignal: interrupt, Port: port,
		Source: sourceOf(m, line, "makes a Flask object and does not run it"),
	}
	if s.words != "" {
		command.Source = sourceOf(m, s.call.Line, s.words+" "+s.hostWords())
		command.position = report.Position{File: m.Path, Line: s.call.Line}
		command.Warnings = append(command.Warnings, checkGuard(m, s)...)
	}
	if s.debug {
		command.Warnings = append(command.Warnings, report.Problem{
			Rule: rules.DebugServer, File: m.Path, Line: s.call.Line,
			Message: "debug=True is for development, and flask run leaves it aside",
			Remedy:  "take debug=True out",
		})
	}
	return command, true
}

// flaskFactories are the names of factories that Flask finds by itself.
var flaskFactories = []string{"create_app", "make_app"}

// flaskApp is what --app takes: the script, and the object if Flask would not find
// it by itself (https://flask.palletsprojects.com/en/stable/cli/#application-discovery).
func (f facts) flaskApp(m survey.Module) (app string, line int, ok bool) {
	script := m.Path
	if name, folder, ok := f.name(m); ok && folder == "" && strings.Contains(m.Path, "/") {
		script = name // of a package: as a file it would be imported without its parents
	}
	for _, o := range f.Survey.Objects(m) {
		if o.Framework != survey.Flask || o.Factory && o.Required > 0 {
			continue
		}
		switch {
		case !o.Factory && (o.Name == "app" || o.Name == "application"),
			o.Factory && slices.Contains(flaskFactories, o.Name):
			return script, o.Line, true
		case o.Factory:
			return script + ":" + o.Name + "()", o.Line, true
		}
		return script + ":" + o.Name, o.Line, true
	}
	return "", 0, false
}

// checkGuard warns if the main guard does more than start the server: flask run
// imports the script and does not run it.
func checkGuard(m survey.Module, s server) []report.Problem {
	for _, call := range m.Calls {
		if !call.Guard || call.Target != "" || call.Line == s.call.Line || isTalk(call.Call) {
			continue
		}
		return []report.Problem{{
			Rule: rules.GuardSkipped, File: m.Path, Line: call.Line,
			Message: fmt.Sprintf("%s() under __main__ is not run, since %s %s and flask run serves instead", call.Call, s.words, s.hostWords()),
			Remedy:  fmt.Sprintf("app.run(host=%q)", anyAddress),
		}}
	}
	return nil
}

// isTalk reports whether a call only prints or logs.
func isTalk(call string) bool {
	return call == "print" || strings.HasPrefix(call, "logging.") || strings.Contains(call, "logger.") || strings.HasPrefix(call, "warnings.")
}
