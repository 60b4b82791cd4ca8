package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestDataFilesWithAnAbsolutePathAreToldWhereTheyLie(t *testing.T) {
	const site = "/opt/venv/lib/python3.13/site-packages"
	tree := surveytest.Tree(t, "-- setup.py --\nfrom setuptools import setup\nsetup(name=\"mine\",\n    data_files=[(\"/etc/mine\", [\"mine.ini\"])])\n")
	problems := AbsoluteData([]string{"mine/__init__.py", "etc/mine/mine.ini", "mine-1.0.data/data/etc/other.ini", "mine-1.0.dist-info/RECORD"}, tree, site)
	require.Len(t, problems, 1)
	require.Equal(t, "AbsoluteData: setup.py:3: data_files names /etc/mine, where no wheel puts anything: the image has "+
		site+`/etc/mine/mine.ini: name it "etc/mine" and open it below sys.prefix, or mount it at /etc/mine`, problems[0].Short())

	require.Empty(t, AbsoluteData([]string{"mine/__init__.py", "mine-1.0.data/data/etc/mine.ini", "mine-1.0.dist-info/RECORD"}, tree, site))
	require.Empty(t, AbsoluteData([]string{"lib/__init__.py", "lib/page.html"}, tree, site), "a package of that name")
	plain := surveytest.Tree(t, "-- setup.py --\nfrom setuptools import setup\nsetup(name=\"mine\")\n")
	require.Empty(t, AbsoluteData([]string{"etc/page.html"}, plain, site), "package data")
}
