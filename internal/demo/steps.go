package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/internal/demo/place"
)

// findPlace takes Docker where it is usable, else starts the bed.
func (d *demo) findPlace(ctx context.Context) error {
	p, ok := place.Docker(ctx)
	if ok {
		d.heading("Where: %s", p.Name)
	} else {
		d.heading("Where: no Docker here answers and can pull, so the test bed is started (bed/README.md)")
		var err error
		if p, err = place.Bed(ctx, io.MultiWriter(indent{d.out}, d.log)); err != nil {
			return fmt.Errorf("bed/bed up: %w", err)
		}
		d.line("the bed is up")
	}
	d.place = p
	var err error
	d.settings, d.env, err = p.Settings(d.dir)
	return err
}

// indent moves a stream of whole lines to the right.
type indent struct{ to io.Writer }

func (i indent) Write(text []byte) (int, error) {
	for line := range strings.Lines(string(text)) {
		fmt.Fprintf(i.to, "   %s", line)
	}
	return len(text), nil
}

// frontend builds the frontend image, and begins to compile the command line: that
// is needed when an image is run, and the build of one leaves processors free.
func (d *demo) frontend(ctx context.Context) error {
	d.heading("Build wainwright, the frontend image")
	if err := d.timed("docker buildx build -t "+place.Frontend+" .", func() error {
		_, err := d.place.BuildFrontend(ctx, d.log)
		return err
	}); err != nil {
		return err
	}
	d.compiled = make(chan error, 1)
	go func() {
		out, err := place.Compile(ctx)
		d.log.Write(out)
		d.compiled <- err
	}()
	return nil
}

// ref is the reference of the demo's image.
func (d *demo) ref() string { return d.place.Image("wainwright-demo/mlproject") }

func (d *demo) build(ctx context.Context) error {
	dockerfile, err := os.ReadFile(filepath.Join(example, "Dockerfile"))
	if err != nil {
		return err
	}
	d.heading("Build %s, whose whole Dockerfile is:", example)
	d.quote(string(dockerfile))
	if err := d.timed(d.place.BuildLine(example, d.ref()), func() error {
		return d.place.Build(ctx, d.log, example, d.ref(), d.settings, d.env)
	}); err != nil {
		return err
	}
	if err := d.timed("go build -o "+place.CLI+" ./cmd/wainwright, begun beside it", func() error {
		return <-d.compiled
	}); err != nil {
		return err
	}
	d.image, err = d.place.Inspect(ctx, d.ref())
	return err
}

// train runs the project's training script as a person would.
func (d *demo) train(ctx context.Context) error {
	check, err := expected(func(e expectation) bool { return len(e.Run) > 0 })
	if err != nil {
		return err
	}
	d.heading("Run %s in it", strings.Join(check.Run, " "))
	printed, err := d.run(ctx, check.Run...)
	if err != nil {
		return err
	}
	d.quote(printed)
	return check.check(strings.Join(check.Run, " "), printed)
}

// run runs a program in the image, timed.
func (d *demo) run(ctx context.Context, program ...string) (printed string, err error) {
	what := fmt.Sprintf("wainwright run --image %s -- %s", d.ref(), typed(program))
	err = d.timed(what, func() error {
		out, err := d.place.Run(ctx, d.ref(), nil, program...).CombinedOutput()
		d.log.Write(out)
		printed = string(out)
		return err
	})
	return printed, err
}

// typed is a command as one types it.
func typed(words []string) string {
	line := make([]string, len(words))
	for i, word := range words {
		if line[i] = word; strings.ContainsAny(word, " ;()*") {
			line[i] = "\"" + word + "\""
		}
	}
	return strings.Join(line, " ")
}

// unshown are the parts of the plan that make it long.
var unshown = []string{"layers", "requirements"}

func (d *demo) plan(ctx context.Context) error {
	d.heading("The plan: what was decided, and why")
	var text []byte
	if err := d.timed("wainwright plan "+example, func() (err error) {
		text, err = output(d.place.Plan(ctx, example, d.settings, d.env), d.log)
		return err
	}); err != nil {
		return err
	}
	d.quote(short(string(text)))
	return nil
}

// output returns what a program writes to stdout; stderr goes to the log.
func output(cmd *exec.Cmd, log io.Writer) ([]byte, error) {
	cmd.Stderr = log
	return cmd.Output()
}

// short leaves out whole parts of a plan, its labels and environment.
func short(plan string) string {
	var parts []string
	for _, part := range strings.Split(plan, "\n\n") {
		title, _, _ := strings.Cut(part, "\n")
		skip := false
		for _, hidden := range unshown {
			skip = skip || title == hidden
		}
		if skip {
			continue
		}
		var lines []string
		for line := range strings.SplitSeq(part, "\n") {
			if !strings.HasPrefix(line, "  label ") && !strings.HasPrefix(line, "  env ") {
				lines = append(lines, line)
			}
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

func (d *demo) layers(context.Context) error {
	d.heading("The layers")
	d.line("%8s  the base image (layers: %d)", size(place.Sum(d.image.Base)), len(d.image.Base))
	for _, l := range d.image.Own {
		d.line("%8s  %s", size(l.Size), cut(l.Title))
	}
	return nil
}

// What the edit changes, and where. The number differs each time: what was
// built before is not to be found again.
const (
	editedFile = "mlproject/components/model_trainer.py"
	editedText = "n_estimators=150"
)

func (d *demo) edit(ctx context.Context) error {
	d.heading("Edit one line of a .py file in a copy, and build again")
	dir := filepath.Join(d.dir, "mlproject")
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		return err
	}
	edited := fmt.Sprintf("n_estimators=%d", 151+rand.IntN(1000))
	if err := replace(filepath.Join(dir, editedFile), editedText, edited); err != nil {
		return err
	}
	d.line("%s: %s becomes %s", editedFile, editedText, edited)
	if err := d.timed(d.place.BuildLine("copy", d.ref()), func() error {
		return d.place.Build(ctx, d.log, dir, d.ref(), d.settings, d.env)
	}); err != nil {
		return err
	}
	image, err := d.place.Inspect(ctx, d.ref())
	if err != nil {
		return err
	}
	fresh := image.New(d.image)
	for _, l := range fresh {
		d.line("new layer: %s  %s", size(l.Size), cut(l.Title))
	}
	d.line("%s of new layers, %d of %d layers were there", size(place.Sum(fresh)),
		len(image.Base)+len(image.Own)-len(fresh), len(image.Base)+len(image.Own))
	printed, err := d.run(ctx, "python", "-c", "from mlproject.components.model_trainer import *; print(ModelTrainer.candidates()[-1])")
	if err != nil {
		return err
	}
	d.quote(printed)
	if !strings.Contains(printed, edited) {
		return fmt.Errorf("the image does not have the edit: %s", edited)
	}
	return nil
}

func replace(file, from, to string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed := strings.Replace(string(text), from, to, 1)
	if changed == string(text) {
		return fmt.Errorf("%s has no %s", file, from)
	}
	return os.WriteFile(file, []byte(changed), 0o644)
}
