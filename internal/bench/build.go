package bench

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/opencontainers/go-digest"
)

// built is what one timed build gave.
type built struct {
	seconds float64
	image   digest.Digest
	log     string
}

// build builds a project and pushes it: the only thing whose time counts.
func (y *daemons) build(ctx context.Context, c Tool, dir, dockerfile, tag, log string, more ...string) (built, error) {
	metadata := y.path("metadata.json")
	args := []string{"buildx", "build", "--builder", builder, "--progress=plain", "--provenance=false",
		"--metadata-file", metadata, "-f", filepath.Join(dir, dockerfile), "-t", y.image(c.Name) + ":" + tag, "--push"}
	for _, a := range append(c.buildArgs(), proxyArgs(y.bed.Env)...) {
		args = append(args, "--build-arg", a)
	}
	args = append(args, more...)
	settle(ctx)
	began := time.Now()
	err := run(ctx, log, y.environ(), y.program("docker"), append(args, dir)...)
	b := built{seconds: time.Since(began).Seconds(), log: log}
	if err != nil {
		return b, err
	}
	text, err := os.ReadFile(metadata)
	if err != nil {
		return b, err
	}
	b.image, err = pushed(text)
	return b, err
}

// settle lets what the build before has written reach the disk: in a day's
// work there are minutes between two builds.
func settle(ctx context.Context) { run(ctx, "", os.Environ(), "sync") }

// proxyArgs are the machine's proxies, where it has some: the same for all.
func proxyArgs(env map[string]string) []string {
	var args []string
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		if v := env["WAINWRIGHT_BED_"+name]; v != "" {
			args = append(args, name+"="+v)
		}
	}
	return args
}
