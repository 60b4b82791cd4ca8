package bed

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// T is the part of testing.TB that is used here: programs use this package too, and
// must not get the testing package's flags.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
	Context() context.Context
}

// Env returns the bed of this machine, and fails the test without one. It does not
// skip: a skipped test would pass for one that showed something.
func Env(t T) Bed {
	t.Helper()
	b, err := Read(os.LookupEnv)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("the test bed is not up; run: bed/bed up")
	}
	if err != nil {
		t.Fatalf("%v; run: bed/bed up", err)
	}
	return b
}

// Docker is Env, and fails unless both Docker engines are up.
func Docker(t T) Bed {
	t.Helper()
	b := Env(t)
	if b.DockerHost == "" || b.DockerContainerdHost == "" {
		t.Fatalf("the test bed's Docker engines are not up; run: bed/bed up docker")
	}
	return b
}

// Docker20 is Env, and fails unless Docker 20.10 is up.
func Docker20(t T) Bed {
	t.Helper()
	b := Env(t)
	if b.Docker20Host == "" {
		t.Fatalf("the test bed's Docker 20.10 is not up; run: bed/bed up docker20")
	}
	return b
}

// Containerd is Env, and fails unless containerd is up.
func Containerd(t T) Bed {
	t.Helper()
	b := Env(t)
	if b.ContainerdAddress == "" {
		t.Fatalf("the test bed's containerd is not up; run: bed/bed up containerd")
	}
	return b
}

// Result is the result of a command.
type Result struct {
	Stdout, Stderr string
	ExitCode       int
	Err            error // from os/exec: nil for exit code 0
}

// Environ returns this process's environment with the bed's variables.
func (b Bed) Environ() []string {
	env := os.Environ()
	for key, value := range b.Env {
		env = append(env, key+"="+value)
	}
	return env
}

// Run runs one of the bed's programs, with the bed's environment and, last, the
// entries of env.
func (b Bed) Run(ctx context.Context, env []string, program string, args ...string) Result {
	cmd := exec.CommandContext(ctx, filepath.Join(b.Bin, program), args...)
	cmd.Env = append(b.Environ(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	return Result{Stdout: stdout.String(), Stderr: stderr.String(), ExitCode: cmd.ProcessState.ExitCode(), Err: err}
}

// Buildx runs "docker buildx ARGS" on the bed's builder.
func (b Bed) Buildx(t T, args ...string) Result {
	t.Helper()
	return b.Run(t.Context(), []string{"BUILDX_BUILDER=" + b.Builder}, "docker", append([]string{"buildx"}, args...)...)
}

// MustBuildx is Buildx for a command that has to succeed.
func (b Bed) MustBuildx(t T, args ...string) Result {
	t.Helper()
	r := b.Buildx(t, args...)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, r.Stderr)
	}
	return r
}
