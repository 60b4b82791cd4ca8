// Command cmd of the bench measures wainwright and four hand-written
// Dockerfiles on the test bed. It writes README.md's table and the notes of
// docs/benchmark.md, or with -throwaway the table of docs/ci.md. It is run from the
// root of the repository: go run ./internal/bench/cmd
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/bench"
)

type flags struct {
	rounds        int
	tools, steps  string
	seed          uint64
	pin, project  string
	once          float64
	readme, notes string
	ci, json      string
	from, dir     string
	throwaway     bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	f := parse()
	if _, err := os.Stat(filepath.FromSlash("bed/bed")); err != nil {
		return errors.New("run it from the root of the repository")
	}
	if f.from != "" {
		return render(f)
	}
	if f.throwaway {
		return throwaway(ctx, f)
	}
	if err := checkFiles(f); err != nil {
		return err
	}
	result, err := measure(ctx, f)
	if err != nil {
		if len(result.Samples) > 0 {
			fmt.Print(result.Markdown()) // what there is by now, in no file
		}
		return err
	}
	if err := write(result, f); err != nil {
		return err
	}
	return result.Err()
}

func parse() flags {
	var f flags
	flag.IntVar(&f.rounds, "rounds", 3, "how often everything is measured")
	flag.StringVar(&f.tools, "contenders", "", "only these, comma-separated (default all)")
	flag.StringVar(&f.steps, "steps", "", "only these after cold, comma-separated (default all)")
	flag.Uint64Var(&f.seed, "seed", uint64(time.Now().Unix()), "draws the edited files and the order")
	flag.StringVar(&f.pin, "pin", "dill==0.4.0", "the requirement that is pinned last, to another version than the newest")
	flag.Float64Var(&f.once, "once", 0, "an edit whose build took more seconds than this is not repeated in later rounds (default always repeated)")
	flag.StringVar(&f.project, "project", "examples/mlproject", "the project that is built")
	flag.StringVar(&f.readme, "readme", "README.md", "file whose table is written; a partial run writes it only where this is given")
	flag.StringVar(&f.notes, "notes", "docs/benchmark.md", "file for how it was measured; as -readme")
	flag.StringVar(&f.ci, "ci", "docs/ci.md", "file for the table of -throwaway")
	flag.StringVar(&f.json, "json", "internal/bench/result.json", "file for all the numbers; as -readme")
	flag.StringVar(&f.from, "from", "", "measure nothing, write the table of this -json file")
	flag.StringVar(&f.dir, "dir", "", "folder for the stores and logs (default: in the bed's)")
	flag.BoolVar(&f.throwaway, "throwaway", false, "measure builders that are thrown away instead, once, and write that table")
	flag.Parse()

	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if f.rounds < 3 || given["contenders"] || given["steps"] {
		if !given["readme"] {
			f.readme = ""
		}
		if !given["notes"] {
			f.notes = ""
		}
		if !given["ci"] {
			f.ci = ""
		}
		if !given["json"] {
			f.json = ""
		}
	}
	return f
}

// checkFiles fails if a file that will be written does not have its markers.
func checkFiles(f flags) error {
	if f.readme != "" {
		if err := bench.CheckReadme(f.readme); err != nil {
			return err
		}
	}
	if f.notes != "" {
		return bench.CheckNotes(f.notes)
	}
	return nil
}

// throwaway measures ours beside the best hand-written Dockerfile.
func throwaway(ctx context.Context, f flags) error {
	if f.ci != "" {
		if err := bench.CheckThrowaway(f.ci); err != nil {
			return err
		}
	}
	if f.tools == "" {
		f.tools = "wainwright,uv-best"
	}
	o, err := options(f)
	if err != nil {
		return err
	}
	all, err := bench.RunThrowaway(ctx, o)
	if err != nil {
		return err
	}
	table := bench.ThrowawayMarkdown(all, o.Tools)
	fmt.Print(table)
	if f.ci == "" {
		return nil
	}
	return bench.WriteThrowaway(f.ci, table)
}

func measure(ctx context.Context, f flags) (bench.Result, error) {
	o, err := options(f)
	if err != nil {
		return bench.Result{}, err
	}
	return bench.Run(ctx, o)
}

func options(f flags) (bench.Options, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return bench.Options{}, fmt.Errorf("%w; run: bed/bed up", err)
	}
	if f.dir == "" {
		f.dir = filepath.Join(filepath.Dir(bed.File(os.LookupEnv)), "bench")
	}
	if f.dir, err = filepath.Abs(f.dir); err != nil {
		return bench.Options{}, err
	}
	tools, err := bench.PickTools(list(f.tools))
	if err != nil {
		return bench.Options{}, err
	}
	steps, err := bench.PickSteps(list(f.steps))
	if err != nil {
		return bench.Options{}, err
	}
	return bench.Options{
		Bed: b, Dir: f.dir, Project: filepath.FromSlash(f.project), Rounds: f.rounds, Seed: f.seed, Pin: f.pin, Once: f.once,
		Tools: tools, Steps: steps, Progress: os.Stderr, Now: time.Now,
	}, nil
}

func render(f flags) error {
	text, err := os.ReadFile(f.from)
	if err != nil {
		return err
	}
	var result bench.Result
	if err := json.Unmarshal(text, &result); err != nil {
		return fmt.Errorf("%s: %w", f.from, err)
	}
	f.json = ""
	return write(result, f)
}

func write(result bench.Result, f flags) error {
	fmt.Print(result.Markdown())
	if f.json != "" {
		text, err := json.MarshalIndent(result, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.json, append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	if f.readme != "" {
		if err := bench.WriteReadme(f.readme, result.Summary()); err != nil {
			return err
		}
	}
	if f.notes != "" {
		return bench.WriteNotes(f.notes, result.Notes())
	}
	return nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
