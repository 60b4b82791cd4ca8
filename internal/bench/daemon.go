package bench

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/internal/bed"
	thrownaway "github.com/wainwright-build/wainwright/internal/builder"
)

const builder = "wainwright-bench"

// daemons is a BuildKit and a registry of the bench's own, both empty: the bed's
// are left alone, but for the base images its registry gives.
type daemons struct {
	bed      bed.Bed
	dir      string
	registry registry
	buildkit *daemon
	store    *daemon
}

// startDaemons starts both in a folder that nothing else uses.
func startDaemons(ctx context.Context, b bed.Bed, dir, logs string) (_ *daemons, err error) {
	y := &daemons{bed: b, dir: dir}
	defer func() {
		if err != nil {
			y.close()
		}
	}()
	if err := y.empty(); err != nil {
		return nil, err
	}
	for _, d := range []string{logs, y.path("docker", "cli-plugins"), y.path("buildkit"), y.path("registry")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, err
		}
	}
	if err := y.startRegistry(ctx, logs); err != nil {
		return nil, err
	}
	if err := y.startBuildkit(ctx, logs); err != nil {
		return nil, err
	}
	if err := os.Symlink(filepath.Join(b.Bin, "buildx"), y.path("docker", "cli-plugins", "docker-buildx")); err != nil {
		return nil, err
	}
	return y, run(ctx, "", y.environ(), y.program("docker"), "buildx", "create", "--name", builder, "--driver", "remote", y.address())
}

func (y *daemons) close() {
	y.buildkit.stop()
	y.store.stop()
	y.empty()
}

func (y *daemons) path(names ...string) string {
	return filepath.Join(append([]string{y.dir}, names...)...)
}
func (y *daemons) program(name string) string     { return filepath.Join(y.bed.Bin, name) }
func (y *daemons) address() string                { return "unix://" + y.path("buildkitd.sock") }
func (y *daemons) image(repository string) string { return y.registry.address + "/" + repository }

// environ keeps buildx from every other configuration, builder and clock.
func (y *daemons) environ() []string {
	own := map[string]string{
		"DOCKER_CONFIG": y.path("docker"),
		"BUILDX_CONFIG": y.path("docker", "buildx"),
		"BUILDKIT_HOST": y.address(),
		// Only the digest is read of it: the rest would cost each build a tenth of a second.
		"BUILDX_METADATA_PROVENANCE": "disabled",
	}
	var env []string
	for _, entry := range y.bed.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		_, ours := own[name]
		if !ours && !strings.HasPrefix(name, "DOCKER_") && !strings.HasPrefix(name, "BUILDX_") && name != "SOURCE_DATE_EPOCH" {
			env = append(env, entry)
		}
	}
	for name, value := range own {
		env = append(env, name+"="+value)
	}
	return env
}

func (y *daemons) startRegistry(ctx context.Context, logs string) (err error) {
	if y.registry.address, err = freeAddress(); err != nil {
		return err
	}
	config := fmt.Sprintf("version: 0.1\nlog: {level: warn, accesslog: {disabled: true}}\n"+
		"storage: {filesystem: {rootdirectory: %q}}\nhttp: {addr: %q}\n", y.path("registry"), y.registry.address)
	if err := os.WriteFile(y.path("registry.yml"), []byte(config), 0o644); err != nil {
		return err
	}
	ready := func() error {
		response, err := http.Get("http://" + y.registry.address + "/v2/")
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	// An environment of its own: a registry takes variables as configuration.
	y.store, err = startDaemon(ctx, filepath.Join(logs, "registry.log"), []string{}, ready,
		y.program("docker-registry"), "serve", y.path("registry.yml"))
	return err
}

func (y *daemons) startBuildkit(ctx context.Context, logs string) error {
	bed, err := os.ReadFile(filepath.Join(filepath.Dir(y.bed.Bin), "etc", "buildkitd.toml"))
	if err != nil {
		return err
	}
	config, err := buildkitConfig(bed, y.path("buildkit"), y.address(), y.path("otel.sock"), y.registry.address)
	if err != nil {
		return err
	}
	if err := os.WriteFile(y.path("buildkitd.toml"), config, 0o644); err != nil {
		return err
	}
	ready := func() error {
		return run(ctx, "", y.environ(), y.program("buildctl"), "--addr", y.address(), "debug", "workers")
	}
	y.buildkit, err = startDaemon(ctx, filepath.Join(logs, "buildkitd.log"), y.environ(), ready,
		y.program("buildkitd"), "--config", y.path("buildkitd.toml"))
	return err
}

// buildkitConfig is the bed's, with its mirrors, for another store and socket
// and one more registry.
func buildkitConfig(bed []byte, root, address, otel, registry string) ([]byte, error) {
	return thrownaway.Config(bed, root, address, otel, func(config map[string]any) error {
		registries, ok := config["registry"].(map[string]any)
		if !ok {
			return fmt.Errorf("the bed's buildkitd.toml names no registry")
		}
		registries[registry] = map[string]any{"http": true, "insecure": true}
		return nil
	})
}

// empty removes the files of both, emptyFolder what is in a folder. A killed daemon leaves mounts, and a
// removal would go into them: they go first, the last mounted before the others.
func (y *daemons) empty() error { return emptyFolder(y.dir) }

func emptyFolder(dir string) error {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	for _, point := range thrownaway.MountsUnder(string(mounts), dir) {
		if run(context.Background(), "", os.Environ(), "umount", point) != nil {
			if err := run(context.Background(), "", os.Environ(), "umount", "-l", point); err != nil {
				return err
			}
		}
	}
	return os.RemoveAll(dir)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
