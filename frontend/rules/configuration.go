package rules

// The rules about the configuration.
var (
	CommandNotSplit = ID{"CommandNotSplit"}
	EnvNotExpanded  = ID{"EnvNotExpanded"}
	MisspelledTable = ID{"MisspelledTable"}
	SecretInEnv     = ID{"SecretInEnv"}
	UnusedBuildArg  = ID{"UnusedBuildArg"}
)

// configuration has the descriptions of the rules about the configuration.
var configuration = []Rule{
	{
		ID: CommandNotSplit, Severity: Error,
		Summary: "a command is one string with spaces in it",
		Why: "Commands are in exec form, a list of words: one string is the name of one program, spaces included, and there is " +
			"no such program. The container does not start.",
		Bad:  Example{"Dockerfile", "cmd = [\"python app.py\"]\n"},
		Good: Example{"Dockerfile", "cmd = [\"python\", \"app.py\"]\n"},
	},
	{
		ID: EnvNotExpanded, Severity: Warning,
		Summary: "a variable of the environment holds a $ that nothing replaces",
		Why: "No shell reads the image's environment: the program gets the text as it stands, dollar sign and name. A `PATH` " +
			"written so finds nothing.",
		Bad:  Example{"Dockerfile", "env.DATA = \"$HOME/data\"\n"},
		Good: Example{"Dockerfile", "env.DATA = \"/home/app/data\"\n"},
	},
	{
		ID: MisspelledTable, Severity: Warning,
		Summary: "pyproject.toml has a table whose name is nearly tool.wainwright",
		Why:     "Tables below `[tool]` belong to whoever has the name. One that nobody has is read by nobody, and what it says has no effect.",
		Bad:     Example{"pyproject.toml", "[tool.wainright]\npython = \"3.12\"\n"},
		Good:    Example{"pyproject.toml", "[tool.wainwright]\npython = \"3.12\"\n"},
	},
	{
		ID: SecretInEnv, Severity: Warning,
		Summary: "the configured environment holds what looks like a secret",
		Why: "`env` is in the image's configuration, where `docker inspect` shows it to everybody who can pull. `build.env` is in " +
			"the build's history and provenance. A secret is passed when the container runs.",
		Bad:  Example{"Dockerfile", "env.DB_PASSWORD = \"hush\"\n"},
		Good: Example{Shell, "docker run -e DB_PASSWORD mlproject\n"},
	},
	{
		ID: UnusedBuildArg, Severity: Warning,
		Summary: "a build argument is no key of the configuration",
		Why: "A build argument has the name of the key it sets, dots included. One with another name has no effect; a project " +
			"without a Dockerfile of its own has no `ARG` to take it.",
		Bad:  Example{Shell, "docker buildx build --build-arg PYTHON_VERSION=3.12 .\n"},
		Good: Example{Shell, "docker buildx build --build-arg python=3.12 .\n"},
	},
}
