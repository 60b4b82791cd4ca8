package cli

import (
	"github.com/spf13/pflag"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// requestFlags are the flags of every command that builds. Their names and
// meanings are those of docker buildx build.
func requestFlags(flags *pflag.FlagSet, r *request.Request, env environ.Environ) {
	var platforms []string
	if p := env.Get("DOCKER_DEFAULT_PLATFORM"); p != "" {
		platforms = []string{p}
	}
	flags.StringVarP(&r.File, "file", "f", "", "Dockerfile with the configuration (default: PATH/Dockerfile, if it is there)")
	flags.StringVar(&r.Target, "target", "", "Target to build (default: the image)")
	flags.StringArrayVar(&r.BuildArgs, "build-arg", nil, "Set a key of the configuration, or pass on an environment variable (KEY=VALUE or KEY)")
	flags.StringArrayVar(&r.Labels, "label", nil, "Label of the image (KEY=VALUE)")
	flags.StringArrayVar(&r.Contexts, "build-context", nil, "Additional context (NAME=DIR, NAME=docker-image://REF, NAME=oci-layout://DIR or NAME=URL)")
	flags.StringArrayVar(&r.Platforms, "platform", platforms, "Platform of the image (e.g. linux/arm64)")
	flags.StringArrayVar(&r.Secrets, "secret", nil, "Secret for the steps that fetch (id=NAME[,src=FILE|env=VARIABLE])")
	flags.StringArrayVar(&r.SSH, "ssh", nil, "SSH agent or keys for the build (default|ID[=SOCKET|KEY[,KEY]])")
	flags.BoolVar(&r.NoCache, "no-cache", false, "Run every step again")
	flags.StringArrayVar(&r.NoCacheFilter, "no-cache-filter", nil, "Run the steps of this name again")
	flags.BoolVar(&r.Pull, "pull", false, "Ask the registry for newer base images")
	flags.StringArrayVar(&r.CacheFrom, "cache-from", nil, "Cache to import (REF or type=...)")
	flags.StringArrayVar(&r.Allow, "allow", nil, "Allow an entitlement (network.host, security.insecure)")
	flags.StringVar(&r.Network, "network", "default", "Network of the steps: default, host or none")
}

// resultFlags are the flags about what becomes of the result.
func resultFlags(flags *pflag.FlagSet, r *request.Request) {
	flags.StringArrayVar(&r.CacheTo, "cache-to", nil, "Cache to export (REF or type=...)")
	flags.StringArrayVar(&r.Attest, "attest", nil, "Attestation to add (type=provenance|sbom[,...]); none by default")
	flags.StringVar(&r.Provenance, "provenance", "", "Short for --attest type=provenance")
	flags.StringVar(&r.SBOM, "sbom", "", "Short for --attest type=sbom")
}

// progressFlag is the display of a build.
func progressFlag(flags *pflag.FlagSet, mode *string) {
	flags.StringVar(mode, "progress", "auto", "Display of the build: auto, plain, tty, quiet or rawjson")
}
