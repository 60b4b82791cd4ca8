package frontend

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"

	"github.com/wainwright-build/wainwright/frontend/config"
)

// callerOptions is what the caller of the build asked for every step: --network,
// --add-host, --ulimit, --shm-size and resources. None of it reaches LLB by itself.
func callerOptions(ui *dockerui.Client) []llb.RunOption {
	var options []llb.RunOption
	add := func(option llb.RunOption) { options = append(options, option) }
	caps := ui.BuildOpts().LLBCaps
	has := func(id apicaps.CapID) bool { return caps.Supports(id) == nil }

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

// proxyOptions are the caller's proxies, for the steps that have a network.
func proxyOptions(ui *dockerui.Client) []llb.RunOption {
	proxy := proxies(ui.BuildArgs)
	if proxy == nil {
		return nil
	}
	return []llb.RunOption{llb.WithProxy(*proxy)}
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

// secretFiles are the secrets a step that fetches may have, as files under
// /run/secrets (steps/common.py reads them).
var secretFiles = []string{"ca", "known_hosts", "netrc", "pip.conf", "uv.toml"}

// sshAgent is the agent of --ssh that fetches from git repositories.
const sshAgent = "default"

// fetchOptions mounts the caller's secrets and SSH agent, all optional, on the
// steps that fetch and on no other.
func fetchOptions(index config.Index) []llb.RunOption {
	var options []llb.RunOption
	for _, id := range secretFiles {
		options = append(options, llb.AddSecret("/run/secrets/"+id,
			llb.SecretID(id), llb.SecretOptional, llb.SecretFileOpt(0, 0, 0o400)))
	}
	for _, variable := range indexSecrets(index) {
		options = append(options, llb.AddSecret(variable,
			llb.SecretID(variable), llb.SecretOptional, llb.SecretAsEnv(true)))
	}
	return append(options, llb.AddSSHSocket(llb.SSHID(sshAgent), llb.SSHOptional))
}

// indexSecrets are the secrets of the indexes that have names.
func indexSecrets(index config.Index) []string {
	var all []string
	for _, name := range indexNames(index) {
		for _, part := range []string{"USERNAME", "PASSWORD"} {
			all = append(all, "UV_INDEX_"+name+"_"+part)
		}
	}
	return all
}

// indexNames are the names of "name=url" indexes as uv spells them in variables.
func indexNames(index config.Index) []string {
	var names []string
	for _, each := range append([]string{index.URL}, index.Extra...) {
		name, url, ok := strings.Cut(each, "=")
		if !ok || !strings.Contains(url, "://") || strings.Contains(name, "://") {
			continue
		}
		names = append(names, strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r - 'a' + 'A'
			}
			if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, name))
	}
	return names
}
