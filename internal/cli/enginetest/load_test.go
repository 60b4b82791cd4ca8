package enginetest

import (
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// engines are the two image stores a Docker engine may have.
func engines(b bed.Bed) map[string]string {
	return map[string]string{"overlay2 store": b.DockerHost, "containerd store": b.DockerContainerdHost}
}

// docker runs the docker command on an engine.
func docker(t *testing.T, b bed.Bed, host string, args ...string) bed.Result {
	t.Helper()
	return b.Run(t.Context(), []string{"DOCKER_HOST=" + host}, "docker", args...)
}

// runsAs runs an image and expects the exit code that is its command.
func runsAs(t *testing.T, b bed.Bed, host, image string, code int) {
	t.Helper()
	if r := docker(t, b, host, "run", "--rm", "--pull", "never", image); r.ExitCode != code {
		t.Errorf("docker run %s: exit %d, want %d\n%s", image, r.ExitCode, code, r.Stderr)
	}
}

func TestLoadIntoDocker(t *testing.T) {
	b := bed.Docker(t)
	dir := clitest.Project(t)
	for name, host := range engines(b) {
		t.Run(name, func(t *testing.T) {
			tag := "cli/" + clitest.Unique(t)
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "11")), Env: []string{"DOCKER_HOST=" + host}, Args: []string{
				"build", "--load", "-t", tag, "-t", tag + ":more", dir,
			}})
			if r.Code != 0 {
				t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
			}
			if !strings.HasPrefix(r.Stdout, tag+":latest") || strings.Count(r.Stdout, "\n") != 1 {
				t.Errorf("standard output is %q", r.Stdout)
			}
			if !strings.Contains(r.Stderr, "load into Docker at "+host) {
				t.Errorf("the step is not shown\n%s", r.Stderr)
			}
			for _, image := range []string{strings.TrimSpace(r.Stdout), tag, tag + ":more"} {
				runsAs(t, b, host, image, 11)
			}
		})
	}
}

func TestLoadWithoutAName(t *testing.T) {
	b := bed.Docker(t)
	dir := clitest.Project(t)
	for name, host := range engines(b) {
		t.Run(name, func(t *testing.T) {
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "12")), Env: []string{"DOCKER_HOST=" + host}, Args: []string{"build", "--load", dir}})
			image := strings.TrimSpace(r.Stdout)
			if _, err := digest.Parse(image); r.Code != 0 || err != nil {
				t.Fatalf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
			}
			runsAs(t, b, host, image, 12)
		})
	}
}

func TestLoadAndPush(t *testing.T) {
	b := bed.Docker(t)
	tag := b.Registry + "/cli/" + clitest.Unique(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "13")), Env: []string{"DOCKER_HOST=" + b.DockerHost}, Args: []string{
		"build", "--load", "--push", "-t", tag, clitest.Project(t),
	}})
	if r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	runsAs(t, b, b.DockerHost, tag, 13)
	if p := docker(t, b, b.DockerContainerdHost, "pull", strings.TrimSpace(r.Stdout)); p.Err != nil {
		t.Errorf("pull %s: %s", r.Stdout, p.Stderr)
	}
}

