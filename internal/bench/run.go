// Package bench measures builds of one project, wainwright's and those of four
// hand-written Dockerfiles, side by side, from an empty store through the edits
// of a working day, and writes the table in README.md.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Options of a run.
type Options struct {
	Bed      bed.Bed
	Dir      string // for the stores and logs
	Project  string // the example
	Rounds   int
	Seed     uint64
	Pin      string
	Once     float64 // seconds above which an edit is not repeated in later rounds; 0: never
	Tools    []Tool
	Steps    []Step
	Progress io.Writer
	Now      func() time.Time
}

type bench struct {
	Options
	result Result
	rounds []Round
	began  time.Time
}

// Run runs the bench. What fails in a round is in the result and stops only that
// tool's round; the error is of what stops everything.
func Run(ctx context.Context, o Options) (Result, error) {
	b := &bench{Options: o, began: o.Now()}
	unlock, err := b.lock()
	if err != nil {
		return b.result, err
	}
	defer unlock()
	if err := b.prepare(ctx); err != nil {
		return b.result, err
	}
	for _, round := range b.rounds {
		for _, c := range order(o.Seed, round.Number, o.Tools) {
			if err := b.measure(ctx, c, round); err != nil {
				return b.result, err
			}
		}
	}
	b.say("all done")
	return b.result, nil
}

// lock keeps a second bench out of the folder, and empties it of old logs.
func (b *bench) lock() (unlock func(), err error) {
	if err := os.MkdirAll(b.Dir, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(b.Dir, "lock"))
	if err != nil {
		return nil, err
	}
	if err := hold(file); err != nil {
		file.Close()
		return nil, fmt.Errorf("another bench is running here: %w", err)
	}
	return func() { file.Close() }, os.RemoveAll(filepath.Join(b.Dir, "log"))
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
	for _, c := range b.Tools {
		b.result.Tools = append(b.result.Tools, c.Name)
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
	if slices.ContainsFunc(b.Tools, Tool.syntaxLine) {
		return b.makeDockerfileFrontend(ctx)
	}
	return nil
}

// measure is a tool's round: every step of it in one store that is empty
// to begin with.
func (b *bench) measure(ctx context.Context, c Tool, round Round) error {
	logs := filepath.Join(b.Dir, "log", fmt.Sprintf("%d-%s", round.Number, c.Name))
	y, err := startDaemons(ctx, b.Bed, filepath.Join(b.Dir, "daemons"), logs)
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
	t := &toolRun{bench: b, daemons: y, tool: c, round: round, project: project, logs: logs}
	for _, s := range b.Steps {
		if b.result.knownSlow(c.Name, s.Name) {
			continue
		}
		sample := Sample{Tool: c.Name, Round: round.Number, Step: s.Name}
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

// brief is the line of an error that may stay in a file: what programs printed
// names this machine's folders and hosts.
func (b *bench) brief(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.ReplaceAll(line, b.Dir, "...")
}

func (b *bench) add(s Sample) {
	b.result.Samples = append(b.result.Samples, s)
	if s.Error != "" {
		b.say("round %d/%d  %-10s  %-12s  FAILED: %s", s.Round, b.Rounds, s.Tool, s.Step, s.Error)
		return
	}
	more := string(s.Verdict)
	if s.Step == "cold" && s.Serves != nil && !*s.Serves {
		more += ", does not serve: " + s.Why
	}
	b.say("round %d/%d  %-10s  %-12s  %7s s  %8s  %s", s.Round, b.Rounds, s.Tool, s.Step,
		secondsText(s.Seconds), bytesText(float64(s.Bytes.Total())), more)
}

// say shows progress.
func (b *bench) say(format string, args ...any) {
	elapsed := b.Now().Sub(b.began).Round(time.Second)
	fmt.Fprintf(b.Progress, "%02d:%02d  %s\n", int(elapsed.Minutes()), int(elapsed.Seconds())%60, fmt.Sprintf(format, args...))
}
