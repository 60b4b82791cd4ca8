// Package place is where the demo builds and runs: this machine's Docker where
// it is usable, else the test bed.
package place

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Frontend is the name of the frontend image: what a syntax line says.
const Frontend = "ghcr.io/wainwright-build/frontend:1"

// script is the bed's, from the root of the repository.
const script = "bed/bed"

// Place is where images are built, kept and run. Its methods are called in the
// root of the repository.
type Place struct {
	Name string
	bed  *bed.Bed // nil for Docker

	docker  string // the program
	builder string // of buildx
	env     []string
}

// Docker is this machine's Docker, if it is usable.
func Docker(ctx context.Context) (Place, bool) {
	if !dockerUsable(ctx) {
		return Place{}, false
	}
	// The builder named like the context is the engine itself, which finds its
	// own images: one in a container does not.
	name, err := exec.CommandContext(ctx, "docker", "context", "show").Output()
	if err != nil {
		return Place{}, false
	}
	return Place{
		Name:    "this machine's Docker",
		docker:  "docker",
		builder: strings.TrimSpace(string(name)),
		env:     os.Environ(),
	}, true
}

// dockerUsable asks the bed's script, which is for Linux: a Mac's bash is too
// old for it.
func dockerUsable(ctx context.Context) bool {
	if runtime.GOOS != "linux" {
		return exec.CommandContext(ctx, "docker", "info").Run() == nil
	}
	return exec.CommandContext(ctx, script, "docker-usable").Run() == nil
}

// Bed starts the test bed, whose words go to out.
func Bed(ctx context.Context, out io.Writer) (Place, error) {
	up := exec.CommandContext(ctx, script, "up")
	up.Stdout, up.Stderr = out, out
	if err := up.Run(); err != nil {
		return Place{}, err
	}
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return Place{}, err
	}
	return Place{
		Name:    "the test bed",
		bed:     &b,
		docker:  filepath.Join(b.Bin, "docker"),
		builder: b.Builder,
		env:     b.Environ(),
	}, nil
}

// Image is the reference of an image of this name here.
func (p Place) Image(name string) string {
	if p.bed == nil {
		return name
	}
	return p.bed.Registry + "/" + name
}

// keep is the flag that keeps what was built.
func (p Place) keep() string {
	if p.bed == nil {
		return "--load"
	}
	return "--push"
}

// command is a program in the place's environment.
func (p Place) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = p.env
	return cmd
}
