// Command cmd of the corpus tries every project on the test bed, prints the results and
// writes docs/corpus.md and docs/corpus-3.13.md. Run it from the root of the repository:
// go run ./test/corpus/cmd
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/inprocess"
	"github.com/wainwright-build/wainwright/test/corpus"
)

type flags struct {
	only   string
	jobs   int
	record string
	python string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var f flags
	flag.StringVar(&f.only, "only", "", "only projects with these names, comma-separated; nothing is written")
	flag.IntVar(&f.jobs, "jobs", 2, "how many builds at a time")
	flag.StringVar(&f.record, "record", "", "file with what came of earlier runs: what came as it must is not tried again")
	flag.StringVar(&f.python, "python", "", "build for this version alone; for another than "+corpus.Python+" and "+corpus.Newer+" nothing is written, and what comes otherwise than it must for "+corpus.Python+" is shown")
	flag.Parse()
	projects, err := chosen(f.only)
	if err != nil {
		return err
	}
	record, err := corpus.OpenRecord(f.record)
	if err != nil {
		return err
	}
	pythons := []string{corpus.Python, corpus.Newer}
	if f.python != "" {
		pythons = []string{f.python}
	}
	var errs []error
	for _, python := range pythons {
		errs = append(errs, try(ctx, f, projects, record, python))
	}
	return errors.Join(errs...)
}

// try tries the projects with one Python and writes the results.
func try(ctx context.Context, f flags, projects []corpus.Project, record *corpus.Record, python string) error {
	runner, err := open(ctx, projects, python)
	if err != nil {
		return err
	}
	defer runner.Close()
	rows, err := all(ctx, runner, record, projects, f.jobs)
	if err != nil {
		return err
	}
	fmt.Println(strings.Join(corpus.Summary(rows, python), "\n"))
	if slices.ContainsFunc(rows, corpus.Row.Wrong) {
		return fmt.Errorf("not everything came as it must with Python %s", python)
	}
	var document string
	switch {
	case f.only != "":
		return nil
	case python == corpus.Python:
		document = corpus.Document(rows, time.Now())
	case python == corpus.Newer:
		document = corpus.Differences(rows, time.Now())
	default:
		return nil
	}
	return os.WriteFile(filepath.FromSlash(corpus.File(python)), []byte(document), 0o644)
}

// chosen returns the projects to try.
func chosen(only string) ([]corpus.Project, error) {
	projects, err := corpus.Read(filepath.FromSlash("test/corpus/testdata/corpus.json"))
	if err != nil {
		return nil, err
	}
	names := strings.Split(only, ",")
	return slices.DeleteFunc(projects, func(p corpus.Project) bool {
		return len(p.Tries) == 0 || only != "" && !slices.Contains(names, p.Name)
	}), nil
}

func open(ctx context.Context, projects []corpus.Project, python string) (*corpus.Runner, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return nil, fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	builder, err := inprocess.Open(ctx, b)
	if err != nil {
		return nil, err
	}
	sdists := corpus.Sdists(os.LookupEnv)
	return &corpus.Runner{Builder: builder, Sdists: sdists, Python: python}, corpus.Fetch(ctx, sdists, projects)
}

// all tries all projects, a few at a time.
func all(ctx context.Context, runner *corpus.Runner, record *corpus.Record, projects []corpus.Project, jobs int) ([]corpus.Row, error) {
	rows := make([]corpus.Row, len(projects))
	var printing sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for i, p := range projects {
		group.Go(func() error {
			var known bool
			if rows[i], known = record.Find(p, runner.Python); known {
				return nil
			}
			var err error
			if rows[i], err = one(ctx, runner, p); err != nil {
				return err
			}
			printing.Lock()
			defer printing.Unlock()
			show(rows[i])
			return record.Add(rows[i])
		})
	}
	return rows, group.Wait()
}

func one(ctx context.Context, runner *corpus.Runner, p corpus.Project) (corpus.Row, error) {
	row := corpus.Row{Project: p, Python: runner.Python}
	for _, t := range p.Tries {
		dir, err := os.MkdirTemp("", "wainwright-corpus")
		if err != nil {
			return row, err
		}
		defer os.RemoveAll(dir)
		came, err := runner.Try(ctx, p, t, dir)
		if err != nil {
			return row, fmt.Errorf("%s: %w", p, err)
		}
		row.Tried = append(row.Tried, corpus.Tried{Try: t, Came: came, Wrong: t.Compare(came, runner.Python)})
	}
	return row, nil
}

func show(row corpus.Row) {
	for _, t := range row.Tried {
		fmt.Printf("%-28s %-60s %5.1f s  ", row.Project, strings.Join(t.Try.With, "; "), t.Came.Took.Seconds())
		switch {
		case t.Came.Failure != "":
			fmt.Println("no image:", strings.SplitN(t.Came.Failure, "\n", 2)[0])
		case len(t.Came.Broken) > 0:
			fmt.Println("breaks")
		default:
			fmt.Println("works")
		}
		for _, warning := range t.Came.Warnings {
			fmt.Println("    warns", warning)
		}
		for _, wrong := range t.Wrong {
			fmt.Println("    WRONG", wrong)
		}
	}
}
