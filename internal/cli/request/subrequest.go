package request

import "github.com/moby/buildkit/client"

// Subrequest asks the frontend for information instead of an image.
func Subrequest(so *client.SolveOpt, name string) {
	so.FrontendAttrs["requestid"] = "frontend." + name
	addCap(so, capSubrequests)
	so.Internal = true // no entry in the build history
}
