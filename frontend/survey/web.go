package survey

import "strings"

// Framework is the web framework of an object that serves.
type Framework string

const (
	NoFramework Framework = ""
	Flask       Framework = "flask"
	ASGI        Framework = "asgi"
	Streamlit   Framework = "streamlit"
	Gradio      Framework = "gradio"
	Dash        Framework = "dash"
	OtherWeb    Framework = "web" // a WSGI object or a server of another kind
)

// constructors are the dotted names of what makes objects that serve.
var constructors = map[string]Framework{
	"flask.Flask":     Flask,
	"flask.app.Flask": Flask,

	"fastapi.FastAPI":                       ASGI,
	"fastapi.applications.FastAPI":          ASGI,
	"starlette.applications.Starlette":      ASGI,
	"litestar.Litestar":                     ASGI,
	"quart.Quart":                           ASGI,
	"blacksheep.Application":                ASGI,
	"falcon.asgi.App":                       ASGI,
	"django.core.asgi.get_asgi_application": ASGI,

	"dash.Dash":      Dash,
	"dash.dash.Dash": Dash,

	"bottle.Bottle":                         OtherWeb,
	"falcon.App":                            OtherWeb,
	"sanic.Sanic":                           OtherWeb,
	"tornado.web.Application":               OtherWeb,
	"aiohttp.web.Application":               OtherWeb,
	"cherrypy.quickstart":                   OtherWeb,
	"http.server.HTTPServer":                OtherWeb,
	"django.core.wsgi.get_wsgi_application": OtherWeb,
}

// Object is a name at a module's level that holds an object that serves, or a function
// there that makes one.
type Object struct {
	Name      string
	Framework Framework
	Maker     string // the dotted name of the constructor
	Line      int
	Factory   bool
	Required  int // how many parameters of the factory have no default
}

// Objects returns the objects of a module that others can import: first those that it
// makes, in the order of its lines, then functions that make one, then those that it
// imports from modules of the tree. Objects under the main guard are left out.
func (s Survey) Objects(m Module) []Object {
	var found []Object
	for _, c := range m.Calls {
		if c.Function != "" || c.Guard || c.Target == "" || strings.Contains(c.Target, ".") {
			continue
		}
		maker := s.Maker(m, c.Makes())
		if f := frameworkOf(maker); f != NoFramework {
			found = append(found, Object{Name: c.Target, Framework: f, Maker: maker, Line: c.Line})
		}
	}
	for _, f := range m.Functions {
		maker := s.Maker(m, f.Returns)
		if kind := frameworkOf(maker); kind != NoFramework {
			found = append(found, Object{
				Name: f.Name, Framework: kind, Maker: maker, Line: f.Line, Factory: true, Required: f.Required,
			})
		}
	}
	for _, i := range m.Imports {
		if !i.TopLevel || i.TypeChecking {
			continue
		}
		for _, name := range i.Names {
			made := dots(i.Level) + i.Module + "." + name
			if _, attr, ok := s.Locate(m, made); !ok || attr == "" {
				continue
			}
			maker := s.Maker(m, made)
			if f := frameworkOf(maker); f != NoFramework && maker != made {
				found = append(found, Object{Name: name, Framework: f, Maker: maker, Line: i.Line})
			}
		}
	}
	return found
}

// FrameworkOf returns the framework of an object by the dotted name of what made it,
// as the facts of the module in have it.
func (s Survey) FrameworkOf(in Module, made string) Framework {
	return frameworkOf(s.Maker(in, made))
}

func frameworkOf(maker string) Framework {
	if f, ok := constructors[maker]; ok {
		return f
	}
	// Gradio has many: Blocks, Interface, ChatInterface, TabbedInterface.
	if rest, ok := strings.CutPrefix(maker, "gradio."); ok && (rest == "Blocks" || strings.HasSuffix(rest, "Interface")) {
		return Gradio
	}
	return NoFramework
}

// ImportsTop reports whether loading the module imports a top-level module or
// something in it, and in which line.
func (m Module) ImportsTop(top string) (line int, ok bool) {
	for _, i := range m.Imports {
		name, _, _ := strings.Cut(i.Module, ".")
		if i.TopLevel && i.Level == 0 && !i.TypeChecking && name == top {
			return i.Line, true
		}
	}
	return 0, false
}

// webModules are top-level modules that serve pages or render templates.
var webModules = []string{
	"flask", "quart", "fastapi", "starlette", "litestar", "dash", "jinja2", "bottle", "sanic",
	"tornado", "aiohttp", "django", "streamlit", "gradio", "nicegui", "falcon", "cherrypy", "pyramid",
}

// IsWeb reports whether the module imports one of webModules.
func (m Module) IsWeb() bool {
	for _, top := range webModules {
		if _, ok := m.ImportsTop(top); ok {
			return true
		}
	}
	return false
}
