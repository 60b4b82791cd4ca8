package check

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}

func TestMissingInit(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
-- src/pipeline/__init__.py --
-- src/pipeline/predict.py --
from src.components.loader import load
from ..components import transform
-- src/components/loader.py --
-- src/components/transform.py --
-- app.py --
from src.components import loader
if __name__ == "__main__":
    pass
`)
	require.Equal(t,
		[]string{"MissingInit: app.py:1: imports src.components, and the wheel does not hold src/components/, which has no __init__.py: add src/components/__init__.py"},
		said(t, p, supply))
}

func TestMissingInitNotImported(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
try:
    from src import speedups
except ImportError:
    pass
-- src/speedups/a.py --
-- src/scripts/once.py --
`)
	require.Empty(t, said(t, p, supply))
}

func TestMissingInitNamespacePackage(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
from src.components import loader
from . import components
-- src/components/loader.py --
`)
	p.Modules = append(p.Modules, "src.components.loader")
	p.Installed["src/components/loader.py"] = "src/components/loader.py"
	require.Empty(t, said(t, p, supply))
}

func TestNotInWheel(t *testing.T) {
	p := programOf(t, `
-- mlproject/__init__.py --
from . import secrets_of_trade, VERSION
from .sub.deep import x
-- mlproject/secrets_of_trade.py --
-- mlproject/sub/__init__.py --
-- mlproject/sub/deep.py --
`)
	p.Modules, p.Installed = []string{"mlproject"}, map[string]string{"mlproject/__init__.py": "mlproject/__init__.py"}
	require.Equal(t, []string{
		`NotInWheel: mlproject/__init__.py:1: imports mlproject.secrets_of_trade, and the wheel does not hold mlproject/secrets_of_trade.py: in setup.py: list "mlproject" in packages`,
		`NotInWheel: mlproject/__init__.py:2: imports mlproject.sub.deep, and the wheel does not hold mlproject/sub/deep.py: in setup.py: list "mlproject.sub" in packages`,
	}, said(t, p, supply))
}

func TestNotInWheelBeside(t *testing.T) {
	p := programOf(t, `
-- src/mlproject/__init__.py --
import common.io
import shared
-- src/common/io.py --
-- src/shared.py --
`)
	require.Equal(t, []string{
		"MissingInit: src/mlproject/__init__.py:1: imports common, and the wheel does not hold src/common/, which has no __init__.py: add src/common/__init__.py",
		`NotInWheel: src/mlproject/__init__.py:2: imports shared, and the wheel does not hold src/shared.py: in setup.py: py_modules=["shared"]`,
	}, said(t, p, supply))
}

func TestNotInWheelConsoleScript(t *testing.T) {
	tree := `
-- mlproject/__init__.py --
-- mlproject/cli.py --
import settings
-- settings.py --
`
	p := programOf(t, tree)
	require.Empty(t, said(t, p, supply), "python -m mlproject.cli finds it")
	p.Commands = append(p.Commands, script("train", "mlproject.cli", "main"))
	require.Equal(t,
		[]string{`NotInWheel: mlproject/cli.py:1: imports settings, and the wheel does not hold settings.py: the command train does not look for it in the working directory: in setup.py: py_modules=["settings"]`},
		said(t, p, supply))
	p.SearchPath = true
	require.Empty(t, said(t, p, supply), "PYTHONPATH may lead there")
}

func TestNotInWheelIncluded(t *testing.T) {
	p := programOf(t, `
-- app.py --
import settings
if __name__ == "__main__":
    pass
-- settings.py --
`)
	p.Included = true
	delete(p.Carried, "settings.py")
	require.Equal(t,
		[]string{`NotInWheel: app.py:1: imports settings, and neither the wheel nor the working directory holds settings.py: add "settings.py" to include`},
		said(t, p, supply))
}

func TestSiblingNamedAsDistribution(t *testing.T) {
	p := programOf(t, `
-- app/__init__.py --
from app.backends import mongo
-- app/backends/__init__.py --
-- app/backends/mongo.py --
import pymongo
-- app/backends/pymongo.py --
`)
	require.Equal(t,
		[]string{"UndeclaredImport: app/backends/mongo.py:1: imports pymongo, which nothing installs: add pymongo to requirements.txt"},
		said(t, p, supply))
}
