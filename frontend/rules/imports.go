package rules

// The rules about modules that no distribution has.
var (
	UndeclaredImport = ID{"UndeclaredImport"}
	UnloadableModule = ID{"UnloadableModule"}
)

// imports has the descriptions of the rules about modules that no distribution has.
var imports = []Rule{
	{
		ID: UndeclaredImport, Severity: Error,
		Summary: "the program imports a module that nothing installs",
		Why: "The developer's environment has it from elsewhere; the image has what is declared, and the program ends with " +
			"`ModuleNotFoundError` where it imports it. Scripts, console scripts and the package are followed from module to " +
			"module, and only imports that depend on nothing count: not those under `if` or `TYPE_CHECKING`, in a `try` that " +
			"catches `ImportError`, or in an installed module's functions. Where no locked distribution is known to bring the " +
			"module, what is really installed has the last word. A module of the project's own that is installed under another " +
			"name, `src.logger` imported as `logger`, is told with the import to write; what Python has no more, be it `imp` or " +
			"`collections.Mapping`, with what to write instead.",
		Bad:  Example{"requirements.txt", "pandas\n"},
		Good: Example{"requirements.txt", "pandas\nscikit-learn  # import sklearn\n"},
	},
	{
		ID: UnloadableModule, Severity: Warning,
		Summary: "a module of the wheel imports what Python has no more",
		Why: "No program of the image is seen to load the module. Whoever does gets `ModuleNotFoundError` or `ImportError`, " +
			"whatever is installed: each Python drops parts of its standard library, and the project is older than the image's. " +
			"A module that the project itself loads under `if`, in a `try` that catches `ImportError`, in a function or by a name " +
			"that its code has as a text is not meant, since that may be how it tells Pythons apart; nor is one that is for the " +
			"project's own build, such as `setup_*.py`. Only imports are seen, and only the project's: a class that " +
			"uses `inspect.getargspec` or a dependency that is too old shows when it is run.",
		Bad:  Example{"mlproject/plugins.py", "import imp\n"},
		Good: Example{"mlproject/plugins.py", "import importlib\n"},
	},
}
