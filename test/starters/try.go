package starters

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Try builds a fixture and runs it, as it lies and mended, and tells all that is
// not as it must be. dir is for the copies.
func (y *Yard) Try(ctx context.Context, f Fixture, dir string) ([]string, error) {
	copied := filepath.Join(dir, f.Name)
	if err := os.CopyFS(copied, os.DirFS(f.Dir)); err != nil {
		return nil, err
	}
	wrong, err := y.try(ctx, f, copied, f.Outcome)
	if err != nil || f.Mended == nil {
		return wrong, err
	}
	for _, edit := range f.Mended.Edits {
		if err := edit.apply(copied); err != nil {
			return append(wrong, "mended: "+err.Error()), nil
		}
	}
	more, err := y.try(ctx, f, copied, f.Mended.Outcome)
	for _, each := range more {
		wrong = append(wrong, "mended: "+each)
	}
	return wrong, err
}

func (y *Yard) try(ctx context.Context, f Fixture, dir string, o Outcome) ([]string, error) {
	b, err := y.build(ctx, f.Name, dir, f.Args)
	if err != nil {
		return nil, err
	}
	wrong := compareSaid(o.Says, b.said)
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
	for i, each := range y.run(ctx, b.image, o.Does) {
		for _, p := range each {
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
