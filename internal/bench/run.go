// Package bench measures builds of one project, wainwright's and those of four
// hand-written Dockerfiles, side by side, from an empty store through the edits
// of a working day, and writes the table in the README.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Options of a run.
type Options struct {
	Bed        bed.Bed
	Dir        string // for the stores and logs: emptied
	Project    string // the example
	Rounds     int
	Seed       uint64
	Pin        string
	Once       float64 // seconds above which an edit is not repeated in later rounds; 0: never
	Contenders []Contender
	Steps      []Step
	Progress   io.Writer
	Now        func() time.Time
}

type bench struct {
	Options
	result Result
	rounds []Round
	began  time.Time
}

// Run runs the bench. What fails in a round is in the result and stops only that
// contender's round; the error is of what stops everything.
func Run(ctx context.Context, o Options) (Result, error) {
	b := &bench{Options: o, began: o.Now()}
	if err := b.prepare(ctx); err != nil {
		return b.result, err
	}
	for _, round := range b.rounds {
		for _, c := range order(o.Seed, round.Number, o.Contenders) {
			if err := b.measure(ctx, c, round); err != nil {
				return b.result, err
			}
		}
	}
	b.say("all done")
	return b.result, nil
}

func (b *bench) prepare(ctx context.Context) error {
	modules, err := Modules(b.Project)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(b.Project, requirements))
	if err != nil {
		return err
	}
	packages, _ := requirementLines(string(text))
	b.result = Result{
		Date: b.began.Format(time.DateOnly), Seed: b.Seed, Rounds: b.Rounds, Pin: b.Pin, Once: b.Once,
		Project: filepath.Base(b.Project),
	}
	b.say("seed %d: -seed %d edits the same files again", b.Seed, b.Seed)
	for n := 1; n <= b.Rounds; n++ {
		round := NewRound(b.Seed, n, modules, len(packages), b.Pin)
		b.rounds = append(b.rounds, round)
		b.result.Modules = append(b.result.Modules, round.Module)
		b.say("round %d edits %s", n, round.Module)
	}
	for _, c := range b.Contenders {
		b.result.Contenders = append(b.result.Contenders, c.Name)
	}
	for _, s := range b.Steps {
		b.result.Steps = append(b.result.Steps, s.Name)
	}
	images := registry{b.Bed.Registry}
	if b.result.BaseBytes, err = images.layerBytes(ctx, "library/python", Python+"-slim"); err != nil {
		return fmt.Errorf("the base image: %w", err)
	}
	frontend, err := b.frontend(ctx)
	if err != nil {
		return fmt.Errorf("%w; make frontend pushes it", err)
	}
	b.result.Machine = Machine{
		Processors: runtime.NumCPU(),
		Frontend:   frontend.String(),
		Buildkit:   b.version(ctx, "buildkit", "github.com/moby/buildkit"),
		Buildx:     b.version(ctx, "buildx", "github.com/docker/buildx"),
	}
	if slices.ContainsFunc(b.Contenders, Contender.syntaxLine) {
		return b.makeDockerfileFrontend(ctx)
	}
	return nil
}

// measure is a contender's round: every step of it in one store that is empty
// to begin with.
func (b *bench) measure(ctx context.Context, c Contender, round Round) error {
	logs := filepath.Join(b.Dir, "log", fmt.Sprintf("%d-%s", round.Number, c.Name))
	y, err := openYard(ctx, b.Bed, filepath.Join(b.Dir, "yard"), logs)
	if err != nil {
		return err
	}
	defer y.close()
	project, err := CopyProject(b.Project, y.path(filepath.Base(b.Project)))
	if err != nil {
		return err
	}
	if err := c.install(project.Dir); err != nil {
		return err
	}
	t := &turn{bench: b, yard: y, contender: c, round: round, project: project, logs: logs}
	for _, s := range b.Steps {
		if b.result.knownSlow(c.Name, s.Name) {
			continue
		}
		sample := Sample{Contender: c.Name, Round: round.Number, Step: s.Name}
		err := t.step(ctx, s, &sample)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := b.sameFrontend(ctx); err != nil {
			return err
		}
		if err != nil {
			sample.Error = b.brief(err)
			b.say("%v", err)
		}
		b.add(sample)
		if err != nil && sample.Verdict == "" {
			return nil // without this build the next would measure something else
		}
		if s.Name == "unchanged" && c.syntaxLine() {
			sample, err := t.withoutSyntaxLine(ctx)
			if err != nil {
				return err
			}
			b.add(sample)
		}
	}
	return nil
}

