package pythons

import (
	"regexp"
	"strings"
)

// Name is something that a module had.
type Name struct {
	What    string // "configparser.SafeConfigParser"
	Last    string // the last minor version that has it
	Instead string // what to write in its place
}

// Exception finds what the last exception in a text was about, if it is a name that
// Python has no more: text is that exception's message, or all that was printed.
func Exception(text string) (Name, bool) {
	text = strings.TrimSpace(text)
	var found Name
	at := -1
	for _, each := range names {
		for _, m := range each.said.FindAllStringSubmatchIndex(text, -1) {
			if m[0] <= at {
				continue
			}
			at, found = m[0], Name{What: each.what, Last: each.last, Instead: each.instead}
			for group := 2; group < len(m); group += 2 {
				if m[group] < 0 {
					continue
				}
				name := text[m[group]:m[group+1]]
				found.What += name
				if strings.HasSuffix(each.instead, ".") {
					found.Instead += name
				}
			}
		}
	}
	return found, at >= 0
}

// Imported finds a name that is imported from a module, if Python has it no more.
func Imported(module, name string) (Name, bool) {
	return Exception("cannot import name '" + name + "' from '" + module + "'")
}

func without(module, names string) string {
	return `module '` + module + `' has no attribute '(` + names + `)'|cannot import name '(` + names + `)' from '` + module + `'`
}

// names by what an exception says of them. The group that it matches is the rest of the name, and
// of what to write where that ends with a dot.
var names = []struct {
	said       *regexp.Regexp
	what, last string
	instead    string
}{
	{regexp.MustCompile(without("configparser", "SafeConfigParser")), "configparser.", "3.11", "configparser.ConfigParser"},
	{regexp.MustCompile(`object has no attribute '(readfp)'`), "ConfigParser.", "3.11", "read_file"},
	{regexp.MustCompile(`No module named '(imp)'`), "", "3.11", "importlib"},
	{regexp.MustCompile(`No module named '(distutils)['.]`), "", "3.11", "setuptools, of which 60 and later have it"},
	{regexp.MustCompile(`module 'pkgutil' has no attribute '(ImpImporter|ImpLoader)'`), "pkgutil.", "3.11", "a setuptools of 66 or later, which does without"},
	{regexp.MustCompile(`has no attribute '(find_module)'`), "", "3.11", "find_spec"},
	{regexp.MustCompile(without("importlib", "find_loader")), "importlib.", "3.11", "importlib.util.find_spec"},
	{regexp.MustCompile(without("locale", "format")), "locale.", "3.11", "locale.format_string"},
	{regexp.MustCompile(without("ssl", "wrap_socket|match_hostname")), "ssl.", "3.11", "ssl.SSLContext"},
	{regexp.MustCompile(without("importlib.abc", "Finder")), "importlib.abc.", "3.11", "importlib.abc.MetaPathFinder"},
	{regexp.MustCompile(without("unittest", "_TextTestResult")), "unittest.", "3.11", "unittest.TextTestResult"},
	{regexp.MustCompile(without("configparser", "LegacyInterpolation")), "configparser.", "3.12", "configparser.BasicInterpolation"},
	{regexp.MustCompile(without("locale", "resetlocale")), "locale.", "3.12", "locale.setlocale(locale.LC_ALL, \"\")"},
	{regexp.MustCompile(without("re", "template|TEMPLATE")), "re.", "3.12", "re.compile"},
	{regexp.MustCompile(without("unittest", "makeSuite|findTestCases")), "unittest.", "3.12", "unittest.TestLoader"},
	{regexp.MustCompile(without("ast", "Str|Num|Bytes|NameConstant|Ellipsis")), "ast.", "3.13", "ast.Constant"},
	{regexp.MustCompile(without("collections", "Callable|Container|Hashable|Iterable|Iterator|Mapping|MutableMapping|MutableSequence|MutableSet|Sequence|Set|Sized")),
		"collections.", "3.9", "collections.abc."},
	{regexp.MustCompile(without("inspect", "getargspec|formatargspec")), "inspect.", "3.10", "inspect.signature"},
	{regexp.MustCompile(without("asyncio", "coroutine|async")), "asyncio.", "3.10", "async def"},
	{regexp.MustCompile(`invalid mode: '(r?U|Ur?)'`), "open() with the mode ", "3.10", "the mode r"},
	{regexp.MustCompile(without("base64", "encodestring|decodestring")), "base64.", "3.8", "base64.encodebytes and decodebytes"},
	{regexp.MustCompile(without("plistlib", "readPlist|writePlist")), "plistlib.", "3.8", "plistlib.load and dump"},
	{regexp.MustCompile(without("fractions", "gcd")), "fractions.", "3.8", "math.gcd"},
	{regexp.MustCompile(without("time", "clock")), "time.", "3.7", "time.perf_counter"},
	{regexp.MustCompile(without("platform", "linux_distribution|dist")), "platform.", "3.7", "platform.freedesktop_os_release"},
	{regexp.MustCompile(without("cgi", "escape")), "cgi.", "3.7", "html.escape"},
}
