package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
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
func (y *yard) build(ctx context.Context, c Contender, dir, dockerfile, tag, log string) (built, error) {
	metadata := y.path("metadata.json")
	args := []string{"buildx", "build", "--builder", builder, "--progress=plain", "--provenance=false",
		"--metadata-file", metadata, "-f", filepath.Join(dir, dockerfile), "-t", y.image(c.Name) + ":" + tag, "--push"}
	for _, a := range append(c.buildArgs(), proxyArgs(y.bed.Env)...) {
		args = append(args, "--build-arg", a)
	}
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

// question is what probe.py is asked.
type question struct {
	Package  string            `json:"package"`
	Module   string            `json:"module"`
	Function string            `json:"function"`
	Pinned   string            `json:"pinned"`
	Files    map[string]string `json:"files"`
	Serve    bool              `json:"serve"`
}

// ask runs an image, on the same BuildKit, and has it tell what it holds. The
// container is made of the image as it was pushed, with its user and folder.
func (y *yard) ask(ctx context.Context, c Contender, image digest.Digest, q question, log string) (Evidence, error) {
	dir := y.path("ask")
	if err := os.RemoveAll(dir); err != nil {
		return Evidence{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Evidence{}, err
	}
	asked, err := json.Marshal(q)
	if err != nil {
		return Evidence{}, err
	}
	dockerfile := strings.ReplaceAll(askDockerfile, "IMAGE", y.image(c.Name)+"@"+image.String())
	for name, text := range map[string][]byte{"Dockerfile": []byte(dockerfile), "asked.json": asked, "probe.py": probe} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return Evidence{}, err
		}
	}
	if err := run(ctx, log, y.environ(), y.program("docker"), "buildx", "build", "--builder", builder,
		"--progress=plain", "--provenance=false", "--no-cache", "--output", "type=local,dest="+filepath.Join(dir, "told"), dir); err != nil {
		return Evidence{}, err
	}
	told, err := os.ReadFile(filepath.Join(dir, "told", "told.json"))
	if err != nil {
		return Evidence{}, err
	}
	var e Evidence
	return e, json.NewDecoder(bytes.NewReader(told)).Decode(&e)
}
