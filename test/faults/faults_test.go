package faults

import (
	"path/filepath"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

const root = "../.."

// make faults tries all faults.
func TestFaults(t *testing.T) {
	runner, err := Open(t.Context(), bed.Env(t), root)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := runner.Close(); err != nil {
			t.Error(err)
		}
	}()
	n := 0
	err = runner.All(t.Context(), func(f Fault) bool { return f.Quick }, func(f Fault, came Came) error {
		n++
		t.Run(f.Name, func(t *testing.T) {
			t.Logf("%.1f s: %s", came.Took.Seconds(), came.Message)
			for _, problem := range came.Wrong {
				t.Error(problem)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Error("no fault is quick")
	}
}

func TestFaultsTable(t *testing.T) {
	record, table, err := ReadTable(filepath.Join(root, filepath.FromSlash(Table)))
	if err != nil {
		t.Fatal(err)
	}
	names, keys := map[string]bool{}, map[string]bool{}
	for _, f := range All() {
		if _, known := record[f.key()]; !known {
			t.Errorf("%s is not recorded; run: make faults FAULTS='-run ^%s$'", f.Name, f.Name)
		}
		if names[f.Name] || keys[f.key()] {
			t.Errorf("%s is there twice", f.Name)
		}
		names[f.Name], keys[f.key()] = true, true
	}
	if Render(record) != table {
		t.Errorf("%s is not what the faults say; run: make faults", Table)
	}
}
