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

// machines are Python's names (platform.machine()) for what platforms call their
// architecture, with its variant where that makes another machine of it.
var machines = map[string]string{
	"amd64": "x86_64", "arm64": "aarch64", "386": "i686", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
	"loong64": "loongarch64", "arm": "armv7l", "arm/v7": "armv7l", "arm/v6": "armv6l", "arm/v5": "armv5l",
}

// Machine is what Python calls a platform's machine, "" where nobody has one.
func Machine(p ocispecs.Platform) string {
	return cmp.Or(machines[p.Architecture+"/"+p.Variant], machines[p.Architecture])
}

// checkPlatform refuses what no image of Linux and CPython is made for.
func checkPlatform(asked ocispecs.Platform) error {
	name := platforms.Format(asked)
	if asked.OS != "linux" {
		return report.Problem{
			Message: fmt.Sprintf("--platform %s: the image is one of Linux", name),
			Remedy:  fmt.Sprintf("write --platform linux/%s", cmp.Or(similarArchitecture(asked.Architecture), asked.Architecture)),
		}
	}
	if Machine(asked) != "" {
		return nil
	}
	problem := report.Problem{
		Message: fmt.Sprintf("--platform %s: there is no such platform", name),
		Remedy:  "write linux/amd64, linux/arm64 or another that the base is published for",
	}
	if near := similarArchitecture(asked.Architecture); near != "" {
		problem.Remedy = "did you mean linux/" + near + "?"
	}
	return problem
}

func similarArchitecture(name string) string {
	return similar.Nearest(name, slices.Sorted(maps.Keys(machines)))
}

// platformOf is the platform to build for: the one that is asked for, or else the
// builder's own.
func platformOf(asked *ocispecs.Platform, ui *dockerui.Client) ocispecs.Platform {
	if asked != nil {
		return platforms.Normalize(*asked)
	}
	return BuilderPlatform(ui)
}

// BuilderPlatform is the builder's own platform, on which steps run.
func BuilderPlatform(ui *dockerui.Client) ocispecs.Platform { return ui.BuildPlatforms[0] }

// isForeign reports whether a platform is another than the builder's own.
func isForeign(asked ocispecs.Platform, ui *dockerui.Client) bool {
	own := BuilderPlatform(ui)
	return asked.OS != own.OS || asked.Architecture != own.Architecture
}

// runs reports whether the builder runs programs of a platform: by emulation, or as
// another mode of its processor.
func runs(asked ocispecs.Platform, workers []gwclient.WorkerInfo) bool {
	fits := platforms.OnlyStrict(asked)
	return slices.ContainsFunc(workers, func(w gwclient.WorkerInfo) bool {
		return slices.ContainsFunc(w.Platforms, fits.Match)
	})
}
