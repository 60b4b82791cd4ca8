package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// setup are failures of setup.py and of setuptools.
var setup = []Failure{
	{
		Name: "NoPkgResources", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 16, Type: "ModuleNotFoundError", Message: "No module named 'pkg_resources'", Module: "pkg_resources"},
		Says:   `setup.py:16: building the wheel failed: ModuleNotFoundError: No module named 'pkg_resources': setuptools 82 dropped pkg_resources: set build.constraints = ["setuptools<82"]`,
	},
	{
		Name: "NoDryRun", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "conf/mpidistutils.py", Line: 946, Type: "TypeError", Message: "new_compiler() got an unexpected keyword argument 'dry_run'"},
		Says:   `conf/mpidistutils.py:946: building the wheel failed: TypeError: new_compiler() got an unexpected keyword argument 'dry_run': setuptools 81 dropped dry_run: set build.constraints = ["setuptools<81"]`,
	},
	{
		Name: "Use2to3", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 162, Type: "SystemExit", Message: "error in suds-jurko setup command: use_2to3 is invalid."},
		Says:   `setup.py:162: building the wheel failed: SystemExit: error in suds-jurko setup command: use_2to3 is invalid.: setuptools 58 dropped use_2to3: set build.constraints = ["setuptools<58"]`,
	},
	{
		Name: "FetchesSetuptools", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "ez_setup.py", Line: 242, Type: "URLError", Message: "<urlopen error [Errno -3] Temporary failure in name resolution>"},
		Says:   `ez_setup.py:242: building the wheel failed: URLError: <urlopen error [Errno -3] Temporary failure in name resolution>: setuptools 82 dropped pkg_resources: set build.constraints = ["setuptools<82"]`,
	},
	{
		Name: "FetchesSomething", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 3, Type: "URLError", Message: "<urlopen error [Errno -3] Temporary failure in name resolution>"},
		Says:   `setup.py:3: building the wheel failed: URLError: <urlopen error [Errno -3] Temporary failure in name resolution>: a build has no network: set build.network = true if setup.py has to fetch something`,
	},
	{
		Name: "WritesToTheBase", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "OSError", Message: "[Errno 30] Read-only file system: '/etc/cext.conf'", Path: "/etc/cext.conf"},
		Says:   `setup.py:2: building the wheel failed: OSError: [Errno 30] Read-only file system: '/etc/cext.conf': a build writes to the project's folder and to /tmp alone, since only the wheel goes into the image: write there, or put the file into the base`,
	},
	{
		Name: "Python2", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup_posix.py", Line: 2, Type: "ModuleNotFoundError", Message: "No module named 'ConfigParser'", Module: "ConfigParser"},
		Says:   `setup_posix.py:2: building the wheel failed: ModuleNotFoundError: No module named 'ConfigParser': it is written for Python 2, which no base has: port it, or ask for a release that is`,
	},
	{
		Name: "DroppedName", By: "setup.py", Python: "3.13",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "versioneer.py", Line: 342, Type: "AttributeError", Message: "module 'configparser' has no attribute 'SafeConfigParser'. Did you mean: 'RawConfigParser'?"},
		Says:   `versioneer.py:342: building the wheel failed: AttributeError: module 'configparser' has no attribute 'SafeConfigParser'. Did you mean: 'RawConfigParser'?: Python 3.12 dropped configparser.SafeConfigParser: set python = "3.11", or write configparser.ConfigParser`,
	},
	{
		Name: "DroppedModule", By: "setup.py", Python: "3.13",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 5, Type: "ModuleNotFoundError", Message: "No module named 'imp'", Module: "imp"},
		Says:   `setup.py:5: building the wheel failed: ModuleNotFoundError: No module named 'imp': Python 3.12 dropped imp: set python = "3.11", or write importlib`,
	},
	{
		Name: "OldSetuptoolsOnNewPython", By: "setuptools", Python: "3.13",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 162, Type: "SystemExit", Message: "error in suds-jurko setup command: use_2to3 is invalid."},
		Says:   `setup.py:162: building the wheel failed: SystemExit: error in suds-jurko setup command: use_2to3 is invalid.: setuptools 58 dropped use_2to3: set build.constraints = ["setuptools<58"] and python = "3.11", the newest that such a setuptools runs on`,
	},
	{
		Name: "LocalsAfterExec", By: "setup.py", Python: "3.13",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 7, Type: "KeyError", Message: "'__version__'"},
		Says:   `setup.py:7: building the wheel failed: KeyError: '__version__': since Python 3.13 what exec() defines is not in locals(): set python = "3.12", or write names = {}, exec(..., names) and names['__version__']`,
	},
	{
		Name: "ImportsInSetup", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 5, Type: "ModuleNotFoundError", Message: "No module named 'Cython'", Module: "Cython"},
		Says:   `setup.py:5: building the wheel failed: ModuleNotFoundError: No module named 'Cython': setup.py runs in a build environment of its own, where Cython is not installed: set build.requires = ["Cython"]`,
	},
	{
		Name: "InsideOfPip", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "ModuleNotFoundError", Message: "No module named 'pip'", Module: "pip"},
		Says:   `setup.py:2: building the wheel failed: ModuleNotFoundError: No module named 'pip': what pip has inside is for pip alone, and each pip has it otherwise: write install_requires=open("requirements.txt").read().splitlines()`,
	},
	{
		Name: "InsideOfOtherPip", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 5, Type: "AttributeError", Message: "'ParsedRequirement' object has no attribute 'req'"},
		Says:   `setup.py:5: building the wheel failed: AttributeError: 'ParsedRequirement' object has no attribute 'req': what pip has inside is for pip alone, and each pip has it otherwise: write install_requires=open("requirements.txt").read().splitlines()`,
	},
	{
		Name: "NoSuchPackageFolder", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "SystemExit", Message: "error: package directory 'nope' does not exist"},
		Says:   "setup.py:2: building the wheel failed: SystemExit: error: package directory 'nope' does not exist: name folders that are there in packages=[...], or write packages=find_packages()",
	},
	{
		Name: "NoSuchDataFile", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "SystemExit", Message: "error: can't copy 'nope.cfg': doesn't exist or not a regular file"},
		Says:   "setup.py:2: building the wheel failed: SystemExit: error: can't copy 'nope.cfg': doesn't exist or not a regular file: add the file, or take it out of data_files or scripts",
	},
	{
		Name: "NoVersion", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "InvalidVersion", Message: "Invalid version: '1.0-final!'"},
		Says:   "setup.py:2: building the wheel failed: InvalidVersion: Invalid version: '1.0-final!': write a version as PEP 440 has it, such as 1.0 or 1.0rc1",
	},
	{
		Name: "NoPythonRequires", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "SystemExit", Message: "error in app setup command: 'python_requires' must be a string containing valid version specifiers; Invalid specifier: '>=3.6.*'"},
		Says:   "setup.py:2: building the wheel failed: SystemExit: error in app setup command: 'python_requires' must be a string containing valid version specifiers; Invalid specifier: '>=3.6.*': write python_requires as \">=3.8\": a * goes with == and != alone",
	},
	{
		Name: "InvalidPyproject", By: "setuptools",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "ValueError", Message: "invalid pyproject.toml config: `project`.\nconfiguration error: `project` must not contain {'licence'} properties"},
		Says:   "setup.py:2: building the wheel failed: ValueError: invalid pyproject.toml config: `project`. configuration error: `project` must not contain {'licence'} properties: correct pyproject.toml: the output above names the key",
	},
	{
		Name: "AsksSomebody", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 2, Type: "EOFError", Message: "EOF when reading a line"},
		Says:   "setup.py:2: building the wheel failed: EOFError: EOF when reading a line: setup.py asks whoever runs it, and nobody answers a build: write the answer down",
	},
	{
		Name: "AsksEnvironment", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 3, Type: "KeyError", Message: "'VERSION'"},
		Says:   "setup.py:3: building the wheel failed: KeyError: 'VERSION': it is no variable of the build: set build.env.VERSION = \"...\"",
	},
	{
		Name: "AsksGit", By: "setup.py",
		Report: gateway.Report{Kind: gateway.BackendFailed, File: "setup.py", Line: 3, Type: "FileNotFoundError", Message: "[Errno 2] No such file or directory: 'git'", Path: "git"},
		Says:   "setup.py:3: building the wheel failed: FileNotFoundError: [Errno 2] No such file or directory: 'git': setup.py asks git, and the build has no .git: write the version into a file that setup.py reads, or use setuptools_scm",
	},
}
