package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// server is a call that starts serving, and how.
type server struct {
	framework survey.Framework
	library   string // what serves: "uvicorn", "waitress"; "" is the framework itself
	call      survey.Call
	words     string // the call as people write it: "app.run()"
	host      host
	port      int
	env       map[string]string // what the call needs
	debug     bool
	reload    bool
}

// host is where a server listens: on all addresses unless it is loopback.
type host struct {
	loopback bool
	text     string // as written, "" for the default
	env      string // the environment variable it comes from
}

// library is a function that starts a server.
type library struct {
	name       string
	host       string // its defaults
	port       int
	hostArg    int // positions of its arguments, -1 for none
	portArg    int
	addressArg int    // position of a (host, port) pair
	hostEnv    string // the variable that names the host if the call does not
}

// Addresses that a server listens on.
const (
	anyAddress = "0.0.0.0"
	local      = "127.0.0.1"
)

var libraries = map[string]library{
	"uvicorn.run":                       {"uvicorn", local, 8000, -1, -1, -1, ""},
	"uvicorn.main.run":                  {"uvicorn", local, 8000, -1, -1, -1, ""},
	"waitress.serve":                    {"waitress", anyAddress, 8080, -1, -1, -1, ""},
	"bottle.run":                        {"bottle", local, 8080, -1, -1, -1, ""},
	"bottle.Bottle.run":                 {"bottle", local, 8080, -1, -1, -1, ""},
	"werkzeug.serving.run_simple":       {"werkzeug", local, 5000, 0, 1, -1, ""},
	"wsgiref.simple_server.make_server": {"wsgiref", anyAddress, 8000, 0, 1, -1, ""},
	"gevent.pywsgi.WSGIServer":          {"gevent", anyAddress, 8000, -1, -1, 0, ""},
	"http.server.HTTPServer":            {"http.server", anyAddress, 8000, -1, -1, 0, ""},
	"aiohttp.web.run_app":               {"aiohttp", anyAddress, 8080, -1, -1, -1, ""},
	"sanic.Sanic.run":                   {"sanic", local, 8000, 0, 1, -1, ""},
	"flask_socketio.SocketIO.run":       {"flask_socketio", local, 5000, 1, 2, -1, ""},
	"tornado.web.Application.listen":    {"tornado", anyAddress, 8888, -1, 0, -1, ""},
	"fasthtml.common.serve":             {"fasthtml", anyAddress, 5001, -1, -1, -1, ""},
}

// servers are the calls of a module that start a server. Those that run with the
// script come before those in functions, which may not be called.
func (f facts) servers(m survey.Module) []server {
	var first, later []server
	for _, call := range m.Calls {
		s, ok := f.server(m, call)
		switch {
		case !ok:
		case call.Guard || call.Function == "":
			first = append(first, s)
		default:
			later = append(later, s)
		}
	}
	return append(first, later...)
}

func (f facts) server(m survey.Module, call survey.Call) (server, bool) {
	if l, ok := libraries[call.Call]; ok {
		s := server{library: l.name, call: call, words: call.Call + "()"}
		f.address(&s, m, l)
		return s, true
	}
	cut := strings.LastIndexByte(call.Call, '.')
	if cut < 0 {
		return server{}, false
	}
	receiver, method := call.Call[:cut], call.Call[cut+1:]
	// demo.queue().launch() is a call of "gradio.Blocks.queue.launch".
	receiver = strings.TrimSuffix(receiver, ".queue")
	s := server{framework: f.Survey.FrameworkOf(m, receiver), call: call, words: "app." + method + "()"}
	var l library
	switch {
	case s.framework == survey.Flask && method == "run":
		l = library{"", local, 5000, 0, 1, -1, ""}
	case s.framework == survey.ASGI && method == "run": // Quart
		l = library{"", local, 5000, 0, 1, -1, ""}
	case s.framework == survey.Dash && (method == "run" || method == "run_server"):
		l = library{"", local, 8050, 0, 1, -1, "HOST"}
	case s.framework == survey.Gradio && method == "launch":
		l = library{"", local, 7860, -1, -1, -1, "GRADIO_SERVER_NAME"}
		s.words = "demo.launch()"
	default:
		return server{}, false
	}
	f.address(&s, m, l)
	return s, true
}

