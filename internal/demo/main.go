// Command demo shows, in the root of the repository, what wainwright does with
// examples/mlproject: in this machine's Docker, else on the test bed.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/wainwright-build/wainwright/internal/demo/place"
)

const example = "examples/mlproject"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if _, err := os.Stat(filepath.FromSlash("bed/bed")); err != nil {
		return fmt.Errorf("run it in the root of the repository: make demo")
	}
	dir, err := os.MkdirTemp("", "wainwright-demo")
	if err != nil {
		return err
	}
	s, err := newShow(os.Stdout, filepath.Join(dir, "demo.log"))
	if err != nil {
		return err
	}
	defer s.close()
	d := demo{show: s, dir: dir}
	if err := d.play(ctx); err != nil {
		os.Remove(filepath.Join(dir, "netrc"))
		s.failed()
		return err
	}
	return os.RemoveAll(dir)
}

// demo is one showing of it.
type demo struct {
	*show
	dir   string // temporary
	place place.Place
	image place.Image // as it was first built
	// compiled ends the compilation of the command line.
	compiled chan error

	// What the machine's configuration adds to a build: flags and environment.
	settings, env []string
}

func (d *demo) play(ctx context.Context) error {
	began := d.now()
	for _, step := range []func(context.Context) error{
		d.findPlace, d.frontend, d.build, d.train, d.serve, d.plan, d.layers, d.edit,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.heading("Done in %s. Yours: put the path of a setup.py project in place of DIR", seconds(d.now().Sub(began)))
	d.line("%s", d.place.OwnLine(d.settings))
	return nil
}
