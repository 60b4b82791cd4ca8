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

// callerOptions returns the options that the caller sets for every step: --network,
// --add-host, --ulimit, --cgroup-parent, --shm-size and resources. A frontend has to put them
// into LLB itself, as BuildKit's own does
// (https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go).
// Options that the daemon is too old for are left out; package request warns of them.
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

// proxies returns the proxies in the predefined build arguments
// (https://docs.docker.com/reference/dockerfile/#predefined-args), nil if there are none.
// They are part of neither the cache key nor the image.
func proxies(args map[string]string) *llb.ProxyEnv {
	var proxy llb.ProxyEnv
	found := false
	// Lower case sorts last and so wins: most programs prefer it.
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

// caFile is the id of the secret with certificates to trust, in addition to those of the base
// (llb/steps/reach.py).
const caFile = "ca"

// proxySecrets are the ids of secrets with the URLs of proxies that have a password: BuildKit
// records build arguments in its history and in the provenance.
var proxySecrets = []string{"HTTP_PROXY", "HTTPS_PROXY"}

// secretFiles are the ids of further secrets, which steps that download have as files in
// /run/secrets (llb/steps/fetching.py).
var secretFiles = []string{"known_hosts", "netrc", "pip.conf", "uv.toml"}

// SSHAgent is the id of the agent of --ssh, with which steps download from git repositories.
const SSHAgent = "default"

// supports reports whether the daemon has a capability of LLB.
func supports(ui *dockerui.Client, id apicaps.CapID) bool {
	caps := ui.BuildOpts().LLBCaps
	return caps.Supports(id) == nil
}

// proxyOptions returns the proxies of the caller's build arguments: see llb.Steps.Proxy.
func proxyOptions(ui *dockerui.Client) []llb.RunOption {
	proxy := proxies(ui.BuildArgs)
	if proxy == nil {
		return nil
	}
	return []llb.RunOption{llb.WithProxy(*proxy)}
}

// reachOptions returns the secrets for every step that connects to other hosts: see
// llb.Steps.Reach.
func reachOptions(ui *dockerui.Client) []llb.RunOption {
	options := []llb.RunOption{secretFile(caFile)}
	if supports(ui, pb.CapExecSecretEnv) { // Docker 20.10 has none
		for _, id := range proxySecrets {
			options = append(options, secretVariable("WAINWRIGHT_"+id, id))
		}
	}
	return options
}

// FetchOptions returns the caller's other secrets and the SSH agent, all of them optional, for
// steps that download: see llb.Steps.Fetch.
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

// SecretIDs returns the ids of all secrets that a build may have.
func SecretIDs(index config.Index) []string {
	return slices.Concat([]string{caFile}, secretFiles, resolve.IndexSecrets(index), proxySecrets)
}