func TestNoDockerIsSaidBeforeTheBuild(t *testing.T) {
	b := bed.Docker(t)
	r := clitest.Run(t, b, clitest.Call{Env: []string{"DOCKER_HOST=unix://" + t.TempDir() + "/none.sock"}, Args: []string{"build", "--load", t.TempDir()}})
	if r.Code != 1 || !strings.Contains(r.Stderr, "no Docker engine answers at unix://") {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

// Inside the engine there is a BuildKit too, which docker buildx reaches as its
// default builder.
func TestDockersOwnBuildKit(t *testing.T) {
	b := bed.Docker(t)
	dir := clitest.Project(t)
	for name, host := range engines(b) {
		t.Run(name, func(t *testing.T) {
			tag := b.Registry + "/cli/" + clitest.Unique(t)
			env := []string{"BUILDKIT_HOST=", "BUILDX_BUILDER=default", "DOCKER_HOST=" + host}
			r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "14")), Env: env, Args: []string{"build", "-t", tag, dir}})
			if r.Code != 0 {
				t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
			}
			runsAs(t, b, host, strings.TrimSpace(r.Stdout), 14)

			r = clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "15")), Env: env, Args: []string{"build", "--push", "-t", tag, dir}})
			if r.Code != 0 || !strings.HasPrefix(r.Stdout, tag+":latest@sha256:") {
				t.Fatalf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
			}
			elsewhere := b.DockerHost
			if host == elsewhere {
				elsewhere = b.DockerContainerdHost
			}
			if p := docker(t, b, elsewhere, "pull", strings.TrimSpace(r.Stdout)); p.Err != nil {
				t.Fatalf("pull %s: %s", r.Stdout, p.Stderr)
			}
			runsAs(t, b, elsewhere, strings.TrimSpace(r.Stdout), 15)

			r = clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "16")), Env: env, Args: []string{"run", "--progress", "quiet", dir}})
			if r.Code != 16 || r.Stderr != "leaving\n" {
				t.Errorf("run: exit %d\n%s", r.Code, r.Stderr)
			}
		})
	}
}

func TestLoadIntoContainerd(t *testing.T) {
	b := bed.Containerd(t)
	tag := "registry.test/" + clitest.Unique(t)
	dir := clitest.Project(t)
	ctr := func(args ...string) bed.Result {
		return b.Run(t.Context(), nil, "ctr", append([]string{"--address", b.ContainerdAddress, "--namespace", "wainwright"}, args...)...)
	}
	load := []string{"build", "--load=containerd", "--containerd-address", b.ContainerdAddress, "--containerd-namespace", "wainwright"}

	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "17")), Args: append(load, "-t", tag, dir)})
	if r.Code != 0 || !strings.HasPrefix(r.Stdout, tag+":latest@sha256:") {
		t.Fatalf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
	}
	unpacked(t, ctr("images", "check", "name=="+tag+":latest"), tag)
	if run := ctr("run", "--rm", tag+":latest", clitest.Unique(t)); run.ExitCode != 17 {
		t.Errorf("ctr run: exit %d\n%s", run.ExitCode, run.Stderr)
	}

	r = clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "18")), Args: append(load, dir)})
	name := strings.TrimSpace(r.Stdout)
	if r.Code != 0 || !strings.HasPrefix(name, "wainwright@sha256:") {
		t.Fatalf("exit %d, standard output %q\n%s", r.Code, r.Stdout, r.Stderr)
	}
	unpacked(t, ctr("images", "check", "name=="+name), name)
}

// unpacked reads what ctr says of an image.
func unpacked(t *testing.T, r bed.Result, name string) {
	t.Helper()
	if r.Err != nil || !strings.Contains(r.Stdout, name) || !strings.Contains(r.Stdout, "complete") || !strings.Contains(r.Stdout, "true") {
		t.Errorf("ctr images check: %v\n%s%s", r.Err, r.Stdout, r.Stderr)
	}
}

func TestSeveralPlatformsIntoContainerd(t *testing.T) {
	b := bed.Containerd(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest()), Args: []string{
		"build", "--load=containerd", "--containerd-address", b.ContainerdAddress, "--containerd-namespace", "wainwright",
		"--platform", "linux/amd64,linux/arm64", "-t", "registry.test/" + clitest.Unique(t), clitest.Project(t),
	}})
	if r.Code != 0 {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestNoContainerdIsSaidBeforeTheBuild(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Args: []string{"build", "--load=containerd", "--containerd-address", t.TempDir() + "/none.sock", t.TempDir()}})
	if r.Code != 1 || !strings.Contains(r.Stderr, "no containerd answers at") {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}
