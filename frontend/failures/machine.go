package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// machine are failures of the builder, whoever meets them.
var machine = []Failure{
	{
		Name: "Killed", By: "the kernel",
		Report: gateway.Report{Kind: "killed"},
		Says:   "a step was killed, as happens when memory runs out: give the builder more memory, or build again",
	},
	{
		Name: "Outside", By: "setup.py",
		Report: gateway.Report{Kind: "outside", Path: "/etc/passwd"},
		Says:   "code that the build ran, setup.py or a dependency's, left /etc/passwd in a layer of the image, which may have plain files below /opt/venv alone: let it write below its own package",
	},
}
