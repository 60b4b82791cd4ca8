package bench

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/opencontainers/go-digest"
)

//go:embed probe.py
var probe []byte

const askDockerfile = `FROM IMAGE AS run
RUN --mount=type=bind,target=/bench python - < /bench/probe.py > /tmp/told.json
FROM scratch
COPY --from=run /tmp/told.json /
`

// question is what probe.py is asked.
type question struct {
	Package  string            `json:"package"`
	Module   string            `json:"module"`
	Function string            `json:"function"`
	Pinned   string            `json:"pinned"`
	Files    map[string]string `json:"files"`
	Serve    bool              `json:"serve"`
}

// ask runs a program in an image that reports what the image has, on the same BuildKit. The
// container is made from the pushed image, with its user and working directory.
func (y *daemons) ask(ctx context.Context, c Tool, image digest.Digest, q question, log string) (Observation, error) {
	dir := y.path("ask")
	if err := os.RemoveAll(dir); err != nil {
		return Observation{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Observation{}, err
	}
	asked, err := json.Marshal(q)
	if err != nil {
		return Observation{}, err
	}
	dockerfile := strings.ReplaceAll(askDockerfile, "IMAGE", y.image(c.Name)+"@"+image.String())
	for name, text := range map[string][]byte{"Dockerfile": []byte(dockerfile), "asked.json": asked, "probe.py": probe} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return Observation{}, err
		}
	}
	if err := run(ctx, log, y.environ(), y.program("docker"), "buildx", "build", "--builder", builder,
		"--progress=plain", "--provenance=false", "--no-cache", "--output", "type=local,dest="+filepath.Join(dir, "told"), dir); err != nil {
		return Observation{}, err
	}
	told, err := os.ReadFile(filepath.Join(dir, "told", "told.json"))
	if err != nil {
		return Observation{}, err
	}
	var e Observation
	return e, json.NewDecoder(bytes.NewReader(told)).Decode(&e)
}
