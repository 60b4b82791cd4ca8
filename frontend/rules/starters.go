package rules

// starters are about what starter repositories take for granted of the place
// they run in.
var starters = []Rule{
	{
		Name:     "WritesBesidePackage",
		Severity: Error,
		Summary:  "an installed module makes a file or folder beside itself",
		Why: "In the image the package is installed, and `__file__` leads into `/opt/venv`, which belongs to root: what the " +
			"module makes beside itself, or above, fails with `PermissionError` when it is imported or run. The working " +
			"directory belongs to the user of the image. Found where a path made of `__file__` is given to a call that " +
			"writes, such as `os.makedirs`, `open(..., \"w\")` or `logging.FileHandler`, in a module of the wheel.",
		Bad:  Example{"src/logger.py", "LOG_DIR = os.path.join(os.path.dirname(__file__), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
		Good: Example{"src/logger.py", "LOG_DIR = os.path.join(os.getcwd(), \"logs\")\nos.makedirs(LOG_DIR, exist_ok=True)\n"},
	},
	{
		Name:     "NoCommand",
		Severity: Advice,
		Summary:  "several scripts could be what the image runs, and none stands out",
		Why: "No configuration, Procfile, console script or Dockerfile says what the project runs, and of its scripts none is " +
			"the only one, serves, or has a usual name such as `app.py` or `main.py`. The image then runs `python`, which " +
			"ends at once. `docker run IMAGE python SCRIPT` works all the same.",
		Bad:  Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\ncmd = [\"python\", \"predict.py\"]\n"},
	},
	{
		Name:     "SecretInWheel",
		Severity: Error,
		Summary:  "the wheel holds a file that looks like a secret",
		Why: "`package_data` or `include_package_data` puts it into the wheel, the wheel is installed, and everybody who pulls " +
			"the image can read it. A file is taken for a secret by its content (a private key, a service account's key) or by " +
			"a name such as `.env`, `kaggle.json`, `credentials.json`.",
		Bad:  Example{"setup.py", "package_data={\"src\": [\"*.json\"]}\n"},
		Good: Example{"setup.py", "package_data={\"src\": [\"schema.json\"]}\n"},
	},
	{
		Name:     "SecretInTree",
		Severity: Warning,
		Summary:  "a file that looks like a secret lies in the project, and nothing asks for it",
		Why: "It is not in the image, but every build sends it to the builder, whose caches keep it. A file is taken for a " +
			"secret by its content or its name; `.env` is not sent at all where there is no `.dockerignore`.",
		Good: Example{".dockerignore", "kaggle.json\n"},
	},
	{
		Name:     "NotebookInRuntime",
		Severity: Advice,
		Summary:  "requirements.txt installs Jupyter, and the image has no notebooks",
		Why: "Notebooks are not carried into an image, and nothing of the program imports or runs what opens them. Told of " +
			"`jupyter`, `jupyterlab`, `notebook` and `ipykernel` where a requirements file names them.",
		Bad:  Example{"requirements.txt", "flask\njupyter\n"},
		Good: Example{"requirements-dev.txt", "-r requirements.txt\njupyter\n"},
	},
}
