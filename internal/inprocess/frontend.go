package inprocess

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// FrontendRepository is the repository of the tests' frontend images in the bed's
// registry, where the bed's BuildKit looks for what a syntax line names on ghcr.io.
const FrontendRepository = "wainwright-build/frontend"

// CompileFrontend compiles the frontend of the module in root and returns the
// program.
func CompileFrontend(root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "wainwright-frontend")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "wainwright-frontend")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "netgo,osusergo", "-ldflags", "-s -w", "-o", program, "./cmd/wainwright-frontend")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return os.ReadFile(program)
}

// PushFrontend pushes an image of a program, under a tag that is a function of its
// bytes, and returns REPOSITORY:TAG. The image is the last stage of the Dockerfile in
// root. The program takes the place of the first stage, which would compile it in a
// container, without this machine's caches of modules and builds.
func PushFrontend(ctx context.Context, b bed.Bed, root string, program []byte) (string, error) {
	tag := "test-" + digest.FromBytes(program).Encoded()[:16]
	name := FrontendRepository + ":" + tag
	if there, err := isPushed(ctx, b, tag); there || err != nil {
		return name, err
	}
	dir, err := os.MkdirTemp("", "wainwright-frontend")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.MkdirAll(filepath.Join(dir, "out"), 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "out", "wainwright-frontend"), program, 0o755); err != nil {
		return "", err
	}
	r := b.Run(ctx, []string{"BUILDX_BUILDER=" + b.Builder}, "docker", "buildx", "build",
		"--provenance=false", "--build-context", "build="+dir, "-t", b.Registry+"/"+name, "--push", root)
	if r.Err != nil {
		return "", fmt.Errorf("%w\n%s", r.Err, r.Stderr)
	}
	return name, nil
}

func isPushed(ctx context.Context, b bed.Bed, tag string) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, "http://"+b.Registry+"/v2/"+FrontendRepository+"/manifests/"+tag, nil)
	if err != nil {
		return false, err
	}
	request.Header.Set("Accept", ocispecs.MediaTypeImageManifest)
	request.Header.Add("Accept", "application/vnd.docker.distribution.manifest.v2+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, err
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK, nil
}
