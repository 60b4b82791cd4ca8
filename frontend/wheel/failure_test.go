package wheel

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestBackendFailure(t *testing.T) {
	bare := []string{"compiler", "headers"}
	for _, c := range []struct {
		name   string
		config config.Config
		failed gateway.Report
		want   string
	}{
		{
			"no compiler",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 27, Type: "SystemExit", Message: "error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'", Missing: bare},
			`setup.py:27: building the wheel failed: it needs a C compiler, and the build base has none: set apt.build = ["build-essential", "python3-dev"]`,
		},
		{
			"a header, beside what is configured already",
			config.Config{Apt: config.Apt{Build: []string{"build-essential"}}},
			gateway.Report{File: "setup.py", Line: 60, Message: "error: command 'gcc' failed with exit code 1", Log: "x.h:15:10: fatal error: lber.h: No such file or directory"},
			`setup.py:60: building the wheel failed: it needs the header lber.h (LDAP), and the build base has none: set apt.build = ["build-essential", "libldap-dev", "libsasl2-dev"]`,
		},
		{
			"a header that is in no table",
			config.Config{},
			gateway.Report{Message: "1", Log: "fatal error: strange.h: No such file or directory"},
			`setup.py: building the wheel failed: it needs the header strange.h, and the build base has none: name the Debian package that has it in apt.build`,
		},
		{
			"Rust, for which crates are fetched",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 60, Type: "ModuleNotFoundError", Message: "No module named 'pkg_resources'", Module: "pkg_resources", Log: "error: can't find Rust compiler"},
			`setup.py:60: building the wheel failed: it needs a compiler of Rust, and the build base has none: set apt.build = ["cargo"] and build.network = true, with which cargo fetches what it compiles`,
		},
		{
			"pkg_resources",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 16, Type: "ModuleNotFoundError", Message: "No module named 'pkg_resources'", Module: "pkg_resources"},
			`setup.py:16: building the wheel failed: ModuleNotFoundError: No module named 'pkg_resources': setuptools 82 dropped pkg_resources: set build.constraints = ["setuptools<82"]`,
		},
		{
			"the next thing that setuptools dropped, with other constraints",
			config.Config{Build: config.Build{Constraints: []string{"setuptools<82", "wheel<0.39"}}},
			gateway.Report{File: "setup.py", Line: 20, Type: "SystemExit", Message: "error in suds setup command: use_2to3 is invalid."},
			`setup.py:20: building the wheel failed: SystemExit: error in suds setup command: use_2to3 is invalid.: setuptools 58 dropped use_2to3: set build.constraints = ["wheel<0.39", "setuptools<58"]`,
		},
		{
			"setuptools that is fetched for want of pkg_resources",
			config.Config{},
			gateway.Report{File: "ez_setup.py", Line: 242, Type: "URLError", Message: "<urlopen error [Errno -3] Temporary failure in name resolution>"},
			`ez_setup.py:242: building the wheel failed: URLError: <urlopen error [Errno -3] Temporary failure in name resolution>: setuptools 82 dropped pkg_resources: set build.constraints = ["setuptools<82"]`,
		},
		{
			"anything else that is fetched",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 3, Type: "URLError", Message: "<urlopen error [Errno -3] Temporary failure in name resolution>"},
			`setup.py:3: building the wheel failed: URLError: <urlopen error [Errno -3] Temporary failure in name resolution>: a build has no network: set build.network = true if setup.py has to fetch something`,
		},
		{
			"what only a setuptools has that does not run here",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 6, Type: "ImportError", Message: "cannot import name 'Feature' from 'setuptools' (x)"},
			`setup.py:6: building the wheel failed: ImportError: cannot import name 'Feature' from 'setuptools' (x): setuptools 46 dropped Feature: set build.constraints = ["setuptools<46"] and python = "3.9", the newest that such a setuptools runs on`,
		},
		{
			"Python 2",
			config.Config{},
			gateway.Report{File: "setup_posix.py", Line: 2, Type: "ModuleNotFoundError", Message: "No module named 'ConfigParser'", Module: "ConfigParser"},
			`setup_posix.py:2: building the wheel failed: ModuleNotFoundError: No module named 'ConfigParser': it is written for Python 2, which no base has: port it, or ask for a release that is`,
		},
		{
			"a version of git, whose program is not there",
			config.Config{Apt: config.Apt{Build: []string{"build-essential"}}},
			gateway.Report{File: "setup.py", Line: 3, Type: "LookupError", Message: "no version", Repository: true, Missing: []string{"git"}},
			`setup.py:3: building the wheel failed: LookupError: no version: the version comes from git, which the build base has not: set apt.build = ["build-essential", "git"]`,
		},
		{
			"a version of git, whose repository is not there",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 3, Type: "LookupError", Message: "no version", Missing: []string{"git"}},
			`setup.py:3: building the wheel failed: LookupError: no version: the version comes from git, which is not in the build: set build.env.SETUPTOOLS_SCM_PRETEND_VERSION = "1.0"`,
		},
		{
			"a module of the build environment",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 5, Type: "ModuleNotFoundError", Message: "No module named 'mkrelease'", Module: "mkrelease"},
			`setup.py:5: building the wheel failed: ModuleNotFoundError: No module named 'mkrelease': setup.py runs in a build environment of its own, where mkrelease is not installed: set build.requires = ["mkrelease"] if it comes from a distribution of that name`,
		},
		{
			"a module of a distribution with another name, and what is required already",
			config.Config{Build: config.Build{Requires: []string{"numpy"}}},
			gateway.Report{File: "setup.py", Line: 1, Type: "ModuleNotFoundError", Message: "No module named 'yaml'", Module: "yaml"},
			`setup.py:1: building the wheel failed: ModuleNotFoundError: No module named 'yaml': setup.py runs in a build environment of its own, where yaml is not installed: set build.requires = ["numpy", "PyYAML"]`,
		},
		{
			"the project's own package, which setuptools.build_meta does not find",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 1, Type: "ModuleNotFoundError", Message: "No module named 'pkg'", Module: "pkg", Own: "."},
			`setup.py:1: building the wheel failed: ModuleNotFoundError: No module named 'pkg': setuptools.build_meta looks for no module beside setup.py: write build-backend = "setuptools.build_meta:__legacy__" in pyproject.toml`,
		},
		{
			"the project's own package in src",
			config.Config{},
			gateway.Report{File: "setup.py", Line: 1, Type: "ModuleNotFoundError", Message: "No module named 'pkg'", Module: "pkg", Own: "src"},
			`setup.py:1: building the wheel failed: ModuleNotFoundError: No module named 'pkg': pkg is in src, where nothing looks for it before it is installed: write sys.path.insert(0, "src") above the import`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Request{Config: c.config, Python: "3.11", Backend: Backend{Name: "setuptools.build_meta", Declared: "setup.py"}}
			problems := report.Problems(BackendFailure(r, c.failed))
			require.Len(t, problems, 1)
			require.Equal(t, c.want, problems[0].Short())
		})
	}
}

