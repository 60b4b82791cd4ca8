package survey

import "strings"

// Framework is the kind of program that an object makes of its module.
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

// constructors of the objects that serve.
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

// Object is a name at a module's level that holds something that serves, or a
// function there that makes one.
type Object struct {
	Name      string
	Framework Framework
	Maker     string // the constructor's dotted name
	Line      int
	Factory   bool
	Required  int // parameters the factory needs
}

// Objects are those of a module that others can import: first the ones it makes,
// in the order of its lines, then functions that make one, then those it imports
// from modules of the tree. What is made under the main guard is not among them.
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

// FrameworkOf is what an object serves with, by the dotted name that made it as
// the facts of a module have it.
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

// ImportsTop says that the module imports something of a top-level module when
// it is loaded, and where.
func (m Module) ImportsTop(top string) (line int, ok bool) {
	for _, i := range m.Imports {
		name, _, _ := strings.Cut(i.Module, ".")
		if i.TopLevel && i.Level == 0 && !i.TypeChecking && name == top {
			return i.Line, true
		}
	}
	return 0, false
}

// webModules serve pages, or render the templates of those who do.
var webModules = []string{
	"flask", "quart", "fastapi", "starlette", "litestar", "dash", "jinja2", "bottle", "sanic",
	"tornado", "aiohttp", "django", "streamlit", "gradio", "nicegui", "falcon", "cherrypy", "pyramid",
}

// IsWeb says that the module has to do with serving pages.
func (m Module) IsWeb() bool {
	for _, top := range webModules {
		if _, ok := m.ImportsTop(top); ok {
			return true
		}
	}
	return false
}