// address reads host and port from the call's arguments.
func (f facts) address(s *server, m survey.Module, l library) {
	call := s.call
	argument := func(position int, names ...string) (survey.Value, bool) {
		for _, name := range names {
			if v, ok := call.Kwargs[name]; ok {
				return f.Survey.Resolve(m, v), true
			}
		}
		if position >= 0 && position < len(call.Args) {
			return f.Survey.Resolve(m, call.Args[position]), true
		}
		return survey.Value{}, false
	}
	host, hostGiven := argument(l.hostArg, "host", "server_name", "hostname", "address")
	port, portGiven := argument(l.portArg, "port", "server_port")
	if l.addressArg >= 0 && l.addressArg < len(call.Args) {
		if pair := call.Args[l.addressArg].List; len(pair) == 2 {
			host, port, hostGiven, portGiven = f.Survey.Resolve(m, pair[0]), f.Survey.Resolve(m, pair[1]), true, true
		}
	}
	s.host = hostOf(host, hostGiven, l)
	s.port = s.portOf(port, portGiven, l.port)
	if s.framework == survey.Flask {
		debug, _ := argument(2, "debug")
		s.debug = debug.True()
	} else {
		s.debug = call.Kwargs["debug"].True()
	}
	s.reload = call.Kwargs["reload"].True()
}

func hostOf(v survey.Value, given bool, l library) host {
	if !given || v.IsNone() {
		if l.hostEnv != "" {
			return host{env: l.hostEnv, loopback: true}
		}
		return host{loopback: isLoopback(l.host)}
	}
	if v.Env != "" {
		h := host{env: v.Env}
		if v.Default != nil {
			h.text, _ = v.Default.Text()
		}
		h.loopback = isLoopback(h.text) || v.Default == nil
		return h
	}
	text, known := v.Text()
	// What is not known is left to the program.
	return host{text: text, loopback: known && isLoopback(text)}
}

// portOf is the port that the call names, 0 if that is not known. A variable of the
// environment that the call needs and that has no default is set.
func (s *server) portOf(v survey.Value, given bool, usual int) int {
	if !given || v.IsNone() {
		return usual
	}
	if n, ok := v.Int(); ok && n > 0 && n < 1<<16 {
		return n
	}
	if v.Env == "" {
		return 0
	}
	if v.Default != nil {
		if n, ok := v.Default.Int(); ok && n > 0 && n < 1<<16 {
			return n
		}
	}
	s.env = map[string]string{v.Env: fmt.Sprint(usual)}
	return usual
}

// reachable reports whether the server can be reached from outside the container,
// and the variables that have to be set for it.
func (s server) reachable() (env map[string]string, ok bool) {
	env = map[string]string{}
	for name, value := range s.env {
		env[name] = value
	}
	if s.host.loopback && s.host.env != "" {
		env[s.host.env] = anyAddress
	}
	return env, !s.host.loopback || s.host.env != ""
}

// describeServers fills in what follows for a command whose program runs a module
// with these calls: how it stops and where it listens. The address in the code cannot
// be changed from outside, so it warns if that is a loopback address.
func (f facts) describeServers(c Command, m survey.Module, all []server) Command {
	if len(all) == 0 {
		return c
	}
	s := all[0]
	c.Port, c.position = s.port, report.Position{File: m.Path, Line: s.call.Line}
	if s.library == "uvicorn" || s.framework == survey.ASGI {
		c.StopSignal = terminate
	}
	env, ok := s.reachable()
	for name, value := range env {
		c = c.withEnv(name, value)
	}
	if s.framework == survey.Gradio {
		c = c.withSilentGradio()
	}
	if !ok {
		c.Warnings = append(c.Warnings, s.loopbackProblem(m))
	}
	if s.debug || s.reload {
		c.Warnings = append(c.Warnings, s.debugProblem(m))
	}
	return c
}

// withSilentGradio keeps Gradio from reporting its use. Without a network the
// program would wait for that before it stops.
func (c Command) withSilentGradio() Command { return c.withEnv("GRADIO_ANALYTICS_ENABLED", "False") }

// describeConsoleScript fills in what follows for a console script. Only what its own
// function calls is sure to run.
func (f facts) describeConsoleScript(c Command, script packaging.EntryPoint) Command {
	c.StopSignal = interrupt
	m, _, ok := f.Survey.Locate(survey.Module{}, script.Module)
	if !ok {
		return c
	}
	called := slices.DeleteFunc(f.servers(m), func(s server) bool { return s.call.Function != script.Attr })
	return f.describeServers(c, m, called)
}

func (s server) loopbackProblem(m survey.Module) report.Problem {
	return report.Problem{
		Rule: rules.BindsLocalhost, File: m.Path, Line: s.call.Line,
		Message: fmt.Sprintf("%s listens on %s, which nobody outside the container reaches", s.words, cmp.Or(s.host.text, local)),
		Remedy:  fmt.Sprintf("%s=%q", s.hostArgument(), anyAddress),
	}
}

func (s server) hostArgument() string {
	if s.framework == survey.Gradio {
		return "server_name"
	}
	return "host"
}

func (s server) debugProblem(m survey.Module) report.Problem {
	p := report.Problem{Rule: rules.DebugServer, File: m.Path, Line: s.call.Line}
	if s.debug {
		p.Message = "debug=True serves a debugger in which whoever reaches the port runs code"
		p.Remedy = "take debug=True out"
		return p
	}
	p.Message = "reload=True watches for edits that never come in an image"
	p.Remedy = "take reload=True out"
	return p
}
