package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// machine are failures of the builder, and what untrusted code did wrong.
var machine = []Failure{
	{
		Name: "Killed", By: "the kernel",
		Report: gateway.Report{Kind: gateway.Killed},
		Says:   "a step was killed, as happens when memory runs out: give the builder more memory, or build again",
	},
	{
		Name: "Outside", By: "setup.py",
		Report: gateway.Report{Kind: gateway.Outside, Path: "/etc/passwd"},
		Says:   "code that the build ran, setup.py or a dependency's, left /etc/passwd in a layer of the image; a layer may have plain files of root below /opt/venv alone: let it write below its own package",
	},
	{
		Name: "NotPlain", By: "setup.py",
		Report: gateway.Report{Kind: gateway.Outside, Path: "/opt/venv/bin/su", Message: "runs with the rights of its owner"},
		Says:   "code that the build ran, setup.py or a dependency's, left /opt/venv/bin/su in a layer of the image, where it runs with the rights of its owner; a layer may have plain files of root below /opt/venv alone: look at what that code does before you build it again",
	},
	{
		Name: "ReplacesEnvironment", By: "setup.py",
		Report: gateway.Report{Kind: gateway.Replaces, Path: "/opt/venv/pyvenv.cfg"},
		Says:   "a distribution installs /opt/venv/pyvenv.cfg, which the virtual environment has of its own: take it out of data_files, or take another version of the distribution",
	},
	{
		Name: "DiskFull", By: "uv",
		Report: gateway.Report{Kind: gateway.DiskFull, Log: "error: Failed to install: click-8.1.8-py3-none-any.whl (click==8.1.8)\n  cause: failed to copy file\n  cause: No space left on device (os error 28)"},
		Says:   "the builder's disk is full: free space on it: docker buildx prune",
	},
}
