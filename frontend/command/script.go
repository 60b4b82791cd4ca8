package command

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// script is how an entry script is started, by what its syntax tree says it is.
func (c *chooser) script(m survey.Module) Command {
	for _, rule := range []func(survey.Module) (Command, bool){
		c.streamlit, c.served, c.asgi, c.gradio, c.flask,
	} {
		if command, ok := rule(m); ok {
			command.said.file = cmp.Or(command.said.file, m.Path)
			return command
		}
	}
	return c.python(m, 0, "")
}

// python runs the script as it is; one of the wheel is run as a module, since
// its file is not in the working directory.
func (c *chooser) python(m survey.Module, line int, words string) Command {
	command := Command{
		Args: []string{"python", m.Path}, Kind: Python, StopSignal: interrupt, Source: place(m, line, words),
		said: said{m.Path, line},
	}
	if name, ok := c.installedAs(m.Path); ok && strings.Contains(m.Path, "/") {
		command.Args = []string{"python", "-m", strings.TrimSuffix(name, ".__main__")}
	}
	return command
}

func place(m survey.Module, line int, words string) string {
	text := m.Path
	if line > 0 {
		text += ":" + strconv.Itoa(line)
	}
	if words != "" {
		text += " " + words
	}
	return text
}

func (c *chooser) streamlit(m survey.Module) (Command, bool) {
	line, ok := m.ImportsTop("streamlit")
	if !ok {
		return Command{}, false
	}
	return Command{
		Args: []string{
			"streamlit", "run", m.Path, "--server.address", everybody, "--server.port", "8501", "--server.headless", "true",
		},
		Kind: Streamlit, StopSignal: terminate, Port: 8501, Source: place(m, line, "imports streamlit"),
	}, true
}

