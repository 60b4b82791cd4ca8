package bedtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

func TestConnections(t *testing.T) {
	b := bed.Env(t)
	here := "WAINWRIGHT_BED=" + filepath.Dir(bed.File(os.LookupEnv))
	nobed := "WAINWRIGHT_BED=" + t.TempDir()
	noplugin := "DOCKER_CONFIG=" + t.TempDir()
	for name, c := range map[string]struct {
		env, flags []string
		code       int
		says       string
	}{
		"--addr":          {[]string{"BUILDKIT_HOST="}, []string{"--addr", b.BuildkitHost}, 0, "BuildKit at " + b.BuildkitHost + " (--addr)"},
		"BUILDKIT_HOST":   {nil, nil, 0, "BuildKit at " + b.BuildkitHost + " (BUILDKIT_HOST)"},
		"--builder":       {nil, []string{"--builder", b.Builder}, 0, "BuildKit at " + b.Builder + " (--builder)"},
		"BUILDX_BUILDER":  {[]string{"BUILDKIT_HOST=", "BUILDX_BUILDER=" + b.Builder}, nil, 0, "BuildKit at " + b.Builder + " (BUILDX_BUILDER)"},
		"buildx's own":    {[]string{"BUILDKIT_HOST=", nobed, ownBuilder(t, b)}, nil, 0, "BuildKit at the current builder (docker buildx)"},
		"only the bed":    {[]string{"BUILDKIT_HOST=", "PATH=", here, noplugin}, nil, 1, "no BuildKit daemon found"},
		"no such builder": {nil, []string{"--builder", "nobody"}, 1, `no builder "nobody" found`},
		"nobody there":    {nil, []string{"--addr", "unix://" + filepath.Join(t.TempDir(), "x.sock")}, 1, "(--addr) does not answer"},
		"nothing at all":  {[]string{"BUILDKIT_HOST=", "PATH=", nobed, noplugin}, nil, 1, "no BuildKit daemon found"},
	} {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Answer, Env: c.env, Args: append([]string{"plan", t.TempDir()}, c.flags...)})
			if r.Code != c.code || !strings.Contains(r.Stderr, c.says) {
				t.Errorf("exit %d, want %d and %q\n%s", r.Code, c.code, c.says, r.Stderr)
			}
		})
	}
}

// ownBuilder is a configuration of docker in which one has chosen a builder.
func ownBuilder(t *testing.T, b bed.Bed) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "cli-plugins"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(b.Bin, "buildx"), filepath.Join(dir, "cli-plugins", "docker-buildx")); err != nil {
		t.Fatal(err)
	}
	config := "DOCKER_CONFIG=" + dir
	if r := b.Run(t.Context(), []string{config}, "docker", "buildx", "create", "--name", "own", "--driver", "remote", "--use", b.BuildkitHost); r.Err != nil {
		t.Fatal(r.Stderr)
	}
	return config
}

func TestBuildThroughBuildx(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "4")), Args: []string{"run", "--builder", b.Builder, "--engine", "buildkit", "--progress", "quiet", clitest.Project(t)}})
	if r.Code != 4 || r.Stderr != "leaving\n" {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestQuestions(t *testing.T) {
	b := bed.Env(t)
	for name, c := range map[string]struct {
		args []string
		want string // of standard output; empty: JSON
		id   string
	}{
		"plan":      {[]string{"plan"}, "the answer to frontend.plan\n", ""},
		"plan JSON": {[]string{"plan", "--format", "json"}, "", "frontend.plan"},
		"llb":       {[]string{"llb"}, "", "frontend.convertllb"},
	} {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Answer, Args: append(c.args, "--build-arg", "python=3.12", t.TempDir())})
			if r.Code != 0 || (c.want != "" && r.Stdout != c.want) {
				t.Fatalf("exit %d\n%s%s", r.Code, r.Stdout, r.Stderr)
			}
			if c.id == "" {
				return
			}
			var opts map[string]string
			if err := json.Unmarshal([]byte(r.Stdout), &opts); err != nil {
				t.Fatal(err)
			}
			if opts["requestid"] != c.id || opts["frontend.caps"] != "moby.buildkit.frontend.subrequests" || opts["build-arg:python"] != "3.12" {
				t.Errorf("options %v", opts)
			}
		})
	}
}
