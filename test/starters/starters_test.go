package starters

import (
	"context"
	"os"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// WAINWRIGHT_SLOW also tries what takes long: a framework with a hundred
// distributions.
var slow = os.Getenv("WAINWRIGHT_SLOW") != ""

func TestStartersDoWhatTheirFixturesSay(t *testing.T) {
	fixtures, err := Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	yard, err := Open(context.Background(), bed.Docker(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { yard.Close() })
	for _, f := range fixtures {
		t.Run(f.Name, func(t *testing.T) {
			if f.Slow && !slow {
				t.Skip("slow: make starters tries it")
			}
			t.Parallel()
			wrong, err := yard.Try(t.Context(), f, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, each := range wrong {
				t.Error(each)
			}
		})
	}
}