// frontend is the digest of the image that our projects' syntax line names.
func (b *bench) frontend(ctx context.Context) (digest.Digest, error) {
	manifest, err := registry{b.Bed.Registry}.manifest(ctx, "wainwright-build/frontend", "1")
	return digest.FromBytes(manifest), err
}

// sameFrontend fails where somebody has pushed another since: its first build
// would be measured as an edit's.
func (b *bench) sameFrontend(ctx context.Context) error {
	frontend, err := b.frontend(ctx)
	if err == nil && frontend.String() != b.result.Machine.Frontend {
		err = errors.New("another frontend image was pushed while this ran: measure again")
	}
	return err
}

// brief is the line of an error that may stay in a file: what programs printed
// names this machine's folders and hosts.
func (b *bench) brief(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.ReplaceAll(line, b.Dir, "...")
}

func (b *bench) add(s Sample) {
	b.result.Samples = append(b.result.Samples, s)
	if s.Error != "" {
		b.say("round %d/%d  %-10s  %-12s  FAILED: %s", s.Round, b.Rounds, s.Contender, s.Step, s.Error)
		return
	}
	more := string(s.Verdict)
	if s.Step == "cold" && s.Serves != nil && !*s.Serves {
		more += ", does not serve: " + s.Why
	}
	b.say("round %d/%d  %-10s  %-12s  %7s s  %8s  %s", s.Round, b.Rounds, s.Contender, s.Step,
		secondsText(s.Seconds), bytesText(float64(s.Bytes.Total())), more)
}

// say tells a person that something goes on.
func (b *bench) say(format string, args ...any) {
	elapsed := b.Now().Sub(b.began).Round(time.Second)
	fmt.Fprintf(b.Progress, "%02d:%02d  %s\n", int(elapsed.Minutes()), int(elapsed.Seconds())%60, fmt.Sprintf(format, args...))
}

// turn is one contender's round under way.
type turn struct {
	*bench
	yard      *yard
	contender Contender
	round     Round
	project   *Project
	logs      string

	pushed    Account
	lastImage digest.Digest
	lastWant  Expectation
}

// step edits, builds, counts and asks. A sample with a verdict was built.
func (t *turn) step(ctx context.Context, s Step, sample *Sample) error {
	if s.Edit != nil {
		if err := s.Edit(t.project, t.round); err != nil {
			return err
		}
	}
	built, err := t.yard.build(ctx, t.contender, t.project.Dir, t.contender.file(), s.Name, t.log(s.Name))
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

func (t *turn) log(step string) string { return filepath.Join(t.logs, step+".log") }

func (t *turn) count(ctx context.Context, built built, sample *Sample) error {
	blobs, err := t.yard.registry.blobs(ctx, t.contender.Name, built.image)
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
func (t *turn) check(ctx context.Context, s Step, built built, sample *Sample) error {
	pinned, version := t.round.pinned()
	got, err := t.yard.ask(ctx, t.contender, built.image, question{
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
func (t *turn) withoutSyntaxLine(ctx context.Context) (Sample, error) {
	sample := Sample{Contender: t.contender.Name, Round: t.round.Number, Step: bare}
	name := t.contender.file()
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
	built, err := t.yard.build(ctx, t.contender, t.project.Dir, without, "bare", t.log(bare))
	if err != nil {
		return sample, err
	}
	sample.Seconds, sample.Verdict = built.seconds, Runs
	return sample, t.count(ctx, built, &sample)
}

// version of a module that the bed pins and compiles.
func (b *bench) version(ctx context.Context, folder, module string) string {
	cmd := exec.CommandContext(ctx, "go", "list", "-C", filepath.Join("bed", folder), "-m", "-f", "{{.Version}}", module)
	version, err := cmd.Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(version))
}
