package toolchain

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// callerOptions is what the caller asks for every step: --network, --add-host, --ulimit,
// --cgroup-parent, --shm-size and resources. A frontend has to put it into LLB itself, as
// BuildKit's does (frontend/dockerfile/dockerfile2llb/convert.go). What the daemon is too
// old for is left out; package request warns of it.
func callerOptions(ui *dockerui.Client) []llb.RunOption {
	var options []llb.RunOption
	add := func(option llb.RunOption) { options = append(options, option) }
	has := func(id apicaps.CapID) bool { return supports(ui, id) }

	if ui.NetworkMode != pb.NetMode_UNSET {
		add(llb.Network(ui.NetworkMode))
	}
	for _, host := range ui.ExtraHosts {
		add(llb.AddExtraHost(host.Host, host.IP))
	}
	if has(pb.CapExecMetaUlimit) {
		for _, limit := range ui.Ulimits {
			add(llb.AddUlimit(llb.UlimitName(limit.Name), limit.Soft, limit.Hard))
		}
	}
	if ui.CgroupParent != "" && has(pb.CapExecMetaCgroupParent) {
		add(llb.WithCgroupParent(ui.CgroupParent))
	}
	if ui.ShmSize > 0 && has(pb.CapExecMountTmpfsSize) {
		add(llb.AddMount("/dev/shm", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(ui.ShmSize))))
	}
	if r := ui.LinuxResources; r != nil && has(pb.CapExecMetaLinuxResources) {
		add(llb.WithLinuxResources(llb.LinuxResources{
			Memory: r.Memory, MemorySwap: r.MemorySwap,
			CPUShares: r.CpuShares, CPUPeriod: r.CpuPeriod, CPUQuota: r.CpuQuota,
			CpusetCpus: r.CpusetCpus, CpusetMems: r.CpusetMems,
		}))
	}
	return options
}

// proxies reads the build arguments that Docker predefines; BuildKit keeps them
// out of the cache key and of the image.
func proxies(args map[string]string) *llb.ProxyEnv {
	var proxy llb.ProxyEnv
	found := false
	// Lower case sorts last, and is what most programs look for first.
	for _, name := range slices.Sorted(maps.Keys(args)) {
		value := args[name]
		found = found || strings.HasSuffix(strings.ToLower(name), "_proxy")
		switch strings.ToLower(name) {
		case "http_proxy":
			proxy.HTTPProxy = value
		case "https_proxy":
			proxy.HTTPSProxy = value
		case "ftp_proxy":
			proxy.FTPProxy = value
		case "no_proxy":
			proxy.NoProxy = value
		case "all_proxy":
			proxy.AllProxy = value
		}
	}
	if !found {
		return nil
	}
	return &proxy
}

// caFile is who is to be trusted besides whom the base trusts (steps/reach.py).
const caFile = "ca"

// proxySecrets are proxies whose URL holds a password: BuildKit keeps build arguments
// in its history and in the provenance.
var proxySecrets = []string{"HTTP_PROXY", "HTTPS_PROXY"}

// secretFiles are the secrets a step that fetches may have besides, as files under
// /run/secrets (steps/fetching.py).
var secretFiles = []string{"known_hosts", "netrc", "pip.conf", "uv.toml"}

// SSHAgent is the agent of --ssh that fetches from git repositories.
const SSHAgent = "default"

// supports reports whether the daemon has a capability of LLB.
func supports(ui *dockerui.Client, id apicaps.CapID) bool {
	caps := ui.BuildOpts().LLBCaps
	return caps.Supports(id) == nil
}

// proxyOptions are the proxies of the caller's build arguments.
func proxyOptions(ui *dockerui.Client) []llb.RunOption {
	proxy := proxies(ui.BuildArgs)
	if proxy == nil {
		return nil
	}
	return []llb.RunOption{llb.WithProxy(*proxy)}
}

// reachOptions are for every step that reaches out besides: whom to trust, and the
// proxies that are secret.
func reachOptions(ui *dockerui.Client) []llb.RunOption {
	options := []llb.RunOption{secretFile(caFile)}
	if supports(ui, pb.CapExecSecretEnv) { // Docker 20.10 has none
		for _, id := range proxySecrets {
			options = append(options, secretVariable("WAINWRIGHT_"+id, id))
		}
	}
	return options
}

// FetchOptions mounts the caller's secrets and SSH agent, all optional, on the
// steps that fetch and on no other.
func FetchOptions(index config.Index) []llb.RunOption {
	var options []llb.RunOption
	for _, id := range secretFiles {
		options = append(options, secretFile(id))
	}
	for _, id := range resolve.IndexSecrets(index) {
		options = append(options, secretVariable(id, id))
	}
	return append(options, llb.AddSSHSocket(llb.SSHID(SSHAgent), llb.SSHOptional))
}

func secretFile(id string) llb.RunOption {
	return llb.AddSecret("/run/secrets/"+id, llb.SecretID(id), llb.SecretOptional, llb.SecretFileOpt(0, 0, 0o400))
}

func secretVariable(name, id string) llb.RunOption {
	return llb.AddSecret(name, llb.SecretID(id), llb.SecretOptional, llb.SecretAsEnv(true))
}

// SecretIDs are the ids of all secrets that a build looks for.
func SecretIDs(index config.Index) []string {
	return slices.Concat([]string{caFile}, secretFiles, resolve.IndexSecrets(index), proxySecrets)
}
