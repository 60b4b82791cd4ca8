package check

// past is a module that Python once had.
type past struct {
	why         string // "" where the module may still be had
	instead     string
	requirement string
}

// removed are modules that programs import from Python's standard library, or
// from what every environment used to hold, and that are no longer there.
var removed = pasts()

func pasts() map[string]past {
	all := map[string]past{
		"pkg_resources": {requirement: "setuptools<82"},
		"setuptools":    {requirement: "setuptools"},
		"distutils":     {why: "which Python has no more since 3.12", requirement: "setuptools"},
	}
	for minor, names := range map[string][]string{
		"3.11": {"asynchat", "asyncore", "imp", "smtpd"},
		"3.12": {
			"aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib",
			"ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
		},
	} {
		for _, name := range names {
			all[name] = past{
				why:     "which Python has no more since " + next[minor],
				instead: "set python = \"" + minor + "\", or do without it",
			}
		}
	}
	for name, instead := range map[string]string{
		"ConfigParser": "configparser", "Queue": "queue", "SocketServer": "socketserver", "StringIO": "io",
		"Tkinter": "tkinter", "__builtin__": "builtins", "cPickle": "pickle", "cStringIO": "io", "commands": "subprocess",
		"copy_reg": "copyreg", "cookielib": "http.cookiejar", "httplib": "http.client", "thread": "threading",
		"urllib2": "urllib.request", "urlparse": "urllib.parse", "xmlrpclib": "xmlrpc.client",
	} {
		all[name] = past{why: "which is Python 2's", instead: "import " + instead + " instead"}
	}
	return all
}

var next = map[string]string{"3.11": "3.12", "3.12": "3.13"}
