// Package pythons is what Python has no more: the modules, the names in them and the
// parts of its C API that were dropped, each with the last Python that has it.
package pythons

import "fmt"

// Module is a module that Python once had.
type Module struct {
	// Last is the last minor version that has it, "2.7" for what Python 3 never had.
	Last string
	// Instead is the module to import in its place, "" where there is none.
	Instead string
}

// Two says that no Python 3 has it.
func (m Module) Two() bool { return m.Last == two }

const two = "2.7"

// Dropped finds a module that Python has no more.
func Dropped(module string) (Module, bool) {
	found, ok := modules[module]
	return found, ok
}

// Next is the minor version after another: the first without what that one had last.
func Next(minor string) string {
	var major, n int
	if _, err := fmt.Sscanf(minor, "%d.%d", &major, &n); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%d", major, n+1)
}

// Later says that a minor version is after another.
func Later(minor, than string) bool {
	var major, n, thanMajor, thanN int
	if _, err := fmt.Sscanf(minor, "%d.%d", &major, &n); err != nil {
		return false
	}
	if _, err := fmt.Sscanf(than, "%d.%d", &thanMajor, &thanN); err != nil {
		return false
	}
	return major > thanMajor || major == thanMajor && n > thanN
}

// modules by their name. Not distutils, which setuptools has.
var modules = collect()

func collect() map[string]Module {
	all := map[string]Module{}
	for last, names := range map[string][]string{
		"3.9":  {"formatter", "parser", "symbol"},
		"3.10": {"binhex"},
		"3.11": {"asynchat", "asyncore", "smtpd"},
		"3.12": {
			"aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib",
			"ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
		},
	} {
		for _, name := range names {
			all[name] = Module{Last: last}
		}
	}
	all["imp"] = Module{Last: "3.11", Instead: "importlib"}
	for name, instead := range map[string]string{
		"ConfigParser": "configparser", "Queue": "queue", "SocketServer": "socketserver", "StringIO": "io",
		"Tkinter": "tkinter", "__builtin__": "builtins", "cPickle": "pickle", "cStringIO": "io", "commands": "subprocess",
		"copy_reg": "copyreg", "cookielib": "http.cookiejar", "httplib": "http.client", "thread": "threading",
		"urllib2": "urllib.request", "urlparse": "urllib.parse", "xmlrpclib": "xmlrpc.client",
	} {
		all[name] = Module{Last: two, Instead: instead}
	}
	return all
}