// served is a script that starts its server itself. One that serves itself alone
// is started from outside where that is possible.
func (c *chooser) served(m survey.Module) (Command, bool) {
	all := c.servers(m)
	if len(all) == 0 {
		return Command{}, false
	}
	s := all[0]
	if s.library == "uvicorn" || s.framework == survey.ASGI {
		if command, ok := c.restarted(m, s); ok {
			return command, true
		}
	}
	if _, ok := s.opened(); !ok && s.framework == survey.Flask {
		if command, ok := c.flaskRun(m, s); ok {
			return command, true
		}
	}
	command := c.python(m, s.call.Line, s.words)
	command.Kind = kindOf(s)
	c.started(&command, m, all)
	return command, true
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

// restarted serves the object of a uvicorn.run() that listens to itself alone.
// One at the module's level would run as soon as the module is imported.
func (c *chooser) restarted(m survey.Module, s server) (Command, bool) {
	if _, ok := s.opened(); ok || s.call.Function == "" && !s.call.Guard {
		return Command{}, false
	}
	o, ok := c.uvicornObject(m, s)
	if !ok {
		return Command{}, false
	}
	port := s.port
	if port == 0 {
		port = 8000
	}
	command, ok := c.asgiServer(o, port)
	if !ok {
		return Command{}, false
	}
	if command.Args[0] == "uvicorn" {
		command.Args = append(command.Args, s.uvicornOptions()...)
	}
	command.Source = place(m, s.call.Line, s.words+" "+s.hostWords())
	command.said = said{m.Path, s.call.Line}
	return command, true
}

func (s server) hostWords() string {
	if s.host.text != "" {
		return "names " + s.host.text
	}
	return "names no host"
}

// object is what a server is told to serve.
type object struct {
	text    string // "main:app"
	folder  string // that has to be on the path, "" for the working directory
	factory bool
}

// uvicornObject is what a uvicorn.run() serves.
func (c *chooser) uvicornObject(m survey.Module, s server) (object, bool) {
	if s.framework == survey.ASGI {
		return c.object(m, survey.ASGI)
	}
	name, folder, ok := c.name(m)
	if !ok {
		return object{}, false
	}
	target, given := s.call.Kwargs["app"]
	if !given && len(s.call.Args) > 0 {
		target = s.call.Args[0]
	}
	factory := s.call.Kwargs["factory"].True()
	if text, ok := target.Text(); ok { // "main:app"
		if module, _, _ := strings.Cut(text, ":"); folder != "" {
			if _, beside := c.Survey.Find(folder, module); !beside {
				folder = ""
			}
		}
		return object{text, folder, factory}, true
	}
	if ref := target.Ref; ref != "" && !strings.Contains(ref, ".") {
		return object{name + ":" + ref, folder, factory}, true
	}
	return c.object(m, survey.ASGI)
}

// object is the module's own object of a framework, a factory if there is none.
func (c *chooser) object(m survey.Module, framework survey.Framework) (object, bool) {
	name, folder, ok := c.name(m)
	if !ok {
		return object{}, false
	}
	for _, o := range c.Survey.Objects(m) {
		if o.Framework == framework && (!o.Factory || o.Required == 0) {
			return object{name + ":" + o.Name, folder, o.Factory}, true
		}
	}
	return object{}, false
}

// uvicornOptions are the arguments that mean the same on the command line.
func (s server) uvicornOptions() []string {
	var options []string
	for _, name := range []string{"workers", "root_path", "log_level", "app_dir"} {
		v, ok := s.call.Kwargs[name]
		if !ok {
			continue
		}
		option := "--" + strings.ReplaceAll(name, "_", "-")
		if n, ok := v.Int(); ok {
			options = append(options, option, strconv.Itoa(n))
		} else if text, ok := v.Text(); ok {
			options = append(options, option, text)
		}
	}
	return options
}

// asgiServer is the command of the server that is installed; uvicorn is, where
// the script imports it.
func (c *chooser) asgiServer(o object, port int) (Command, bool) {
	command := Command{Kind: ASGI, StopSignal: terminate, Port: port}
	switch {
	case c.locked["uvicorn"]:
		command.Args = []string{"uvicorn", o.text, "--host", everybody, "--port", strconv.Itoa(port)}
		if o.folder != "" {
			command.Args = append(command.Args, "--app-dir", o.folder)
		}
		if o.factory {
			command.Args = append(command.Args, "--factory")
		}
	case c.locked["hypercorn"] && o.folder == "":
		if o.factory {
			o.text += "()"
		}
		command.Args = []string{"hypercorn", o.text, "--bind", everybody + ":" + strconv.Itoa(port)}
	default:
		return Command{}, false
	}
	return command, true
}

// asgi is a script that makes an object and starts no server.
func (c *chooser) asgi(m survey.Module) (Command, bool) {
	o, ok := c.object(m, survey.ASGI)
	if !ok {
		return Command{}, false
	}
	_, name, _ := strings.Cut(o.text, ":")
	line, maker := c.made(m, name)
	if command, ok := c.asgiServer(o, 8000); ok {
		command.Source = place(m, line, "makes a "+maker+" and starts no server")
		return command, true
	}
	command := c.python(m, line, "makes a "+maker+" and starts no server")
	command.Kind = ASGI
	command.warn(report.Problem{
		Rule: rules.NoServer, File: m.Path, Line: line,
		Message: fmt.Sprintf("nothing that is installed serves the %s", maker),
		Remedy:  "require uvicorn",
	})
	return command, true
}

func (c *chooser) made(m survey.Module, name string) (line int, maker string) {
	for _, o := range c.Survey.Objects(m) {
		if o.Name == name {
			return o.Line, o.Maker[strings.LastIndexByte(o.Maker, '.')+1:]
		}
	}
	return 0, ""
}

// gradio is a script whose launch() is in another module: the variable serves
// that as well.
func (c *chooser) gradio(m survey.Module) (Command, bool) {
	line, ok := m.ImportsTop("gradio")
	if !ok {
		return Command{}, false
	}
	command := c.python(m, line, "imports gradio")
	command.Kind, command.Port = Gradio, 7860
	command.setenv("GRADIO_SERVER_NAME", everybody)
	command.silenceGradio()
	return command, true
}

// flask is a script that makes an object and does not run it.
func (c *chooser) flask(m survey.Module) (Command, bool) {
	return c.flaskRun(m, server{port: 5000})
}

// flaskRun serves a Flask object from outside, where app.run() is missing or
// serves itself alone.
func (c *chooser) flaskRun(m survey.Module, s server) (Command, bool) {
	app, line, ok := c.flaskApp(m)
	if !ok {
		return Command{}, false
	}
	port := s.port
	if port == 0 {
		port = 5000
	}
	command := Command{
		Args: []string{"flask", "--app", app, "run", "--host", everybody, "--port", strconv.Itoa(port)},
		Kind: Flask, StopSignal: interrupt, Port: port,
		Source: place(m, line, "makes a Flask object and does not run it"),
	}
	if s.words != "" {
		command.Source = place(m, s.call.Line, s.words+" "+s.hostWords())
		command.said = said{m.Path, s.call.Line}
		c.doubtGuard(&command, m, s)
	}
	if s.debug {
		command.warn(report.Problem{
			Rule: rules.DebugServer, File: m.Path, Line: s.call.Line,
			Message: "debug=True is for development, and flask run leaves it aside",
			Remedy:  "take debug=True out",
		})
	}
	return command, true
}

// flaskFactories are the names of factories that Flask finds by itself.
var flaskFactories = []string{"create_app", "make_app"}

// flaskApp is what --app takes: the script, and the object where Flask would not
// find it by itself.
func (c *chooser) flaskApp(m survey.Module) (app string, line int, ok bool) {
	script := m.Path
	if name, folder, ok := c.name(m); ok && folder == "" && strings.Contains(m.Path, "/") {
		script = name // of a package: as a file it would be imported without its parents
	}
	for _, o := range c.Survey.Objects(m) {
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

// doubtGuard warns where the main guard does more than start the server: flask
// run does not come past it.
func (c *chooser) doubtGuard(command *Command, m survey.Module, s server) {
	for _, call := range m.Calls {
		if !call.Guard || call.Target != "" || call.Line == s.call.Line || isTalk(call.Call) {
			continue
		}
		command.warn(report.Problem{
			Rule: rules.GuardSkipped, File: m.Path, Line: call.Line,
			Message: fmt.Sprintf("%s() under __main__ is not run, since %s %s and flask run serves instead", call.Call, s.words, s.hostWords()),
			Remedy:  fmt.Sprintf("app.run(host=%q)", everybody),
		})
		return
	}
}

// isTalk says that a call only tells something.
func isTalk(call string) bool {
	return call == "print" || strings.HasPrefix(call, "logging.") || strings.Contains(call, "logger.") || strings.HasPrefix(call, "warnings.")
}
