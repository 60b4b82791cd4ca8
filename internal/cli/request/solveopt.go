package request

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/cmd/buildctl/build"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/buildkit/session/sshforward/sshprovider"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/entitlements"
	"github.com/tonistiigi/fsutil"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

const sourceDateEpoch = "SOURCE_DATE_EPOCH"

// SolveOpt is the request for BuildKit, but for its exports, which depend on
// the daemon that is found.
func (r Request) SolveOpt(env environ.Environ, docker *configfile.ConfigFile) (client.SolveOpt, error) {
	so := client.SolveOpt{
		FrontendAttrs: map[string]string{},
		LocalMounts:   map[string]fsutil.FS{},
	}
	var err error
	for _, add := range []func() error{
		func() error { return checkTags(r.Tags) },
		func() error { return r.addInputs(&so) },
		func() error { return r.addNamedContexts(&so) },
		func() error { return r.addAttrs(&so, env, docker) },
		func() error { return r.addEntitlements(&so) },
		func() error { so.CacheImports, err = cacheImports(r.CacheFrom); return err },
		func() error { so.CacheExports, err = r.cacheExports(env); return err },
		func() error { so.Session, err = r.attachables(docker); return err },
	} {
		if err := add(); err != nil {
			return client.SolveOpt{}, err
		}
	}
	return so, nil
}

// addAttrs sets the frontend's options.
func (r Request) addAttrs(so *client.SolveOpt, env environ.Environ, docker *configfile.ConfigFile) error {
	attrs := so.FrontendAttrs
	args, err := keyValues("build-arg", r.BuildArgs, env.Lookup)
	if err != nil {
		return err
	}
	if _, given := args[sourceDateEpoch]; !given && env.Get(sourceDateEpoch) != "" {
		args[sourceDateEpoch] = env.Get(sourceDateEpoch)
	}
	addProxies(args, docker)
	for key, value := range args {
		attrs["build-arg:"+key] = value
	}

	labels, err := keyValues("label", r.Labels, emptyValue)
	if err != nil {
		return err
	}
	for key, value := range labels {
		attrs["label:"+key] = value
	}

	if r.Target != "" {
		attrs["target"] = r.Target
	}
	if r.Pull {
		attrs["image-resolve-mode"] = pb.AttrImageResolveModeForcePull
	}
	switch {
	case r.NoCache && len(r.NoCacheFilter) > 0:
		return errors.New("--no-cache and --no-cache-filter cannot be used together")
	case r.NoCache:
		attrs["no-cache"] = ""
	case len(r.NoCacheFilter) > 0:
		attrs["no-cache"] = strings.Join(r.NoCacheFilter, ",")
	}

	if list, err := r.ParsedPlatforms(); err != nil {
		return err
	} else if len(list) > 0 {
		attrs["platform"] = strings.Join(list, ",")
	}
	if r.Network != "" && r.Network != "default" {
		attrs["force-network-mode"] = r.Network
	}

	attests, err := r.attestations()
	if err != nil {
		return err
	}
	maps.Copy(attrs, attests)
	return nil
}

// ParsedPlatforms are the platforms asked for, in full.
func (r Request) ParsedPlatforms() ([]string, error) {
	var list []string
	for _, entry := range r.Platforms {
		for name := range strings.SplitSeq(entry, ",") {
			platform, err := platforms.Parse(name)
			if err != nil {
				return nil, fmt.Errorf("--platform %q: %w", name, err)
			}
			list = append(list, platforms.FormatAll(platforms.Normalize(platform)))
		}
	}
	return list, nil
}

// addEntitlements allows what the flags imply or say.
func (r Request) addEntitlements(so *client.SolveOpt) error {
	if err := build.ValidateAllow(r.Allow); err != nil {
		return fmt.Errorf("--allow: %w", err)
	}
	so.AllowedEntitlements = append(so.AllowedEntitlements, r.Allow...)
	switch r.Network {
	case "", "default", "none":
	case "host":
		so.AllowedEntitlements = append(so.AllowedEntitlements, entitlements.EntitlementNetworkHost.String())
	default:
		return fmt.Errorf("--network %q: BuildKit has default, host and none", r.Network)
	}
	return nil
}

// addProxies gives the build the proxies of Docker's configuration, as docker
// build does, where no build argument sets them.
func addProxies(args map[string]string, docker *configfile.ConfigFile) {
	// In order: each proxy comes in both cases, and the first of them is taken.
	proxies := docker.ParseProxyConfig("", nil)
	for _, key := range slices.Sorted(maps.Keys(proxies)) {
		if value := proxies[key]; value != nil && !hasFold(args, key) {
			args[key] = *value
		}
	}
}

func hasFold(args map[string]string, key string) bool {
	for have := range args {
		if strings.EqualFold(have, key) {
			return true
		}
	}
	return false
}

// cacheExports are those asked for, and the inline one where the build
// argument of docker buildx asks for it.
func (r Request) cacheExports(env environ.Environ) ([]client.CacheOptionsEntry, error) {
	exports, err := cacheExports(r.CacheTo)
	if err != nil {
		return nil, err
	}
	args, err := keyValues("build-arg", r.BuildArgs, env.Lookup)
	if err != nil {
		return nil, err
	}
	if IsTrue(args["BUILDKIT_INLINE_CACHE"]) {
		exports = append(exports, client.CacheOptionsEntry{Type: "inline", Attrs: map[string]string{}})
	}
	return exports, nil
}

// attachables are what the daemon may ask this process for during the build.
func (r Request) attachables(docker *configfile.ConfigFile) ([]session.Attachable, error) {
	list := []session.Attachable{
		authprovider.NewDockerAuthProvider(authprovider.DockerAuthProviderConfig{
			AuthConfigProvider: authprovider.LoadAuthConfig(docker),
		}),
	}
	if len(r.Secrets) > 0 {
		secrets, err := build.ParseSecret(r.Secrets)
		if err != nil {
			return nil, fmt.Errorf("--secret: %w", err)
		}
		list = append(list, secrets)
	}
	if len(r.SSH) > 0 {
		agents, err := build.ParseSSH(r.SSH)
		if err != nil {
			return nil, fmt.Errorf("--ssh: %w", err)
		}
		ssh, err := sshprovider.NewSSHAgentProvider(agents)
		if err != nil {
			return nil, fmt.Errorf("--ssh: %w", err)
		}
		list = append(list, ssh)
	}
	return list, nil
}
