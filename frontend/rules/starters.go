package rules

// starters are about what starter repositories take for granted of the place
// they run in.
var starters = []Rule{
	{
		Name:     "WritesBesidePackage",
		Severity: Error,
		Summary:  "an installed module makes a file or folder beside itself",
		Why: "In the image the package is installed, and `__file__` leads into `/opt/venv`, which belongs to root: what the\n" +
			"module makes beside itself, or above, fails with `PermissionError` when it is imported or run. The working\n" +
			"directory belongs to the user of the image. Found where a path made of `__file__` is given to a call that\n" +
			"writes, such as `os.makedirs`, `open(..., \"w\")` or `logging.FileHandler`, in a module of the wheel.",
		Bad:  Example{"src/logger.py", "LOG_DIR = os.path.join(os.path.dirname(__file__), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
		Good: Example{"src/logger.py", "LOG_DIR = os.path.join(os.getcwd(), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
	},
	{
		Name:     "NoCommand",
		Severity: Warning,
		Summary:  "several scripts could be what the image runs, and none stands out",
		Why: "No configuration, Procfile, console script or Dockerfile says what the project runs, and of its scripts none is\n" +
			"the only one, serves, or has a usual name such as `app.py` or `main.py`. The image then runs `python`, which\n" +
			"ends at once. `docker run IMAGE python SCRIPT` works all the same.",
		Bad:  Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\ncmd = [\"python\", \"predict.py\"]\n"},
	},
}
