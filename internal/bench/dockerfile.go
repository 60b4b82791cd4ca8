package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// The image that "# syntax=docker/dockerfile:1" names, compiled from the source
// of the bed's BuildKit and labelled as its own Dockerfile does.
const dockerfileFrontend = `FROM scratch
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring,moby.buildkit.frontend.contexts.zstd"
COPY dockerfile-frontend /bin/dockerfile-frontend
ENTRYPOINT ["/bin/dockerfile-frontend"]
`

// makeDockerfileFrontend puts it where BuildKit looks for Docker Hub: the bed's
// registry, which has the base images but not this one.
func (b *bench) makeDockerfileFrontend(ctx context.Context) error {
	b.say("compiling docker/dockerfile:1, which the baselines' syntax line names")
	y, err := startDaemons(ctx, b.Bed, filepath.Join(b.Dir, "daemons"), filepath.Join(b.Dir, "log", "dockerfile"))
	if err != nil {
		return err
	}
	defer y.close()
	dir := y.path("dockerfile")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(dockerfileFrontend), 0o644); err != nil {
		return err
	}
	if err := run(ctx, "", append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-C", filepath.Join("bed", "buildkit"),
		"-tags", "netgo,osusergo", "-ldflags", "-s -w", "-o", filepath.Join(dir, "dockerfile-frontend"),
		"github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend"); err != nil {
		return err
	}
	return run(ctx, "", y.environ(), y.program("buildctl"), "--addr", y.address(), "build", "--progress=plain",
		"--frontend=dockerfile.v0", "--local", "context="+dir, "--local", "dockerfile="+dir,
		"--output", fmt.Sprintf("type=image,name=%s/docker/dockerfile:1,push=true", b.Bed.Registry))
}
