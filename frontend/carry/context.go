package carry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// What a call does with a path is guessed from the last part of its name:
// libraries are many, and they all read with read_csv, load and open.

// last part of a dotted name.
func last(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// silent calls never read what a literal in their arguments names.
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

// writes says that a call makes the file or folder it is given.
func writes(context string) bool {
	name := last(context)
	for _, prefix := range []string{"to_", "save", "dump", "write", "mkdir", "makedirs", "unlink", "remove", "rmtree"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.HasSuffix(name, "FileHandler") || name == "basicConfig" || name == "imwrite" || strings.HasPrefix(name, "create_dir")
}

// readsFolder says that a call looks into the folder it is given.
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

// opensFile says that an absolute path is one of the file system and not of a
// URL, which begins with a slash as well: what the program opens and lists is.
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
	// urlTakers route, link and ask.
	urlTakers = []string{
		"get", "post", "put", "delete", "patch", "head", "options", "route", "websocket", "api_route", "add_url_rule",
		"add_api_route", "mount", "redirect", "RedirectResponse", "HttpResponseRedirect", "url_for", "urljoin", "APIRouter",
		"Blueprint", "include_router", "register_blueprint", "request", "urlopen", "page_link", "switch_page", "register_page",
	}
	urlArguments = []string{"href", "url", "prefix", "url_prefix", "root_path", "pathname", "static_url_path", "openapi_url", "docs_url"}
	// pathTakers are told apart from readers and writers by their whole name.
	pathTakers = []string{
		"join", "Path", "PosixPath", "PurePath", "exists", "isfile", "isdir", "is_file", "is_dir", "chdir", "stat", "getsize", "abspath",
		"realpath", "expanduser", "append", "insert", "move", "rename", "ExcelFile", "connect",
	}
)

// runs says that a call is given a command line.
func runs(context string) bool {
	return context == "os.system" || context == "os.popen" || strings.HasPrefix(context, "subprocess.")
}

// reason is "app.py:12 render_template".
func reason(m survey.Module, l survey.Literal) string {
	word := last(l.Context)
	if word == "" {
		word = fmt.Sprintf("%q", l.Value)
	}
	return fmt.Sprintf("%s:%d %s", m.Path, l.Line, word)
}
