package command

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// asgi is a script that makes an object and starts no server.
func (f facts) asgi(m survey.Module) (Command, bool) {
	o, ok := f.object(m, survey.ASGI)
	if !ok {
		return Command{}, false
	}
	_, name, _ := strings.Cut(o.text, ":")
	line, maker := f.maker(m, name)
	if command, ok := f.asgiServer(o, 8000); ok {
		command.Source = sourceOf(m, line, "makes a "+maker+" and starts no server")
		return command, true
	}
	command := f.python(m, line, "makes a "+maker+" and starts no server")
	command.Kind = ASGI
	command.Warnings = append(command.Warnings, report.Problem{
		Rule: rules.NoServer, File: m.Path, Line: line,
		Message: fmt.Sprintf("nothing that is installed serves the %s", maker),
		Remedy:  "require uvicorn",
	})
	return command, true
}

// maker is what the object of that name is made by, and the line: "FastAPI".
func (f facts) maker(m survey.Module, name string) (line int, maker string) {
	for _, o := range f.Survey.Objects(m) {
		if o.Name == name {
			return o.Line, o.Maker[strings.LastIndexByte(o.Maker, '.')+1:]
		}
	}
	return 0, ""
}

// restarted serves the object of a uvicorn.run() that listens on the loopback
// address alone. A call at the module's level would run as soon as the module is
// imported, so it stays as it is.
func (f facts) restarted(m survey.Module, s server) (Command, bool) {
	if _, ok := s.reachable(); ok || s.call.Function == "" && !s.call.Guard {
		return Command{}, false
	}
	o, ok := f.uvicornObject(m, s)
	if !ok {
		return Command{}, false
	}
	port := s.port
	if port == 0 {
		port = 8000
	}
	command, ok := f.asgiServer(o, port)
	if !ok {
		return Command{}, false
	}
	if command.Args[0] == "uvicorn" {
		command.Args = append(command.Args, s.uvicornOptions()...)
	}
	command.Source = sourceOf(m, s.call.Line, s.words+" "+s.hostWords())
	command.position = report.Position{File: m.Path, Line: s.call.Line}
	return command, true
}

// object is what a server is given to serve.
type object struct {
	text    string // "main:app"
	folder  string // that has to be on the path, "" for the working directory
	factory bool
}

// uvicornObject is what a uvicorn.run() serves.
func (f facts) uvicornObject(m survey.Module, s server) (object, bool) {
	if s.framework == survey.ASGI {
		return f.object(m, survey.ASGI)
	}
	name, folder, ok := f.name(m)
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
			if _, beside := f.Survey.Find(folder, module); !beside {
				folder = ""
			}
		}
		return object{text, folder, factory}, true
	}
	if ref := target.Ref; ref != "" && !strings.Contains(ref, ".") {
		return object{name + ":" + ref, folder, factory}, true
	}
	return f.object(m, survey.ASGI)
}

// object is the module's own object of a framework, a factory if there is none.
func (f facts) object(m survey.Module, framework survey.Framework) (object, bool) {
	name, folder, ok := f.name(m)
	if !ok {
		return object{}, false
	}
	for _, o := range f.Survey.Objects(m) {
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
func (f facts) asgiServer(o object, port int) (Command, bool) {
	command := Command{Kind: ASGI, StopSignal: terminate, Port: port}
	switch {
	case f.locked["uvicorn"]:
		command.Args = []string{"uvicorn", o.text, "--host", anyAddress, "--port", strconv.Itoa(port)}
		if o.folder != "" {
			command.Args = append(command.Args, "--app-dir", o.folder)
		}
		if o.factory {
			command.Args = append(command.Args, "--factory")
		}
	case f.locked["hypercorn"] && o.folder == "":
		if o.factory {
			o.text += "()"
		}
		command.Args = []string{"hypercorn", o.text, "--bind", anyAddress + ":" + strconv.Itoa(port)}
	default:
		return Command{}, false
	}
	return command, true
}
