package engines

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/probe"
)

// examples/two with docker compose: one service writes a model into a volume, another
// serves it.
func TestComposeExample(t *testing.T) {
	eachEngine(t, func(t *testing.T, e engine) {
		syntax, err := frontend(e.bed)
		must(t, syntax, err)
		// What this machine's engines need: builds with the machine's network, containers
		// on the engine's own bridge.
		service := "\n    network_mode: bridge\n    build:\n      network: host\n      args:\n        BUILDKIT_SYNTAX: " + syntax + "\n"
		for _, argument := range e.bed.BuildArgs() {
			key, value, _ := strings.Cut(argument, "=")
			service += "        " + key + ": '" + value + "'\n"
		}
		here := filepath.Join(t.TempDir(), "here.yaml")
		if err := os.WriteFile(here, []byte("services:\n  train:"+service+"  serve:"+service), 0o644); err != nil {
			t.Fatal(err)
		}
		compose := func(args ...string) string {
			t.Helper()
			cmd := exec.Command(filepath.Join(e.bed.Bin, "docker"), append([]string{"compose", "--project-name", "wainwright-two-" + e.store,
				"--progress", "plain", "-f", "compose.yaml", "-f", here}, args...)...)
			cmd.Dir = filepath.Join(root, "examples", "two")
			cmd.Env = append(e.bed.Environ(), engineEnv(e.host)...)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("docker compose %q: %v\n%s%s", args, err, out, stderr.String())
			}
			return string(out)
		}
		defer compose("--profile", "train", "down", "--volumes", "--rmi", "local", "--timeout", "5")
		compose("--profile", "train", "build")
		if out := compose("run", "--rm", "train"); !strings.Contains(out, "slope=2.00 intercept=1.00") {
			t.Errorf("train prints %q", out)
		}
		compose("up", "--detach", "serve")
		id := strings.TrimSpace(compose("ps", "--quiet", "serve"))
		q := request{probe.Request{Method: http.MethodGet, Path: "/predict?x=4"}, http.StatusOK, []string{`"y":9.0`}}
		if err := ask(e.address(t, id), 8000, q, e.ended(t, id)); err != nil {
			t.Fatal(err)
		}
	})
}
