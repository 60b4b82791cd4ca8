package check

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// newest has the standard library of a Python in which much is gone.
func newest() Supply {
	s := supply
	s.Python = "3.13"
	s.Stdlib = append([]string{"collections", "inspect", "importlib", "asyncio"}, s.Stdlib...)
	return s
}

func TestRemovedName(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
from collections import Mapping, OrderedDict
from src import utils
-- src/utils.py --
from collections import Mapping
from inspect import getargspec
def late():
    from collections import Iterable
-- src/unused.py --
from collections import Mapping
`)
	require.Equal(t, []string{
		"UndeclaredImport: src/__init__.py:1: imports collections.Mapping, which Python has no more since 3.10 (and in 2 more places): write collections.abc.Mapping",
		"UndeclaredImport: src/utils.py:2: imports inspect.getargspec, which Python has no more since 3.11: write inspect.signature",
	}, said(t, p, newest()))
	s := newest()
	s.Python = "3.9"
	require.Empty(t, said(t, p, s))
}

// Nobody knows which modules of a library are loaded by those who use it. One that
// imports what Python has no more is of no use to any of them.
func TestUnloadableModule(t *testing.T) {
	p := programOf(t, `
-- ipykernel/__init__.py --
-- ipykernel/__main__.py --
def main():
    from ipykernel.kernel import Kernel
-- ipykernel/kernel.py --
from .stream import Stream
-- ipykernel/stream.py --
from imp import lock_held
from distutils.version import LooseVersion
from collections import Mapping
import six
-- ipykernel/events.py --
import imp
def load():
    import telnetlib
`)
	require.Equal(t, []string{
		"UnloadableModule: ipykernel/stream.py:3: imports collections.Mapping, which Python has no more since 3.10, so it cannot be loaded: write collections.abc.Mapping",
		`UnloadableModule: ipykernel/events.py:1: imports imp, which Python has no more since 3.12 (and in 1 more place), so it cannot be loaded: import importlib instead, or set python = "3.11"`,
		"UnloadableModule: ipykernel/stream.py:2: imports distutils, which Python has no more since 3.12, so it cannot be loaded: add setuptools to requirements.txt",
	}, said(t, p, newest()))
	s := newest()
	s.Locked = append([]string{"setuptools"}, s.Locked...)
	require.NotContains(t, suspected(p, s), "distutils.version")
	require.Empty(t, said(t, programOf(t, "-- a/__init__.py --\n-- a/b.py --\nimport imp\n"), s, "imp.py"), "a distribution brings it")
}

func TestUnloadableModuleDespiteStrings(t *testing.T) {
	require.Len(t, said(t, programOf(t, `
-- setup.py --
from setuptools import setup
setup(name="a", packages=["a", "a.sub"])
-- a/__init__.py --
-- a/log.py --
import importlib
LOG = "a"
importlib.import_module("a")
-- a/sub/__init__.py --
-- a/sub/b.py --
from distutils.version import LooseVersion
from distutils.core import Command
LOG = "a.sub.b"
`), newest()), 1)
}

func TestUnloadableModuleConditional(t *testing.T) {
	for name, tree := range map[string]string{
		"loaded under a condition": `
-- a/__init__.py --
import sys
if sys.version_info < (3, 12):
    from a import _old
-- a/_old.py --
import imp
`,
		"loaded where it can be": `
-- a/__init__.py --
-- a/load.py --
try:
    from . import _old
except ImportError:
    _old = None
-- a/_old.py --
from a import _older
-- a/_older.py --
import imp
from collections import Mapping
`,
		"in a package that is loaded under a condition": `
-- a/__init__.py --
import sys
if sys.version_info < (3, 12):
    from a import old
-- a/old/__init__.py --
import imp
-- a/old/b.py --
from collections import Mapping
`,
		"loaded by its name": `
-- a/__init__.py --
-- a/load.py --
import importlib
old = importlib.import_module("a._old")
-- a/_old.py --
import imp
`,
		"loaded by a name that stands elsewhere": `
-- a/__init__.py --
-- a/load.py --
import importlib
NAME = "a._old"
OTHERS = {"win32": "a.backends.win32", "class": "a.plain:Plain", "dotted": "a.dotted.Dotted"}
def load(name):
    return importlib.import_module(NAME)
-- a/_old.py --
from a import _older
-- a/_older.py --
import imp
-- a/backends/__init__.py --
-- a/backends/win32.py --
import imp
-- a/plain.py --
import imp
-- a/dotted.py --
from collections import Mapping
`,
		"loaded by a name that is made": `
-- a/__init__.py --
-- a/load.py --
import importlib
def load(name):
    return importlib.import_module(f"a.backends.{name}")
-- a/backends/__init__.py --
-- a/backends/win32.py --
import imp
-- a/kinds/__init__.py --
import importlib
def load(name):
    return importlib.import_module("." + name, __package__)
-- a/kinds/old.py --
import imp
-- a/readers/__init__.py --
import importlib
def load(name):
    name = "a.readers.%s" % name
    return importlib.import_module(name)
-- a/readers/old.py --
import imp
-- a/writers/__init__.py --
from importlib import import_module
def load(name):
    name = "." + name
    return import_module(name, __package__)
-- a/writers/old.py --
import imp
`,
		"for the project's build": `
-- a/__init__.py --
-- a/setup_package.py --
from distutils.core import Extension
-- a/sub/__init__.py --
-- a/sub/setup.py --
import imp
-- a/sub/build_ffi.py --
from distutils.util import get_platform
-- a/sub/_build.py --
import imp
-- a/sub/compile.py --
from distutils import log
from distutils.command.build_ext import build_ext
from distutils.core import Extension
from distutils.errors import CompileError
`,
		"loaded late": `
-- a/__init__.py --
-- a/load.py --
def load(new):
    if new:
        return
    from a._old import find
-- a/_old.py --
import imp
`,
		"with a condition of its own": `
-- a/__init__.py --
-- a/b.py --
import sys
if sys.version_info < (3, 12):
    import imp
    from collections import Mapping
else:
    import importlib
try:
    import telnetlib
except ImportError:
    telnetlib = None
-- a/c.py --
import telnetlib
`,
		"for Python 2": `
-- a/__init__.py --
-- a/b.py --
import urllib2
`,
		"that needs more than is installed": `
-- a/__init__.py --
-- a/sphinx.py --
from inspect import formatargspec
import imp
from sphinx.ext.autodoc import FunctionDocumenter
`,
		"for Windows": `
-- a/__init__.py --
-- a/b.py --
import msilib
`,
		"somebody else's": `
-- a/__init__.py --
-- a/_vendor/__init__.py --
-- a/_vendor/six.py --
import imp
`,
		"a test": `
-- a/__init__.py --
-- a/testing/__init__.py --
-- a/testing/b.py --
import imp
`,
		"of the project's own": `
-- a/__init__.py --
-- a/imp.py --
-- a/b.py --
import imp
`,
	} {
		t.Run(name, func(t *testing.T) { require.Empty(t, said(t, programOf(t, tree), newest())) })
	}
}