func TestNotInstalled(t *testing.T) {
	log := `error: Failed to determine installation plan
  cause: A path (/wheel/starter-1.0-py3-none-win_amd64.whl) dependency is incompatible with the current platform

hint: The wheel is compatible with Windows, but you're on Linux
`
	explained := func(files project.Files, log string) report.Problem {
		r := Request{Files: files, Python: "3.13", Backend: Backend{Name: legacy, Declared: "setup.py"}}
		err := explain(r, nil, &gateway.StepError{Report: gateway.Report{Kind: gateway.NotInstalled, Log: log}, Err: errors.New("exit code: 1")})
		problems := report.Problems(err)
		require.Len(t, problems, 1)
		require.Equal(t, strings.TrimSpace(log), strings.TrimSpace(problems[0].Detail))
		return problems[0]
	}
	require.Equal(t, "setup.cfg:2: the wheel starter-1.0-py3-none-win_amd64.whl is for another platform or Python than the image's: take plat_name out",
		explained(project.Files{"setup.cfg": []byte("[bdist_wheel]\nplat_name = win_amd64\n")}, log).Short())
	require.Equal(t, "setup.py: the wheel starter-1.0-py3-none-win_amd64.whl is for another platform or Python than the image's: let the backend make a wheel for Linux and Python 3.13",
		explained(nil, log).Short())
	require.Equal(t, "setup.py: uv cannot read what the wheel of starter requires: correct the requirement that it names below",
		explained(nil, "error: No solution found when resolving dependencies\n  cause: Because starter has invalid metadata and you require starter, we can conclude that your requirements are unsatisfiable.\n\n"+
			"hint: Metadata for `starter` could not be parsed.\n  Caused by: relative path without a working directory: host/x\n").Short())
	require.Equal(t, "uv could not install the wheel that was built", explained(nil, "error: something else\n").Short())
}
