package rules

// imports are about modules that nothing provides.
var imports = []Rule{
	{
		Name: "UndeclaredImport", Severity: Error,
		Summary: "the program imports a module that nothing installs",
		Why: "The developer's environment has it from elsewhere; the image has what is declared, and the program ends with " +
			"`ModuleNotFoundError` where it imports it. Scripts, console scripts and the package are followed from module to " +
			"module, and only imports that depend on nothing count: not those under `if` or `TYPE_CHECKING`, in a `try` that " +
			"catches `ImportError`, or in an installed module's functions. Where no locked distribution is known to bring the " +
			"module, what is really installed has the last word. A module of the project's own that is installed under another " +
			"name, `src.logger` imported as `logger`, is told with the import to write.",
		Bad:  Example{"requirements.txt", "pandas\n"},
		Good: Example{"requirements.txt", "pandas\nscikit-learn  # import sklearn\n"},
	},
}
