package native

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	bare, ready := Base{NoCompiler: true, NoHeaders: true}, Base{}
	for _, c := range []struct {
		behaviour string
		failed    Failed
		base      Base
		what      string
		packages  string
	}{
		{
			"no compiler at all",
			Failed{Output: "building 'bitarray._bitarray' extension\nx86_64-linux-gnu-gcc -c bitarray/_bitarray.c", Exception: "error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'"},
			bare, "a C compiler", "build-essential python3-dev",
		},
		{
			"no compiler, in an image that has Python's headers",
			Failed{Exception: "error: command 'gcc' failed: No such file or directory"},
			Base{NoCompiler: true}, "a C compiler", "build-essential",
		},
		{
			"a build that asks for one in its own words",
			Failed{Output: "'NoneType' object has no attribute 'split'", Exception: "you need a C compiler to build uWSGI"},
			bare, "a C compiler", "build-essential python3-dev",
		},
		{
			"a program that knows where a library is, before anything is compiled",
			Failed{Output: "\nError: pg_config executable not found.\n\npg_config is required to build psycopg2 from source.", Exception: "1"},
			bare, "a C compiler and the program pg_config (PostgreSQL)", "build-essential python3-dev libpq-dev",
		},
		{
			"the same with a compiler",
			Failed{Output: "/bin/sh: 1: mysql_config: not found", Exception: "mysql_config not found"},
			ready, "the program mysql_config (MySQL)", "default-libmysqlclient-dev pkg-config",
		},
		{
			"a program that is run, and whose lack setup.py tells before it ends without words",
			Failed{Output: "Generating parser for Python3: ['java', '-jar', 'antlr.jar']\n| Unable to generate parsers: [Errno 2] No such file or directory: 'java' |", Exception: "1"},
			bare, "the program java", "default-jre-headless",
		},
		{
			"a header",
			Failed{Output: "In file included from Modules/LDAPObject.c:3:\nModules/common.h:15:10: fatal error: lber.h: No such file or directory\n   15 | #include <lber.h>", Exception: "error: command '/usr/bin/gcc' failed with exit code 1"},
			ready, "the header lber.h (LDAP)", "libldap-dev libsasl2-dev",
		},
		{
			"a header in a folder",
			Failed{Output: "pygraphviz/graphviz_wrap.c:3020:10: fatal error: graphviz/cgraph.h: No such file or directory"},
			ready, "the header graphviz/cgraph.h (Graphviz)", "libgraphviz-dev",
		},
		{
			"a header nobody here has heard of",
			Failed{Output: "x.c:1:10: fatal error: strange.h: No such file or directory"},
			ready, "the header strange.h", "",
		},
		{
			"Python's own header",
			Failed{Output: "fatal error: Python.h: No such file or directory"},
			Base{NoHeaders: true}, "the header Python.h (Python)", "python3-dev",
		},
		{
			"a library that is linked",
			Failed{Output: "/usr/bin/ld: cannot find -lxml2: No such file or directory\ncollect2: error: ld returned 1 exit status"},
			ready, "the library xml2 (libxml2)", "libxml2-dev libxslt1-dev",
		},
		{
			"a library that pkg-config does not know",
			Failed{Output: "Package cairo was not found in the pkg-config search path.\nNo package 'cairo' found"},
			ready, "the library cairo (Cairo)", "libcairo2-dev pkg-config",
		},
		{
			"a program that patches the sources",
			Failed{Output: "/bin/sh: 1: /usr/bin/patch: not found", Exception: "Applying patch failed"},
			bare, "a C compiler and the program patch", "build-essential python3-dev patch",
		},
		{
			"a program that compiles nothing",
			Failed{Exception: "[Errno 2] No such file or directory: 'java'"},
			bare, "the program java", "default-jre-headless",
		},
		{
			"Rust, though the exception is about something else",
			Failed{Output: "error: can't find Rust compiler\n\nIf you are using an outdated pip version", Exception: "No module named 'pkg_resources'"},
			ready, "a compiler of Rust", "cargo",
		},
	} {
		t.Run(c.behaviour, func(t *testing.T) {
			lack, ok := Find(c.failed, c.base)
			if got := strings.Join(lack.Packages, " "); !ok || lack.What != c.what || got != c.packages {
				t.Errorf("it lacks %q, which %q bring (%t), not %q and %q", lack.What, got, ok, c.what, c.packages)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	for behaviour, failed := range map[string]Failed{
		"an exception":                       {Output: "running bdist_wheel", Exception: "'version'"},
		"a program that was done without":    {Output: "git: not found\nassuming version 0", Exception: "'version'"},
		"a module that is not there":         {Exception: "No module named 'numpy'"},
		"a compiler that found a mistake":    {Output: "x.c:3: error: 'y' undeclared", Exception: "error: command '/usr/bin/gcc' failed with exit code 1"},
		"a file that setup.py looks for":     {Exception: "[Errno 2] No such file or directory: 'requirements.txt'"},
		"a requirement that is not on hand":  {Output: "six not found", Exception: "six not found"},
		"a warning about a compiler, merely": {Output: "no acceptable C compiler", Exception: "'version'"},
	} {
		if lack, ok := Find(failed, Base{}); ok {
			t.Errorf("%s: it lacks %s", behaviour, lack.What)
		}
	}
}
