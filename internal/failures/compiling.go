package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// bare is what a compilation needs and a slim base does not have.
var bare = []string{"compiler", "headers"}

// compiling are failures of compilers, and of programs that setup.py runs.
var compiling = []Failure{
	{
		Name: "NoCompiler", By: "setup.py",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "setup.py", Line: 27, Missing: bare,
			Log:  "building 'bitarray._bitarray' extension\ncreating build/temp.linux-x86_64-cpython-311/bitarray\nx86_64-linux-gnu-gcc -c bitarray/_bitarray.c",
			Type: "SystemExit", Message: "error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'",
		},
		Says: `setup.py:27: building the wheel failed: it needs a C compiler, and the build base has none: set apt.build = ["build-essential", "python3-dev"]`,
	},
	{
		Name: "NoHeader", By: "a compiler",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "setup.py", Line: 60,
			Log:  "In file included from Modules/LDAPObject.c:3:\nModules/common.h:15:10: fatal error: lber.h: No such file or directory\n   15 | #include <lber.h>\n      |          ^~~~~~~~\ncompilation terminated.",
			Type: "SystemExit", Message: "error: command '/usr/bin/gcc' failed with exit code 1",
		},
		Says: `setup.py:60: building the wheel failed: it needs the header lber.h (LDAP), and the build base has none: set apt.build = ["libldap-dev", "libsasl2-dev"]`,
	},
	{
		Name: "NoLibraryProgram", By: "setup.py",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "setup.py", Line: 103, Missing: bare,
			Log:  "Error: pg_config executable not found.\n\npg_config is required to build psycopg2 from source.  Please add the directory\ncontaining pg_config to the $PATH or specify the full executable path with the\noption:\n\n    python setup.py build_ext --pg-config /path/to/pg_config build ...",
			Type: "SystemExit", Message: "1",
		},
		Says: `setup.py:103: building the wheel failed: it needs a C compiler and the program pg_config (PostgreSQL), and the build base has none: set apt.build = ["build-essential", "python3-dev", "libpq-dev"]`,
	},
	{
		Name: "NoProgram", By: "setup.py",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "build_helpers/build_helpers.py", Line: 191, Missing: bare,
			Log:  "Generating parser for Python3: ['java', '-jar', '/src/build_helpers/bin/antlr-4.9.3-complete.jar', '-Dlanguage=Python3']\n| Unable to generate parsers: [Errno 2] No such file or directory: 'java' |",
			Type: "SystemExit", Message: "1",
		},
		Says: `build_helpers/build_helpers.py:191: building the wheel failed: it needs the program java, and the build base has none: set apt.build = ["default-jre-headless"]`,
	},
	{
		Name: "OlderThanPython", By: "a compiler",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "setup.py", Line: 2,
			Log:  "x.c:2:10: fatal error: longintrepr.h: No such file or directory\n    2 | #include \"longintrepr.h\"\n      |          ^~~~~~~~~~~~~~~\ncompilation terminated.",
			Type: "SystemExit", Message: "error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1",
		},
		Says: `setup.py:2: building the wheel failed: its C code is older than Python 3.11, which has no longintrepr.h: set python = "3.10", or make the C code anew with a newer Cython`,
	},
	{
		Name: "OlderThanPython313", By: "a compiler", Python: "3.13",
		Report: gateway.Report{
			Kind: gateway.BackendFailed, File: "setup.py", Line: 193,
			Log:  "lmdb/cpython.c: In function ‘val_from_buffer’:\nlmdb/cpython.c:586:12: error: implicit declaration of function ‘PyObject_AsReadBuffer’; did you mean ‘PyObject_GetBuffer’? [-Wimplicit-function-declaration]",
			Type: "SystemExit", Message: "error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1",
		},
		Says: `setup.py:193: building the wheel failed: its C code is older than Python 3.13, which has no PyObject_AsReadBuffer: set python = "3.12", or make the C code anew with a newer Cython`,
	},
}
