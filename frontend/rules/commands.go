package rules

// The rules about what an image runs.
var (
	BindsLocalhost = ID{"BindsLocalhost"}
	DebugServer    = ID{"DebugServer"}
	GuardSkipped   = ID{"GuardSkipped"}
	MissingProgram = ID{"MissingProgram"}
	MissingScript  = ID{"MissingScript"}
	NoCommand      = ID{"NoCommand"}
	NoServer       = ID{"NoServer"}
	PrivilegedPort = ID{"PrivilegedPort"}
	ShellStays     = ID{"ShellStays"}
	TwoApps        = ID{"TwoApps"}
)

// commands has the descriptions of the rules about what an image runs.
var commands = []Rule{
	{
		ID: BindsLocalhost, Severity: Error,
		Summary: "a server listens on localhost, which nobody outside the container reaches",
		Why: "Each container has a loopback of its own: a server on `127.0.0.1` answers inside the container alone. " +
			"`docker run -p` publishes the port all the same, and whoever asks gets an empty reply or a reset connection. " +
			"Where a program leaves the choice, it is started on `0.0.0.0`; here the address stands in the code or in the command.",
		Bad:  Example{"app.py", "from waitress import serve\n\nserve(app, host=\"127.0.0.1\", port=8080)\n"},
		Good: Example{"app.py", "from waitress import serve\n\nserve(app, host=\"0.0.0.0\", port=8080)\n"},
	},
	{
		ID: DebugServer, Severity: Warning,
		Summary: "a server is started for development",
		Why: "Flask's and Dash's `debug=True` serves a debugger in which whoever reaches the port runs code. `reload=True` " +
			"watches for edits, which never come in an image, and keeps a second process for it. Where `flask run` starts the " +
			"program, `debug=True` has no effect; it is told all the same, since `python app.py` anywhere else has it.",
		Bad:  Example{"app.py", "if __name__ == \"__main__\":\n    app.run(host=\"0.0.0.0\", debug=True)\n"},
		Good: Example{"app.py", "if __name__ == \"__main__\":\n    app.run(host=\"0.0.0.0\")\n"},
	},
	{
		ID: GuardSkipped, Severity: Warning,
		Summary: "the main guard does more than start the server, and is not run",
		Why: "A Flask `app.run()` without a host serves nobody outside the container, so `flask run` serves instead. It imports " +
			"the script and finds the application, and `if __name__ == \"__main__\":` is not entered: what else stands there, such " +
			"as the creation of a database, does not happen. With a host in the call, the script itself is run.",
		Bad:  Example{"app.py", "if __name__ == \"__main__\":\n    db.create_all()\n    app.run()\n"},
		Good: Example{"app.py", "if __name__ == \"__main__\":\n    db.create_all()\n    app.run(host=\"0.0.0.0\")\n"},
	},
	{
		ID: MissingProgram, Severity: Error,
		Summary: "the command runs a program that nothing installs",
		Why: "The container ends at once with `executable file not found`, or 127. A server such as gunicorn is in the image only " +
			"where a requirement brings it, which a Procfile of a platform that installs it by itself does not show. A name that " +
			"is nearly that of a console script of the project is taken for that. Nothing is said where the base, or a " +
			"Debian package, may have the program.",
		Bad:  Example{"requirements.txt", "flask\n"},
		Good: Example{"requirements.txt", "flask\ngunicorn\n"},
	},
	{
		ID: MissingScript, Severity: Error,
		Summary: "the command runs a script that is not in the image",
		Why: "The container ends at once with `can't open file`. The name stands in `cmd`, `entrypoint` or the Procfile; a " +
			"script that `.dockerignore` leaves out is missing as well, and so is one that `include` does not name.",
		Bad:  Example{"Procfile", "web: python serve.py\n"},
		Good: Example{"Procfile", "web: python app.py\n"},
	},
	{
		ID:       NoCommand,
		Severity: Advice,
		Summary:  "several scripts could be what the image runs, and none stands out",
		Why: "No configuration, Procfile, console script or Dockerfile says what the project runs, and of its scripts none is " +
			"the only one, serves, or has a usual name such as `app.py` or `main.py`. The image then runs `python`, which " +
			"ends at once. `docker run IMAGE python SCRIPT` works all the same.",
		Bad:  Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\ncmd = [\"python\", \"predict.py\"]\n"},
	},
	{
		ID: NoServer, Severity: Error,
		Summary: "an ASGI application is made and nothing that is installed serves it",
		Why: "A FastAPI or Starlette object is served by a program such as uvicorn, and the script starts none. Without one " +
			"among the requirements the container runs the script to its end and stops.",
		Bad:  Example{"requirements.txt", "fastapi\n"},
		Good: Example{"requirements.txt", "fastapi\nuvicorn\n"},
	},
	{
		ID: PrivilegedPort, Severity: Warning,
		Summary: "the program listens on a port below 1024",
		Why: "The image's user is not root. Docker lets every user of a container listen on such a port; Kubernetes, OpenShift " +
			"and Podman may not, and the program then ends with `Permission denied`. What clients see is decided where the " +
			"port is published: `docker run -p 80:8080`.",
		Bad:  Example{"app.py", "app.run(host=\"0.0.0.0\", port=80)\n"},
		Good: Example{"app.py", "app.run(host=\"0.0.0.0\", port=8080)\n"},
	},
	{
		ID: ShellStays, Severity: Advice,
		Summary: "a shell stays around the program and passes no signal on",
		Why: "A Procfile's line is run by a shell, which the program replaces where the line ends in one command. Where it " +
			"does not, the shell is the container's first process, and `docker stop` waits its ten seconds before it kills.",
		Bad:  Example{"Procfile", "web: python migrate.py || true; python app.py & wait\n"},
		Good: Example{"Procfile", "web: python migrate.py; python app.py\n"},
	},
	{
		ID: TwoApps, Severity: Warning,
		Summary: "app.py is run and application.py beside it is not",
		Why: "Projects that were once on Elastic Beanstalk often have both, and one of them is old. `app.py` is run unless " +
			"`.ebextensions` names the other with WSGIPath. Remove the old one, or name the one to run.",
		Bad:  Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\n"},
		Good: Example{"Dockerfile", "# syntax=ghcr.io/wainwright-build/frontend:1\ncmd = [\"python\", \"application.py\"]\n"},
	},
}
