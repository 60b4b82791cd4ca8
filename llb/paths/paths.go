// Package paths has the paths in an image that several packages agree on.
package paths

const (
	// Venv is the virtual environment with the dependencies and the project.
	Venv = "/opt/venv"
	// Workdir is the default working directory: the project's files are there, and the
	// program runs there.
	Workdir = "/app"
	// Source has the build context while a wheel is built, and the project in the target
	// dev, whose editable wheel refers to the folder that it was built in.
	Source = "/src"
)
