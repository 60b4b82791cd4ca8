// Package pytorch knows the builds in which PyTorch is published, one index each: for
// the CPU, for a version of CUDA or ROCm. The default index has one of them.
package pytorch

import (
	"net/url"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// backends are those that uv's --torch-backend knows, in uv's order: a test holds them
// to the help of the uv that the frontend carries.
const backends = "cpu" +
	" cu132 cu130 cu129 cu128 cu126 cu125 cu124 cu123 cu122 cu121 cu120" +
	" cu118 cu117 cu116 cu115 cu114 cu113 cu112 cu111 cu110 cu102 cu101 cu100 cu92 cu91 cu90 cu80" +
	" rocm7.2 rocm7.1 rocm7.0 rocm6.4 rocm6.3 rocm6.2.4 rocm6.2 rocm6.1 rocm6.0" +
	" rocm5.7 rocm5.6 rocm5.5 rocm5.4.2 rocm5.4 rocm5.3 rocm5.2 rocm5.1.1 rocm4.2 rocm4.1 rocm4.0.1" +
	" xpu"

// Backends are the builds by name: "cpu", "cu128".
func Backends() []string { return strings.Fields(backends) }

// IsBackend says that a word is the name of one.
func IsBackend(s string) bool { return slices.Contains(Backends(), s) }

// published are the distributions that uv takes from PyTorch's index alone where a
// backend is set: a test asks it for each.
const published = "fbgemm-gpu pytorch-triton torch torchao torcharrow torchaudio torchcodec torchcsprng" +
	" torchdistx torchrec torchtext torchvision triton-rocm triton-xpu"

// Published are the names of PyTorch's distributions.
func Published() []string { return strings.Fields(published) }

// IsPublished says that a distribution is one of them.
func IsPublished(name string) bool {
	return slices.Contains(Published(), packaging.NormalizeName(name))
}

// IsInEveryBuild says that a distribution is one of those that each build has: torch and
// what is made for each version of it.
func IsInEveryBuild(name string) bool {
	return slices.Contains([]string{"torch", "torchaudio", "torchvision"}, packaging.NormalizeName(name))
}

// BackendOfVersion is the build that a version names, as 2.8.0+cpu does, "" if it names none.
func BackendOfVersion(version string) string {
	_, local, _ := strings.Cut(version, "+")
	if IsBackend(local) {
		return local
	}
	// 2.0.1+cu117.with.pypi.cudnn
	if first, _, _ := strings.Cut(local, "."); IsBackend(first) {
		return first
	}
	return ""
}

// IsOwn says that a URL is below PyTorch's own indexes, also one of nightly builds.
func IsOwn(address string) bool {
	_, ok := belowIndexes(address)
	return ok
}

// BackendOfFile is the build that a file of PyTorch's own index belongs to, by its URL or
// that of the index, "" for another URL.
func BackendOfFile(address string) string {
	below, _ := belowIndexes(address)
	if backend, _, _ := strings.Cut(below, "/"); IsBackend(backend) {
		return backend
	}
	return ""
}

// BackendOfIndex is the build whose index a URL is, "" for another URL.
func BackendOfIndex(address string) string {
	if below, _ := belowIndexes(address); IsBackend(below) {
		return below
	}
	return ""
}

// IsIndex says that a URL is PyTorch's own index of some build.
func IsIndex(address string) bool { return BackendOfIndex(address) != "" }

// belowIndexes is the path of a URL below the folder that PyTorch's own indexes lie in.
func belowIndexes(address string) (below string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix("."+u.Hostname(), ".pytorch.org") {
		return "", false
	}
	folder, below, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	return below, folder == "whl"
}

// ForCUDA is the build for a version of CUDA's runtime: cu128 for 12.8.90. "" if there
// is none.
func ForCUDA(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 || !IsBackend("cu"+parts[0]+parts[1]) {
		return ""
	}
	return "cu" + parts[0] + parts[1]
}
