package release

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// platforms are those of the frontend image.
var platforms = []string{"linux/amd64", "linux/arm64"}

// Image is the frontend image of a release.
type Image struct {
	Repository string // such as ghcr.io/wainwright-build/frontend
	Version    Version
	Commit     string
	Time       time.Time // of the commit: the image's files and configuration carry it
}

// BuildImage builds the image from the Dockerfile in root with docker buildx, for
// both platforms, with SBOM and provenance, and pushes it under its version alone.
// generator is the image that makes the SBOM, BuildKit's default if "". It returns
// the digest of the index.
//
// buildx finds its builder and the registry's credentials as always. A proxy for
// Go modules is handed on where $GOPROXY names one.
func BuildImage(ctx context.Context, root string, image Image, generator string) (string, error) {
	scratch, err := os.MkdirTemp("", "wainwright-release")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	metadata := filepath.Join(scratch, "metadata.json")
	cmd := exec.CommandContext(ctx, "docker", append([]string{"buildx"}, buildArguments(image, generator, metadata)...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH="+strconv.FormatInt(image.Time.Unix(), 10))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("docker buildx build: %w", err)
	}
	text, err := os.ReadFile(metadata)
	if err != nil {
		return "", err
	}
	var made struct {
		Digest string `json:"containerimage.digest"`
	}
	if err := json.Unmarshal(text, &made); err != nil {
		return "", err
	}
	if made.Digest == "" {
		return "", fmt.Errorf("docker buildx build reported no digest: %s", text)
	}
	return made.Digest, nil
}

// buildArguments are those of "docker buildx". The tags' layers get the commit's
// time too (rewrite-timestamp,
// https://github.com/moby/buildkit/blob/v0.34.2/docs/build-repro.md), so that the
// same commit gives the same image.
func buildArguments(image Image, generator, metadata string) []string {
	sbom := "type=sbom"
	if generator != "" {
		sbom += ",generator=" + generator
	}
	args := []string{
		"build", "--progress=plain", "--pull",
		"--platform", strings.Join(platforms, ","),
		"--attest", "type=provenance,mode=max,version=v1", "--attest", sbom,
		"--build-arg", "VERSION=" + image.Version.String(), "--build-arg", "GOPROXY",
		"--metadata-file", metadata,
		"--output", "type=image,push=true,oci-mediatypes=true,rewrite-timestamp=true,name=" + image.Repository + ":" + image.Version.String(),
	}
	for _, pair := range image.labels() {
		args = append(args, "--label", pair, "--annotation", "index:"+pair)
	}
	return append(args, ".")
}

// labels are https://github.com/opencontainers/image-spec/blob/main/annotations.md.
func (i Image) labels() []string {
	return []string{
		"org.opencontainers.image.created=" + i.Time.UTC().Format(time.RFC3339),
		"org.opencontainers.image.revision=" + i.Commit,
		"org.opencontainers.image.source=https://" + module,
		"org.opencontainers.image.version=" + i.Version.String(),
	}
}

// Promote gives the image of a digest the tags. It copies nothing: the tags name
// the same index.
func Promote(ctx context.Context, repository, digest string, tags []string) error {
	if len(tags) == 0 {
		return nil
	}
	args := []string{"imagetools", "create", "--progress=plain"}
	for _, tag := range tags {
		args = append(args, "--tag", repository+":"+tag)
	}
	_, err := buildx(ctx, append(args, repository+"@"+digest)...)
	return err
}

// buildx returns what "docker buildx" prints.
func buildx(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "docker", append([]string{"buildx"}, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("docker buildx %s: %w\n%s", strings.Join(args[:min(2, len(args))], " "), err, stderr.Bytes())
	}
	return stdout.Bytes(), nil
}
