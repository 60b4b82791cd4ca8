// Command cmd of the starters tries every fixture, the slow ones too, with the frontend
// and with the Dockerfile that most starters ship, and writes the table of both. Run it
// from the root of the repository: go run ./test/starters/cmd
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/starters"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var a asked
	flag.StringVar(&a.only, "run", "", "try the fixtures whose names match; the others keep what was recorded")
	flag.BoolVar(&a.naive, "naive", false, "try the Dockerfile alone: make test tries the frontend")
	flag.BoolVar(&a.again, "again", false, "try the Dockerfile where nothing has changed since, too")
	flag.Parse()
	if err := run(ctx, a); err != nil {
		fmt.Fprintln(os.Stderr, "starters:", err)
		stop()
		os.Exit(1)
	}
}

// asked is the command line's request.
type asked struct {
	only         string
	naive, again bool
}

func run(ctx context.Context, a asked) error {
	match, err := regexp.Compile(a.only)
	if err != nil {
		return err
	}
	fixtures, err := starters.Read(filepath.FromSlash("test/starters/testdata"))
	if err != nil {
		return err
	}
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return fmt.Errorf("the test bed is not up (%w); run: bed/bed up docker", err)
	}
	runner, err := starters.Open(ctx, b)
	if err != nil {
		return err
	}
	defer runner.Close()
	naive, _, err := starters.ReadTable(starters.Table)
	if errors.Is(err, os.ErrNotExist) {
		naive = map[string]string{}
	} else if err != nil {
		return err
	}
	memory, err := openMemory(a.again)
	if err != nil {
		return err
	}
	tries := &tries{runner: runner, memory: memory, ours: !a.naive, naive: naive}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for _, f := range fixtures {
		if match.MatchString(f.Name) {
			group.Go(func() error { return tries.one(ctx, f) })
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	// Records of fixtures that no longer exist are dropped.
	if err := os.MkdirAll(filepath.Dir(starters.Table), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(starters.Table, []byte(starters.Render(fixtures, naive)), 0o644); err != nil {
		return err
	}
	if tries.wrong > 0 {
		return fmt.Errorf("%d fixtures are not as they must be", tries.wrong)
	}
	return nil
}

// tries collects the results of the fixtures.
type tries struct {
	runner *starters.Runner
	memory memory
	ours   bool // try the frontend too

	mu    sync.Mutex
	naive map[string]string
	wrong int
}

func (t *tries) one(ctx context.Context, f starters.Fixture) error {
	dir, err := os.MkdirTemp("", "wainwright-starters")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	began := time.Now()
	var wrong []string
	if t.ours {
		if wrong, err = t.runner.Try(ctx, f, filepath.Join(dir, "ours")); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	took := time.Since(began)
	digest, err := f.Asks()
	if err != nil {
		return err
	}
	naive, err := t.memory.recall(digest, func() (string, error) {
		return t.runner.Naive(ctx, f, filepath.Join(dir, "naive"))
	})
	if err != nil {
		return fmt.Errorf("%s, naive: %w", f.Name, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.naive[f.Name] = naive
	fmt.Printf("%-32s %5.1f s  naive %5.1f s: %s\n", f.Name, took.Seconds(), (time.Since(began) - took).Seconds(), naive)
	for _, problem := range wrong {
		fmt.Printf("  wrong: %s\n", problem)
	}
	if len(wrong) > 0 {
		t.wrong++
	}
	return nil
}
