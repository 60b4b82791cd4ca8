package starters

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

func TestStarters(t *testing.T) {
	fixtures, err := Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	runner, err := Open(context.Background(), bed.Docker(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { runner.Close() })
	for _, f := range fixtures {
		t.Run(f.Name, func(t *testing.T) {
			if f.Slow {
				t.Skip("slow: make starters tries it")
			}
			t.Parallel()
			wrong, err := runner.Try(t.Context(), f, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, problem := range wrong {
				t.Error(problem)
			}
		})
	}
}

func TestStartersTable(t *testing.T) {
	fixtures, err := Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	naive, table, err := ReadTable(filepath.Join("..", "..", filepath.FromSlash(Table)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fixtures {
		if naive[f.Name] == "" {
			t.Errorf("%s has no cell of the naive Dockerfile; run: make starters STARTERS='-naive -run ^%s$'", f.Name, f.Name)
		}
	}
	if Render(fixtures, naive) != table {
		t.Errorf("%s is not what the fixtures say; run: make starters", Table)
	}
}
