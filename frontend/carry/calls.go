package carry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// What a call does with a path is guessed from the last part of its name. There
// are many libraries, and they all read with read_csv, load and open.

// last is the last part of a dotted name.
func last(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// silent reports whether a call never reads what a literal in its arguments names.
func silent(context string) bool {
	switch context {
	case "os.environ.get", "os.getenv", "os.environ.setdefault", "os.environ.pop":
		return true
	}
	return slices.Contains([]string{
		"print", "debug", "info", "warning", "error", "exception", "critical", "log", "getattr", "hasattr", "setattr",
		"getLogger", "add_argument", "title", "header", "subheader", "markdown", "write", "set_page_config", "route",
		"split", "join", "replace", "startswith", "endswith", "strip", "flash", "HTTPException", "Exception", "ValueError",
		"astype", "drop", "groupby", "rename", "merge", "set_experiment", "namedtuple", "TypeVar", "compile", "sub", "match",
	}, last(context)) && context != "os.path.join" && context != "posixpath.join"
}

// writes reports whether a call makes or removes the file or folder it is given.
func writes(context string) bool {
	name := last(context)
	for _, prefix := range []string{"to_", "save", "dump", "write", "mkdir", "makedirs", "unlink", "remove", "rmtree"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.HasSuffix(name, "FileHandler") || name == "basicConfig" || name == "imwrite" || strings.HasPrefix(name, "create_dir")
}

// readsFolder reports whether a call looks into the folder it is given.
func readsFolder(context string) bool {
	name := strings.ToLower(last(context))
	for _, part := range []string{
		"open", "load", "read", "from_", "list", "scan", "walk", "glob", "iterdir", "folder", "directory",
		"loader", "dataset", "static", "template", "send", "copy", "mount", "upload", "ingest",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// opensFile reports whether an absolute path is one of the file system and not of
// a URL, which begins with a slash as well. It is if the program opens or lists it.
func opensFile(m survey.Module, l survey.Literal) bool {
	name := last(l.Context)
	switch {
	case slices.Contains(urlTakers, name) || slices.Contains(urlArguments, l.Arg):
		return false
	case readsFolder(l.Context) || writes(l.Context) || slices.Contains(pathTakers, name):
		return true
	case m.IsWeb():
		return l.Context == "" && path.Ext(l.Value) != ""
	}
	return l.Context == "" || path.Ext(l.Value) != ""
}

var (
	// urlTakers are calls that are given URLs.
	urlTakers = []string{
		"get", "post", "put", "delete", "patch", "head", "options", "route", "websocket", "api_route", "add_url_rule",
		"add_api_route", "mount", "redirect", "RedirectResponse", "HttpResponseRedirect", "url_for", "urljoin", "APIRouter",
		"Blueprint", "include_router", "register_blueprint", "request", "urlopen", "page_link", "switch_page", "register_page",
	}
	urlArguments = []string{"href", "url", "prefix", "url_prefix", "root_path", "pathname", "static_url_path", "openapi_url", "docs_url"}
	// pathTakers are calls that are given paths, by their whole name.
	pathTakers = []string{
		"join", "Path", "PosixPath", "PurePath", "exists", "isfile", "isdir", "is_file", "is_dir", "chdir", "stat", "getsize", "abspath",
		"realpath", "expanduser", "append", "insert", "move", "rename", "ExcelFile", "connect",
	}
)

// isTarget reports whether an argument may be the path that is written, and not a
// mode or a format.
func isTarget(l survey.Literal) bool {
	switch {
	case l.Arg == "" || l.Arg == "0":
		return last(l.Context) != "basicConfig"
	case l.Arg == "1":
		return !l.Write && last(l.Context) != "open"
	}
	return strings.Contains(l.Arg, "file") || strings.Contains(l.Arg, "path") || l.Arg == "fname"
}

// makesFolder reports whether a call makes the folder it is given.
func makesFolder(context string) bool {
	name := last(context)
	return strings.HasPrefix(name, "mkdir") || strings.HasPrefix(name, "makedirs") || strings.HasPrefix(name, "create_dir")
}

// runs reports whether a call is given a command line.
func runs(context string) bool {
	return context == "os.system" || context == "os.popen" || strings.HasPrefix(context, "subprocess.")
}

// reason is where a literal stands and what it is given to: "app.py:12
// render_template".
func reason(m survey.Module, l survey.Literal) string {
	word := last(l.Context)
	if word == "" {
		word = fmt.Sprintf("%q", l.Value)
	}
	return fmt.Sprintf("%s:%d %s", m.Path, l.Line, word)
}
