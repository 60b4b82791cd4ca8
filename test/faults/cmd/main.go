// Command cmd of the faults tries every fault, prints the results and writes the table.
// Run it from the root of the repository: go run ./test/faults/cmd
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/faults"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	verbose := flag.Bool("v", false, "show all that the clients say")
	only := flag.String("run", "", "do the faults whose names match; the others keep what was recorded")
	flag.Parse()
	if err := run(ctx, *only, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, only string, verbose bool) (err error) {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	began := time.Now()
	runner, err := faults.Open(ctx, b, ".")
	if err != nil {
		return err
	}
	defer runner.Close()
	fmt.Printf("the builders are there after %.0f s\n", time.Since(began).Seconds())
	wrong := 0
	err = runner.All(ctx, func(f faults.Fault) bool { return match.MatchString(f.Name) }, func(f faults.Fault, came faults.Came) error {
		fmt.Printf("%4.0f s  %-36s %5.1f s: %s\n", time.Since(began).Seconds(), f.Name, came.Took.Seconds(), came.Message)
		if verbose {
			fmt.Println(came.Log)
		}
		for _, problem := range came.Wrong {
			fmt.Println("    WRONG", strings.ReplaceAll(strings.TrimSpace(problem), "\n", "\n      "))
		}
		if len(came.Wrong) > 0 {
			wrong++
			return nil
		}
		// After each fault, so that an interrupted run keeps its results.
		record, _, err := faults.ReadTable(faults.Table)
		if err != nil {
			return err
		}
		record.Add(f, came)
		return os.WriteFile(faults.Table, []byte(faults.Render(record)), 0o644)
	})
	fmt.Printf("%.0f s\n", time.Since(began).Seconds())
	if err == nil && wrong > 0 {
		err = fmt.Errorf("%d faults did not end as they must", wrong)
	}
	return err
}
