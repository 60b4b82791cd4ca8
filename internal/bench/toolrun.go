package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/opencontainers/go-digest"
)

// toolRun measures one tool in one round.
type toolRun struct {
	*bench
	daemons *daemons
	tool    Tool
	round   Round
	project *Project
	logs    string

	pushed    Account
	lastImage digest.Digest
	lastWant  Expectation
}

// step edits the project, builds it, counts what was pushed, and checks the image. A
// sample has a verdict if the build succeeded.
func (t *toolRun) step(ctx context.Context, s Step, sample *Sample) error {
	if s.Edit != nil {
		if err := s.Edit(t.project, t.round); err != nil {
			return err
		}
	}
	built, err := t.daemons.build(ctx, t.tool, t.project.Dir, t.tool.file(), s.Name, t.log(s.Name))
	sample.Seconds = built.seconds
	if err != nil {
		return err
	}
	if err := t.count(ctx, built, sample); err != nil {
		return err
	}
	if built.image == t.lastImage && t.project.Expect == t.lastWant {
		sample.Verdict = Runs // it did, after the step before
		return nil
	}
	t.lastImage, t.lastWant = built.image, t.project.Expect
	return t.check(ctx, s, built, sample)
}

func (t *toolRun) log(step string) string { return filepath.Join(t.logs, step+".log") }

func (t *toolRun) count(ctx context.Context, built built, sample *Sample) error {
	blobs, err := t.daemons.registry.blobs(ctx, t.tool.Name, built.image)
	if err != nil {
		return err
	}
	sample.Image, sample.Bytes = built.image.String(), t.pushed.Add(blobs)
	log, err := os.ReadFile(built.log)
	if pip := pipOf(string(log)); pip != (Pip{}) {
		sample.Pip = &pip
	}
	return err
}

// check runs the image: a fast build of the wrong image is no result.
func (t *toolRun) check(ctx context.Context, s Step, built built, sample *Sample) error {
	pinned, version := t.round.pinned()
	got, err := t.daemons.ask(ctx, t.tool, built.image, question{
		Package:  t.project.Package,
		Module:   t.project.Expect.Module,
		Function: markFunction,
		Pinned:   pinned,
		Files:    map[string]string{"template": template, "readme": readmeFile},
		Serve:    s.Serve,
	}, t.log(s.Name+"-ask"))
	if err != nil {
		sample.Verdict = Wrong
		return fmt.Errorf("the image does not run: %w", err)
	}
	if s.Serve {
		serves := got.PageError == ""
		sample.Serves, sample.Why = &serves, got.PageError
	}
	if t.project.Expect.Pinned == "" && got.Pinned == version {
		sample.Verdict = Wrong
		return fmt.Errorf("everyone gets %s unpinned: give another -pin", t.round.Pin)
	}
	sample.Verdict, err = judge(s.Name, t.project.Expect, got)
	return err
}

// withoutSyntaxLine builds once more, by BuildKit's own reader of Dockerfiles
// instead of the image that the syntax line names: what the line costs.
func (t *toolRun) withoutSyntaxLine(ctx context.Context) (Sample, error) {
	sample := Sample{Tool: t.tool.Name, Round: t.round.Number, Step: bare}
	name := t.tool.file()
	text, err := os.ReadFile(filepath.Join(t.project.Dir, name))
	if err != nil {
		return sample, err
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	ignore, err := os.ReadFile(filepath.Join(t.project.Dir, name+".dockerignore"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return sample, err
	}
	without := name + ".bare"
	for file, text := range map[string]string{without: rest, without + ".dockerignore": string(ignore)} {
		path := filepath.Join(t.project.Dir, file)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return sample, err
		}
		defer os.Remove(path)
	}
	built, err := t.daemons.build(ctx, t.tool, t.project.Dir, without, "bare", t.log(bare))
	if err != nil {
		return sample, err
	}
	sample.Seconds, sample.Verdict = built.seconds, Runs
	return sample, t.count(ctx, built, &sample)
}
