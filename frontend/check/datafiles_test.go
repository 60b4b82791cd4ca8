package check

import (
	"path"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

const site = "/opt/venv/lib/python3.13/site-packages"

// withData has all modules of its one package in the image, and a file that data_files names.
func withData(t *testing.T, setup, code string) Program {
	tree := surveytest.Tree(t, "-- setup.py --\n"+setup+"\n-- mine/__init__.py --\n"+code+"\n")
	return Program{Survey: tree, Installed: map[string]string{"mine/__init__.py": "mine/__init__.py"}}
}

// dataSaid is what is said of a file, with where it lies.
func dataSaid(p Program, lies string) string {
	said := ""
	for _, problem := range AbsoluteData([]string{"mine/__init__.py", lies, "mine-1.0.data/data/etc/other.ini", "mine-1.0.dist-info/RECORD"}, p, site) {
		said += problem.Short()
	}
	return said
}

func TestAbsoluteData(t *testing.T) {
	const setup = "from setuptools import setup\nsetup(name=\"mine\",\n    data_files=[(\"/etc/mine\", [\"mine.ini\"])])"
	const want = "AbsoluteData: setup.py:3: data_files names /etc/mine, where no wheel puts anything: the image has " +
		site + `/etc/mine/mine.ini: name it "etc/mine" and open it below sys.prefix, or mount it at /etc/mine`
	for _, code := range []string{
		`open("/etc/mine/mine.ini")`,
		"import os\nFILE = os.path.join(\"/etc/mine\", \"mine.ini\")",
		"def read(name):\n    return open(\"/etc/mine/\" + name)",
	} {
		require.Equal(t, want, dataSaid(withData(t, setup, code), "etc/mine/mine.ini"), code)
	}
	opens := withData(t, setup, `open("/etc/mine/mine.ini")`)
	require.Empty(t, dataSaid(opens, "mine-1.0.data/data/etc/mine/mine.ini"), "a relative folder")
	require.Empty(t, AbsoluteData([]string{"etc/__init__.py", "etc/mine/mine.ini"}, opens, site), "a package of that name")
	plain := withData(t, "from setuptools import setup\nsetup(name=\"mine\")", `open("/etc/mine/mine.ini")`)
	require.Empty(t, dataSaid(plain, "etc/mine/mine.ini"), "package data")
}

func TestAbsoluteDataNotOpened(t *testing.T) {
	for lies, code := range map[string]string{
		"etc/mine/mine.ini":                   "import os, sys\nopen(os.path.join(sys.prefix, \"etc/mine/mine.ini\"))",
		"etc/mine/other.ini":                  `open("/etc/passwd"), open("/etc")`,
		"etc/systemd/system/svc.service":      `UNIT = "/etc/systemd/system/svc.service"`,
		"usr/share/applications/mine.desktop": `FILE = "/usr/share/applications/mine.desktop"`,
		"usr/share/man/man1/mine.1":           `PAGES = "/usr/share/man/man1/mine.1"`,
		"usr/share/mine/icon.png":             `SHARE = "/usr/share"`,
	} {
		setup := "from setuptools import setup\nsetup(name=\"mine\", data_files=[(\"/" + path.Dir(lies) + "\", [\"file\"])])"
		require.Empty(t, dataSaid(withData(t, setup, code), lies), code)
	}
}

func TestAbsoluteDataBuildPrefix(t *testing.T) {
	const setup = "import os, sys\nfrom setuptools import setup\nsetup(name=\"mine\", data_files=[(os.path.join(sys.prefix, \"share/mine\"), [\"mine.ini\"])])"
	require.Equal(t, "AbsoluteData: setup.py:3: data_files names sys.prefix, which is the build's own: the image has "+
		site+`/buildenv/share/mine/mine.ini: name it "share/mine", which is below the image's sys.prefix`,
		dataSaid(withData(t, setup, ""), "buildenv/share/mine/mine.ini"))
	require.Empty(t, dataSaid(withData(t, setup, ""), "buildenv/share/man/man1/mine.1"))
}
