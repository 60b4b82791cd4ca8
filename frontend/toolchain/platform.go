package toolchain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// machines are the names of platform.machine() in Python, by a platform's architecture and,
// if the name depends on it, variant.
var machines = map[string]string{
	"amd64": "x86_64", "arm64": "aarch64", "386": "i686", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
	"loong64": "loongarch64", "arm": "armv7l", "arm/v7": "armv7l", "arm/v6": "armv6l", "arm/v5": "armv5l",
}

// Machine returns Python's name for the machine of a platform, "" if there is none.
func Machine(p ocispecs.Platform) string {
	return cmp.Or(machines[p.Architecture+"/"+p.Variant], machines[p.Architecture])
}

// checkPlatform returns a report.Problem for a platform that is not Linux, or on which there is
// no CPython.
func checkPlatform(requested ocispecs.Platform) error {
	name := platforms.Format(requested)
	if requested.OS != "linux" {
		return report.Problem{
			Message: fmt.Sprintf("--platform %s: the image is one of Linux", name),
			Remedy:  fmt.Sprintf("write --platform linux/%s", cmp.Or(similarArchitecture(requested.Architecture), requested.Architecture)),
		}
	}
	if Machine(requested) != "" {
		return nil
	}
	problem := report.Problem{
		Message: fmt.Sprintf("--platform %s: there is no such platform", name),
		Remedy:  "write linux/amd64, linux/arm64 or another that the base is published for",
	}
	if near := similarArchitecture(requested.Architecture); near != "" {
		problem.Remedy = "did you mean linux/" + near + "?"
	}
	return problem
}

func similarArchitecture(name string) string {
	return similar.Nearest(name, slices.Sorted(maps.Keys(machines)))
}

// platformOf returns the platform to build for: the requested one, or else the builder's own.
func platformOf(requested *ocispecs.Platform, ui *dockerui.Client) ocispecs.Platform {
	if requested != nil {
		return platforms.Normalize(*requested)
	}
	return BuilderPlatform(ui)
}

// BuilderPlatform returns the builder's own platform, on which steps run.
func BuilderPlatform(ui *dockerui.Client) ocispecs.Platform { return ui.BuildPlatforms[0] }

// isCross reports whether a platform is another than the builder's own.
func isCross(requested ocispecs.Platform, ui *dockerui.Client) bool {
	builder := BuilderPlatform(ui)
	return requested.OS != builder.OS || requested.Architecture != builder.Architecture
}

// runs reports whether the builder runs programs of a platform: by emulation, or as
// another mode of its processor.
func runs(requested ocispecs.Platform, workers []gwclient.WorkerInfo) bool {
	fits := platforms.OnlyStrict(requested)
	return slices.ContainsFunc(workers, func(w gwclient.WorkerInfo) bool {
		return slices.ContainsFunc(w.Platforms, fits.Match)
	})
}
