// Command frontend builds the frontend image, in the root of the repository:
// for this machine's Docker where it is usable, else for the test bed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/wainwright-build/wainwright/internal/demo/place"
)

func main() {
	onBed := flag.Bool("bed", false, "for the test bed, whatever else is there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *onBed); err != nil {
		fmt.Fprintln(os.Stderr, "frontend:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, onBed bool) error {
	p, ok := place.Place{}, false
	if !onBed {
		p, ok = place.Docker(ctx)
	}
	if !ok {
		var err error
		if p, err = place.Bed(ctx, os.Stderr); err != nil {
			return fmt.Errorf("bed/bed up: %w", err)
		}
	}
	fmt.Printf("frontend: building the image on %s\n", p.Name)
	began := time.Now()
	ref, err := p.BuildFrontend(ctx, os.Stderr)
	if err != nil {
		return err
	}
	fmt.Printf("frontend: %s after %.1f s\n", ref, time.Since(began).Seconds())
	return nil
}
