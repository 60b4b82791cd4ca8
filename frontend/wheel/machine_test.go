package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestAsksMachine(t *testing.T) {
	for text, asks := range map[string]bool{
		"import platform\nif platform.machine() == 'aarch64': pass":                true,
		"from platform import machine":                                             true,
		"import os\nos.uname().machine":                                            true,
		"import platform\nprint(platform.platform())":                              true,
		"import platform as p\nif p.machine() == 'aarch64': pass":                  true,
		"import sysconfig\nsysconfig.get_platform()":                               true,
		"from distutils.util import get_platform":                                  true,
		"import os, platform as p\np.machine()":                                    true,
		"import platforms as p":                                                    false,
		"install_requires=['torch; platform_machine == \"x86_64\"']":               false,
		"import platform\nif platform.system() == 'Windows': pass":                 false,
		"import sys\nif sys.platform == 'win32': pass":                             false,
		"setup(platforms=['any'], keywords='machine learning', license='MIT')":     false,
		"description='A platform of ours', long_description='machine translation'": false,
	} {
		require.Equal(t, asks, asksMachine.MatchString(text), text)
	}
}

// Imports are followed from module to module of the project.
func TestImportsMachine(t *testing.T) {
	const asks = "import platform\nMACHINE = platform.machine()\n"
	for name, c := range map[string]struct {
		files project.Files
		asks  bool
	}{
		"a module beside it":         {project.Files{"setup.py": []byte("from build_helpers import MACHINE\n"), "build_helpers.py": []byte(asks)}, true},
		"one of several, renamed":    {project.Files{"setup.py": []byte("import os, build_helpers as b\n"), "build_helpers.py": []byte(asks)}, true},
		"behind a semicolon":         {project.Files{"setup.py": []byte("import os; import build_helpers\n"), "build_helpers.py": []byte(asks)}, true},
		"in a block":                 {project.Files{"setup.py": []byte("try:\n    import build_helpers\nexcept ImportError:\n    pass\n"), "build_helpers.py": []byte(asks)}, true},
		"a module of a folder":       {project.Files{"setup.py": []byte("from tools import (\n    other,\n    helpers,\n)\n"), "tools/helpers.py": []byte(asks)}, true},
		"a package":                  {project.Files{"setup.py": []byte("import mine.version\n"), "mine/__init__.py": []byte(asks)}, true},
		"by another":                 {project.Files{"setup.py": []byte("import one\n"), "one.py": []byte("from two import *\n"), "two.py": []byte(asks)}, true},
		"by a relative one":          {project.Files{"setup.py": []byte("from mine.a import b\n"), "mine/a/b.py": []byte("from ..c import d\n"), "mine/c.py": []byte(asks)}, true},
		"each other":                 {project.Files{"setup.py": []byte("import one\n"), "one.py": []byte("import two\n"), "two.py": []byte("import one\n")}, false},
		"no module of the project":   {project.Files{"setup.py": []byte("from setuptools import setup\n"), "main.py": []byte(asks)}, false},
		"one that is only mentioned": {project.Files{"setup.py": []byte("# import helpers\nname = 'helpers'\n"), "helpers.py": []byte(asks)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			asks, err := importsMachine(c.files["setup.py"], func(file string) ([]byte, error) { return c.files[file], nil })
			require.NoError(t, err)
			require.Equal(t, c.asks, asks)
		})
	}
}
