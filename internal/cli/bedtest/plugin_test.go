package bedtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// pluginFolder is a configuration of docker with the program as its plugin.
func pluginFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "cli-plugins", "docker-wainwright"), "github.com/wainwright-build/wainwright/cmd/wainwright")
	if err := os.Mkdir(filepath.Join(dir, "cli-plugins"), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return dir
}

func TestDockerPlugin(t *testing.T) {
	b := bed.Env(t)
	config := pluginFolder(t)
	docker := func(args ...string) bed.Result {
		return b.Run(t.Context(), nil, "docker", append([]string{"--config", config}, args...)...)
	}
	if r := docker("--help"); !strings.Contains(r.Stdout, "wainwright*") {
		t.Errorf("docker does not know its plugin\n%s%s", r.Stdout, r.Stderr)
	}
	if r := docker("wainwright", "version"); r.Err != nil || !strings.HasPrefix(r.Stdout, "wainwright ") {
		t.Errorf("%v\n%s%s", r.Err, r.Stdout, r.Stderr)
	}
	if r := docker("wainwright", "build", "--help"); !strings.Contains(r.Stdout, "docker wainwright build [flags]") {
		t.Errorf("%s%s", r.Stdout, r.Stderr)
	}
	empty := t.TempDir()
	if r := docker("wainwright", "plan", empty); r.ExitCode != 1 || !strings.Contains(r.Stderr, "(BUILDKIT_HOST)") || !strings.Contains(r.Stderr, "ERROR: ") {
		t.Errorf("exit %d\n%s%s", r.ExitCode, r.Stdout, r.Stderr)
	}
}
