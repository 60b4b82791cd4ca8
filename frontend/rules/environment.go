package rules

// The rules about what is missing in the image.
var (
	MissingLibrary      = ID{"MissingLibrary"}
	MissingPkgResources = ID{"MissingPkgResources"}
)

// environment has the descriptions of the rules about what is missing in the image.
var environment = []Rule{
	{
		ID: MissingLibrary, Severity: Error,
		Summary: "something loads a library that the image does not have",
		Why: "`apt.build` is there only where wheels are built. A library's package of headers brings the library itself, so that " +
			"compiling and linking succeed; the image gets it from `apt.runtime` alone. Without it the module cannot be imported: " +
			"`ImportError: libpq.so.5: cannot open shared object file`. The build reads what each compiled file is linked with, the " +
			"project's and those of dependencies that come as an sdist, and asks dpkg whose library that is. Of ready-made wheels nearly " +
			"all bring what they load, and some count on what a desktop has, such as lightgbm and opencv-python: told is what more than " +
			"half of a distribution's modules load, themselves or by others, and neither the base nor any distribution has. What only " +
			"one of many engines or plugins loads is not, nor what a driver brings. A few are known to open a library by its name. The " +
			"package is one that is known to have the library, else what Debian's rule for names gives, which is then said. " +
			"`/opt/venv/libraries` in the image holds what was read. `--call=check` installs no wheels for it, and tells of those known alone.",
		Bad:  Example{"Dockerfile", "apt.build = [\"build-essential\", \"libpq-dev\"]\n"},
		Good: Example{"Dockerfile", "apt.build = [\"build-essential\", \"libpq-dev\"]\napt.runtime = [\"libpq5\"]\n"},
	},
	{
		ID: MissingPkgResources, Severity: Error,
		Summary: "a distribution imports pkg_resources, which nothing installs",
		Why: "`pkg_resources` came with setuptools until its version 82, and with every virtual environment for as long as those held " +
			"a setuptools. Many older distributions import it without saying that they need it, or say `setuptools` and get one that " +
			"has dropped it. They are known by name and version; the program fails where it imports them.",
		Bad:  Example{"requirements.txt", "gunicorn==20.1.0\n"},
		Good: Example{"requirements.txt", "gunicorn>=21\n"},
	},
}
