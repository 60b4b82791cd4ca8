// Package pytorch lists the builds of PyTorch: for the CPU, and for versions of CUDA and
// ROCm. Each has an index of its own; the default index has one of them. See
// https://docs.astral.sh/uv/guides/integration/pytorch/.
package pytorch

import (
	"net/url"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// backends are the values of uv's --torch-backend, in uv's order. A test compares them with
// the help of the uv that the frontend image has.
const backends = "cpu" +
	" cu132 cu130 cu129 cu128 cu126 cu125 cu124 cu123 cu122 cu121 cu120" +
	" cu118 cu117 cu116 cu115 cu114 cu113 cu112 cu111 cu110 cu102 cu101 cu100 cu92 cu91 cu90 cu80" +
	" rocm7.2 rocm7.1 rocm7.0 rocm6.4 rocm6.3 rocm6.2.4 rocm6.2 rocm6.1 rocm6.0" +
	" rocm5.7 rocm5.6 rocm5.5 rocm5.4.2 rocm5.4 rocm5.3 rocm5.2 rocm5.1.1 rocm4.2 rocm4.1 rocm4.0.1" +
	" xpu"

// Backends returns the names of the builds: "cpu", "cu128".
func Backends() []string { return strings.Fields(backends) }

// IsBackend reports whether s is the name of a build.
func IsBackend(s string) bool { return slices.Contains(Backends(), s) }

// published are the distributions that uv takes only from PyTorch's index if a backend is
// set. A test asks uv for each of them.
const published = "fbgemm-gpu pytorch-triton torch torchao torcharrow torchaudio torchcodec torchcsprng" +
	" torchdistx torchrec torchtext torchvision triton-rocm triton-xpu"

// Published returns the names of the distributions that PyTorch's indexes have.
func Published() []string { return strings.Fields(published) }

// IsPublished reports whether PyTorch's indexes have a distribution.
func IsPublished(name string) bool {
	return slices.Contains(Published(), packaging.NormalizeName(name))
}

// IsInEveryBuild reports whether each build has a distribution: torch, and those that are
// released with it.
func IsInEveryBuild(name string) bool {
	return slices.Contains([]string{"torch", "torchaudio", "torchvision"}, packaging.NormalizeName(name))
}

// BackendOfVersion returns the build in a version such as 2.8.0+cpu, "" if it has none.
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

// IsOwn reports whether a URL is that of one of PyTorch's indexes, also of nightly builds,
// or of a file in it.
func IsOwn(address string) bool {
	_, ok := belowIndexes(address)
	return ok
}

// BackendOfFile returns the build of the URL of a PyTorch index or of a file in it, "" for
// other URLs.
func BackendOfFile(address string) string {
	below, _ := belowIndexes(address)
	if backend, _, _ := strings.Cut(below, "/"); IsBackend(backend) {
		return backend
	}
	return ""
}

// BackendOfIndex returns the build of the URL of a PyTorch index, "" for other URLs.
func BackendOfIndex(address string) string {
	if below, _ := belowIndexes(address); IsBackend(below) {
		return below
	}
	return ""
}

// IsIndex reports whether a URL is that of the PyTorch index of a build.
func IsIndex(address string) bool { return BackendOfIndex(address) != "" }

// belowIndexes returns the path of a URL below the folder of PyTorch's indexes, and whether
// it is there.
func belowIndexes(address string) (below string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix("."+u.Hostname(), ".pytorch.org") {
		return "", false
	}
	folder, below, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	return below, folder == "whl"
}

// ForCUDA returns the build for a version of the CUDA runtime: cu128 for 12.8.90, "" if
// there is none.
func ForCUDA(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 || !IsBackend("cu"+parts[0]+parts[1]) {
		return ""
	}
	return "cu" + parts[0] + parts[1]
}
