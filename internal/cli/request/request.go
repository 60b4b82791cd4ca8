// Package request turns what a caller asked on the command line into what
// BuildKit's client takes. Names and keys are those of docker buildx, so that
// the frontend sees no difference between the two clients.
package request

// Request is one build as the flags spell it.
type Request struct {
	// Context is a directory, or a Git or HTTP(S) URL.
	Context string
	// File is the Dockerfile, relative to the working directory. Empty means
	// the Dockerfile in the context, which need not exist.
	File   string
	Target string
	Tags   []string

	BuildArgs []string
	Labels    []string
	Contexts  []string
	Platforms []string
	Secrets   []string
	SSH       []string

	NoCache       bool
	NoCacheFilter []string
	Pull          bool
	CacheFrom     []string
	CacheTo       []string

	Attest     []string
	Provenance string
	SBOM       string

	Network string
	Allow   []string
}
