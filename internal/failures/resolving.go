package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// resolving are failures of uv and of what it runs.
var resolving = []Failure{
	{
		Name: "NoSuchDistribution", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because scikit-lern was not found in the package registry and you require scikit-lern, we can conclude that your requirements are unsatisfiable.`},
		Says: "UninstallableRequirement: requirements.txt:7: the package index has no distribution called scikit-lern: did you mean scikit-learn?",
	},
	{
		Name: "NoSuchVersion", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because there is no version of click==99.0 and you require click==99.0, we can conclude that your requirements are unsatisfiable.`},
		Says: "requirements.txt:2: click has no version that is ==99.0: ask for one that exists",
	},
	{
		Name: "Contradiction", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because flask==2.0.0 depends on click>=7.1.2 and you require click<7, we can conclude that your requirements and flask==2.0.0 are incompatible.
         And because you require flask==2.0.0, we can conclude that your requirements are unsatisfiable.`},
		Says: "requirements.txt:2: click<7 (requirements.txt:2) and flask==2.0.0 (requirements.txt:9) cannot be installed together: loosen one of them",
	},
	{
		Name: "OtherPython", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `  cause: Because the requested Python version (>=3.11) does not satisfy Python>=3.12 and numpy==2.5.5 depends on Python>=3.12, we can conclude that numpy==2.5.5 cannot be used.
         And because only numpy<=2.5.5 is available and you require numpy==2.5.5, we can conclude that your requirements are unsatisfiable.`},
		Says: "requirements.txt:5: numpy requires Python>=3.12, and the image has another: set python to a version it supports, or ask for another version of it",
	},
	{
		Name: "OtherSystem", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "  cause: Because pywin32<=302 has no wheels with a matching Python version tag (e.g., `cp311`) and only the following versions of pywin32 are available:\n             pywin32<=302\n             pywin32>=303\n         we can conclude that pywin32<303 cannot be used.\n         And because pywin32>=303 has no `implementation_name == 'cpython' and sys_platform == 'linux'`-compatible wheels and you require pywin32, we can conclude that your requirements are unsatisfiable."},
		Says:   `UninstallableRequirement: requirements.txt:8: pywin32 cannot be installed on Linux: it has wheels for other systems alone: take it out, or write pywin32; sys_platform == "win32"`,
	},
	{
		Name: "NoFileAtURL", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download `six @ https://files.example/six-1.17.0-py2.py3-none-any.whl`\n  cause: Failed to fetch: https://files.example/six-1.17.0-py2.py3-none-any.whl\n  cause: HTTP status client error (404 Not Found) for url (https://files.example/six-1.17.0-py2.py3-none-any.whl)"},
		Says:   "requirements.txt:3: there is no file at the URL of six: correct the URL, or write a version in its place",
	},
	{
		Name: "DamagedFile", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download `click==8.1.8`\n  cause: Failed to extract archive: click-8.1.8-py3-none-any.whl\n  cause: Bad CRC (got 2fe35edc, expected 12ece710) for file: click/exceptions.py"},
		Says:   "requirements.txt:2: what the package index serves for click is damaged: build again; if that does not help, the index or a proxy before it keeps a broken file",
	},
	{
		Name: "DownloadBrokenOff", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: Failed to download `click==8.1.8`\n  cause: Failed to write to the distribution cache\n  cause: error decoding response body\n  cause: request or response body error\n  cause: error reading a body from connection\n  cause: end of file before message length reached"},
		Says:   "requirements.txt:2: the package index breaks off while click is being downloaded: build again, or check the builder's network and proxies",
	},
	{
		Name: "NoTorchIndex", By: "uv",
		Report: gateway.Report{
			Kind: gateway.UVFailed, Args: []string{"pip", "compile", "--torch-backend", "cpu"},
			Log: "error: Request failed after 3 retries in 6.5s\n  cause: Failed to fetch: https://torch.example.test/whl/cpu/torch/\n  cause: error sending request for url (https://torch.example.test/whl/cpu/torch/)\n  cause: client error (Connect)\n  cause: dns error\n  cause: error resolving DNS\n  cause: failed to lookup address information: Name or service not known",
		},
		Says: "PyTorch's own package index, which index.torch-backend or a line of a requirements file asks for, cannot be reached: let the builder and its proxies reach it, or take that out and name a mirror of it in index.extra",
	},
	{
		Name: "NoTorchBuild", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: `error: No solution found when resolving dependencies for split (markers: implementation_name == 'cpython' and sys_platform == 'linux')
  cause: Because there is no version of torch==2.8.0+cpu and you require torch==2.8.0+cpu, we can conclude that your requirements are unsatisfiable.`},
		Says: `requirements.txt:11: torch==2.8.0+cpu is a build of PyTorch that the package index does not have: set index.torch-backend = "cpu", which takes it from PyTorch's own`,
	},
	{
		Name: "NotCompiled", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Missing: bare, Log: "error: Failed to build `psycopg2==2.9.9`\n  cause: The build backend returned an error\n  cause: Call to `setuptools.build_meta:__legacy__.get_requires_for_build_wheel` failed (exit status: 1)\n\n         [stdout]\n         running egg_info\n         writing psycopg2.egg-info/PKG-INFO\n         writing dependency_links to psycopg2.egg-info/dependency_links.txt\n         writing top-level names to psycopg2.egg-info/top_level.txt\n\n         [stderr]\n         /tmp/.tmpFyZUQO/builds-v0/.tmpwTYa4m/lib/python3.11/site-packages/setuptools/dist.py:765: SetuptoolsDeprecationWarning: License classifiers are deprecated.\n         !!\n\n                 ********************************************************************************\n                 Please consider removing the following classifiers in favor of a SPDX license expression:\n\n                 License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)\n\n                 See https://packaging.python.org/en/latest/guides/writing-pyproject-toml/#license for details.\n                 ********************************************************************************\n\n         !!\n           self._finalize_license_expression()\n\n         Error: pg_config executable not found.\n\n         pg_config is required to build psycopg2 from source.  Please add the directory\n         containing pg_config to the $PATH or specify the full executable path with the\n         option:\n\n             python setup.py build_ext --pg-config /path/to/pg_config build ...\n\n         or with the pg_config option in 'setup.cfg'.\n\n         If you prefer to avoid building psycopg2 from source, please install the PyPI\n         'psycopg2-binary' package instead.\n\n         For further information please check the 'doc/src/install.rst' file (also at\n         <https://www.psycopg.org/docs/install.html>).\n\nhint: Build failures usually indicate a problem with the package or the build environment"},
		Says:   "UninstallableRequirement: requirements.txt:4: psycopg2 has no wheel for this Python and platform, and compiling it needs a C compiler and the program pg_config (PostgreSQL), which the build base does not have: write psycopg2-binary, which has wheels, or set apt.build = [\"build-essential\", \"python3-dev\", \"libpq-dev\"]",
	},
	{
		Name: "Unrecognised", By: "uv",
		Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: something new\n  cause: of which nobody knows"},
		Says:   "uv could not resolve the project's requirements",
	},
}
