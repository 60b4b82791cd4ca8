package rules

// The rule about the builder.
var OldBuilder = ID{"OldBuilder"}

// builders has the descriptions of the rules about the builder.
var builders = []Rule{
	{
		ID: OldBuilder, Severity: Advice,
		Summary: "a flag of the build is not applied, since the builder is too old for it",
		Why: "What a caller asks for every step (`--ulimit`, `--shm-size`, `--cgroup-parent`, `--resource`) is sent to BuildKit with " +
			"the step. The one in an older Docker engine does not know all of them, and the step runs without: the image is the " +
			"same, the limit is not kept. `docs/engines.md` has what each engine does.",
		Bad:  Example{Shell, "docker build --resource memory=2g .\n"},
		Good: Example{Shell, "docker buildx create --use --driver docker-container\ndocker buildx build --resource memory=2g .\n"},
	},
}
