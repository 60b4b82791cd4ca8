package rules

// The rules about the modules in the wheel.
var (
	EmptyWheel   = ID{"EmptyWheel"}
	MissingInit  = ID{"MissingInit"}
	TopLevelName = ID{"TopLevelName"}
)

// modules has the descriptions of the rules about the modules in the wheel.
var modules = []Rule{
	{
		ID: EmptyWheel, Severity: Error, Stops: Always,
		Summary: "the wheel holds no module",
		Why: "Installing it would install nothing, so the build ends. Most often `find_packages()` passes over the package's " +
			"folder because that has no `__init__.py`; the folder is named, and where it is imported.",
		Bad:  Example{"setup.py", "packages=find_packages()  # src/ has no __init__.py\n"},
		Good: Example{"shell", "touch src/__init__.py\n"},
	},
	{
		ID: MissingInit, Severity: Error,
		Summary: "a folder that is imported has no __init__.py, so the wheel does not hold it",
		Why: "In a checkout Python imports a folder without `__init__.py` all the same, as a namespace package. " +
			"`find_packages()` passes over it, the wheel lacks its modules, and the program ends with `ModuleNotFoundError` " +
			"where it imports them.",
		Bad:  Example{"src/pipeline.py", "from src.components.loader import load  # src/components/ has no __init__.py\n"},
		Good: Example{"shell", "touch src/components/__init__.py\n"},
	},
	{
		ID: TopLevelName, Severity: Error,
		Summary: "a package of the project has the name of a module that is found first, or of an installed one",
		Why: "Python looks into its standard library before site-packages, so an installed package `platform` is never found: " +
			"`import platform.linux` ends with `ModuleNotFoundError`, though it works in the checkout, where the package lies beside " +
			"the script. A package with the name of a locked distribution's is written over it, file by file, and neither is whole. " +
			"`src`, `config` and `tests` as top-level names stand in nothing's way and are not told.",
		Bad:  Example{"app.py", "from platform.linux import run  # platform/linux.py\n"},
		Good: Example{"app.py", "from mlplatform.linux import run  # mlplatform/linux.py\n"},
	},
}
