package rules

// requirements are about what the project declares.
var requirements = []Rule{
	{
		Name: "RequirementsOption", Severity: Warning,
		Summary: "a requirements file has an option that has no effect",
		Why: "A requirements file may hold options of pip's. Those that name requirements, hashes and indexes are followed; " +
			"others speak of how pip works, and pip is not what resolves and installs here. Options that pip itself ignores in " +
			"that place are told as well.",
		Bad:  Example{"requirements.txt", "--find-links wheels/\npandas\n"},
		Good: Example{"Dockerfile", "index.extra = [\"internal=https://pypi.example.com/simple\"]\n"},
	},
}
