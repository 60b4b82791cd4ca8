package starters

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Try builds and runs a fixture, unchanged and mended, and returns everything that is
// not as expected. dir is for the copies.
func (runner *Runner) Try(ctx context.Context, f Fixture, dir string) ([]string, error) {
	copied := filepath.Join(dir, f.Name)
	if err := os.CopyFS(copied, os.DirFS(f.Dir)); err != nil {
		return nil, err
	}
	wrong, err := runner.try(ctx, f, copied, f.Outcome)
	if err != nil || f.Mended == nil {
		return wrong, err
	}
	for _, edit := range f.Mended.Edits {
		if err := edit.apply(copied); err != nil {
			return append(wrong, "mended: "+err.Error()), nil
		}
	}
	more, err := runner.try(ctx, f, copied, f.Mended.Outcome)
	for _, problem := range more {
		wrong = append(wrong, "mended: "+problem)
	}
	return wrong, err
}

func (runner *Runner) try(ctx context.Context, f Fixture, dir string, o Outcome) ([]string, error) {
	b, err := runner.build(ctx, f.Name, dir, f.Args)
	if err != nil {
		return nil, err
	}
	wrong := compareWarnings(o.Says, b.messages)
	if len(o.Error) > 0 {
		if b.err == nil {
			return append(wrong, "it builds"), nil
		}
		for _, text := range o.Error {
			if !strings.Contains(b.err.Error(), text) {
				wrong = append(wrong, fmt.Sprintf("the error does not say %q but\n%v", text, b.err))
			}
		}
		return wrong, nil
	}
	if b.err != nil {
		return append(wrong, fmt.Sprintf("it does not build: %v", b.err)), nil
	}
	for i, problems := range runner.run(ctx, b.image, o.Does) {
		for _, p := range problems {
			wrong = append(wrong, fmt.Sprintf("%s %s", o.Does[i], p))
		}
	}
	return wrong, nil
}

// String is what the image is asked to do.
func (d Does) String() string {
	switch {
	case d.Get != "":
		return "GET " + d.Get
	case d.Post != "":
		return "POST " + d.Post
	case d.Run == nil:
		return "the command"
	}
	return strings.Join(d.Run, " ")
}
