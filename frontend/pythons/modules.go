// Package pythons lists what was removed from Python: modules, names in modules and names
// of the C API, each with the last minor version that has it. See
// https://docs.python.org/3/whatsnew/ and https://peps.python.org/pep-0594/.
package pythons

import "fmt"

// Module is a module that was removed from the standard library.
type Module struct {
	// Last is the last minor version that has it, "2.7" if no Python 3 does.
	Last string
	// Instead is the module to import in its place, "" if there is none.
	Instead string
}

// Two reports whether no Python 3 has the module.
func (m Module) Two() bool { return m.Last == two }

const two = "2.7"

// Dropped looks up a module that was removed.
func Dropped(module string) (Module, bool) {
	found, ok := modules[module]
	return found, ok
}

// Next returns the minor version after another, "" if that is not a version.
func Next(minor string) string {
	var major, n int
	if _, err := fmt.Sscanf(minor, "%d.%d", &major, &n); err != nil {
		return ""
	}
	return fmt.Sprintf("%d.%d", major, n+1)
}

// Later reports whether a minor version is later than another. It is false if one of them
// is not a version.
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

// modules are by name. distutils is left out, since setuptools has it.
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
