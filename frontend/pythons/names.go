package pythons

import (
	"regexp"
	"strings"
)

// Name is a name that was removed from a module.
type Name struct {
	What    string // "configparser.SafeConfigParser"
	Last    string // the last minor version that has it
	Instead string // what to write in its place
}

// Exception finds the removed name that the last exception in a text is about. The text is
// the message of the exception, or all output.
func Exception(text string) (Name, bool) {
	text = strings.TrimSpace(text)
	var found Name
	at := -1
	for _, m := range noSuchName.FindAllStringSubmatchIndex(text, -1) {
		if name, ok := Imported(group(text, m, 1)+group(text, m, 4), group(text, m, 2)+group(text, m, 3)); ok {
			at, found = m[0], name
		}
	}
	for _, message := range others {
		for _, m := range message.pattern.FindAllStringSubmatchIndex(text, -1) {
			if m[0] > at {
				at, found = m[0], Name{What: message.what + group(text, m, 1), Last: message.last, Instead: message.instead}
			}
		}
	}
	return found, at >= 0
}

// group returns the text of a group of a match, "" if the group did not match.
func group(text string, match []int, n int) string {
	if match[2*n] < 0 {
		return ""
	}
	return text[match[2*n]:match[2*n+1]]
}

// Imported looks up a name that was removed from a module.
func Imported(module, name string) (Name, bool) {
	found, ok := names[module][name]
	return found, ok
}

// noSuchName matches the messages of AttributeError and ImportError.
var noSuchName = regexp.MustCompile(`module '([\w.]+)' has no attribute '(\w+)'|cannot import name '(\w+)' from '([\w.]+)'`)

// names are by module and name.
var names = collectNames()

func collectNames() map[string]map[string]Name {
	all := map[string]map[string]Name{}
	for _, removed := range []struct{ module, names, last, instead string }{
		{"configparser", "SafeConfigParser", "3.11", "configparser.ConfigParser"},
		{"importlib", "find_loader", "3.11", "importlib.util.find_spec"},
		{"locale", "format", "3.11", "locale.format_string"},
		{"ssl", "wrap_socket match_hostname", "3.11", "ssl.SSLContext"},
		{"importlib.abc", "Finder", "3.11", "importlib.abc.MetaPathFinder"},
		{"unittest", "_TextTestResult", "3.11", "unittest.TextTestResult"},
		{"configparser", "LegacyInterpolation", "3.12", "configparser.BasicInterpolation"},
		{"locale", "resetlocale", "3.12", "locale.setlocale(locale.LC_ALL, \"\")"},
		{"re", "template TEMPLATE", "3.12", "re.compile"},
		{"unittest", "makeSuite findTestCases", "3.12", "unittest.TestLoader"},
		{"ast", "Str Num Bytes NameConstant Ellipsis", "3.13", "ast.Constant"},
		{"inspect", "getargspec formatargspec", "3.10", "inspect.signature"},
		{"asyncio", "coroutine async", "3.10", "async def"},
		{"base64", "encodestring decodestring", "3.8", "base64.encodebytes and decodebytes"},
		{"plistlib", "readPlist writePlist", "3.8", "plistlib.load and dump"},
		{"fractions", "gcd", "3.8", "math.gcd"},
		{"time", "clock", "3.7", "time.perf_counter"},
		{"platform", "linux_distribution dist", "3.7", "platform.freedesktop_os_release"},
		{"cgi", "escape", "3.7", "html.escape"},
	} {
		for name := range strings.FieldsSeq(removed.names) {
			add(all, removed.module, Name{What: name, Last: removed.last, Instead: removed.instead})
		}
	}
	for name := range strings.FieldsSeq("Callable Container Hashable Iterable Iterator Mapping MutableMapping MutableSequence MutableSet Sequence Set Sized") {
		add(all, "collections", Name{What: name, Last: "3.9", Instead: "collections.abc." + name})
	}
	return all
}

func add(to map[string]map[string]Name, module string, name Name) {
	if to[module] == nil {
		to[module] = map[string]Name{}
	}
	in := name.What
	name.What = module + "." + in
	to[module][in] = name
}

// others are other messages of exceptions. The group is the end of the name.
var others = []struct {
	pattern             *regexp.Regexp
	what, last, instead string
}{
	{regexp.MustCompile(`object has no attribute '(readfp)'`), "ConfigParser.", "3.11", "read_file"},
	{regexp.MustCompile(`No module named '(imp)'`), "", "3.11", "importlib"},
	{regexp.MustCompile(`No module named '(distutils)['.]`), "", "3.11", "setuptools, of which 60 and later have it"},
	{regexp.MustCompile(`module 'pkgutil' has no attribute '(ImpImporter|ImpLoader)'`), "pkgutil.", "3.11", "a setuptools of 66 or later, which does without"},
	{regexp.MustCompile(`has no attribute '(find_module)'`), "", "3.11", "find_spec"},
	{regexp.MustCompile(`invalid mode: '(r?U|Ur?)'`), "open() with the mode ", "3.10", "the mode r"},
}
