// Package engines holds what a user of wainwright relies on in real engines: the
// images run in Docker, with either of its stores, and in containerd, and the
// frontend runs inside the BuildKit of a Docker engine. The engines are Docker
// 26 and containerd 1.7 of the test bed (bed/README.md).
//
// What is built is built once for each engine, with one lock, so that layers can
// be compared across engines.
package engines

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/serving"
)

// root is the module's.
const root = "../.."

// shared is the folder of what tests share. It goes when they end.
var shared string

func TestMain(m *testing.M) {
	var err error
	if shared, err = os.MkdirTemp("", "wainwright-engines"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// must is a value that a test cannot go on without.
func must[T any](t *testing.T, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// compile builds one of the module's commands.
func compile(name string, flags ...string) (string, error) {
	program := filepath.Join(shared, name)
	cmd := exec.Command("go", append(append([]string{"build", "-o", program}, flags...), "./cmd/"+name)...)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", name, err, out)
	}
	return program, nil
}

var cli = sync.OnceValues(func() (string, error) { return compile("wainwright") })

// wainwright runs the command line with the bed's BuildKit and the Docker engine
// at host, which may be empty.
func wainwright(b bed.Bed, host string, args ...string) (bed.Result, error) {
	program, err := cli()
	if err != nil {
		return bed.Result{}, err
	}
	b.Bin = filepath.Dir(program)
	r := b.Run(context.Background(), engineEnv(host), filepath.Base(program), args...)
	if r.Err != nil {
		return r, fmt.Errorf("wainwright %q: %w\n%s", args, r.Err, r.Stderr)
	}
	return r, nil
}

// engineEnv has docker speak to an engine and to its own BuildKit, whatever else
// this machine is set to.
func engineEnv(host string) []string {
	return []string{"DOCKER_HOST=" + host, "DOCKER_CONTEXT=", "DOCKER_BUILDKIT=1", "BUILDX_BUILDER=default"}
}

// frontend is the reference of the frontend image of the tree that the tests are
// compiled from. It names the bed's registry: Docker 26 has no mirror of ghcr.io.
func frontend(b bed.Bed) (string, error) {
	name, err := pushFrontend()
	return b.Registry + "/" + name, err
}

// pushFrontend pushes that image under a tag that its bytes decide. It is the
// Dockerfile's last stage; what its first compiles in a container is compiled
// here, where the module and build caches are.
var pushFrontend = sync.OnceValues(func() (string, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	program, err := compile("wainwright-frontend", "-trimpath", "-buildvcs=false", "-tags", "netgo,osusergo", "-ldflags", "-s -w")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return "", err
	}
	const repository = "wainwright-build/frontend"
	tag := "test-" + digest.FromBytes(text).Encoded()[:16]
	name := repository + ":" + tag
	if there, err := isPushed(b, repository, tag); there || err != nil {
		return name, err
	}
	stage := filepath.Join(shared, "stage")
	if err := errors.Join(
		os.MkdirAll(filepath.Join(stage, "out"), 0o755),
		os.Rename(program, filepath.Join(stage, "out", filepath.Base(program))),
	); err != nil {
		return "", err
	}
	r := b.Run(context.Background(), []string{"BUILDX_BUILDER=" + b.Builder}, "docker", "buildx", "build",
		"--provenance=false", "--build-context", "build="+stage, "-t", b.Registry+"/"+name, "--push", root)
	if r.Err != nil {
		return "", fmt.Errorf("the frontend image: %w\n%s", r.Err, r.Stderr)
	}
	return name, nil
})

func isPushed(b bed.Bed, repository, tag string) (bool, error) {
	request, err := http.NewRequest(http.MethodHead, "http://"+b.Registry+"/v2/"+repository+"/manifests/"+tag, nil)
	if err != nil {
		return false, err
	}
	request.Header.Add("Accept", "application/vnd.oci.image.manifest.v1+json")
	request.Header.Add("Accept", "application/vnd.oci.image.index.v1+json")
	response, err := serving.Direct().Do(request)
	if err != nil {
		return false, err
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK, nil
}

// arch is this machine's, as platforms name it.
func arch() string { return runtime.GOARCH }
