package failures

import "github.com/wainwright-build/wainwright/frontend/gateway"

// machine are failures of the builder, whoever meets them.
var machine = []Failure{
	{
		Name: "Killed", By: "the kernel",
		Report: gateway.Report{Kind: "killed"},
		Says:   "a step was killed, as happens when memory runs out: give the builder more memory, or build again",
	},
}
