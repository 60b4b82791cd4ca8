package corpus

import (
	"path/filepath"
	"testing"
)

func TestRecordStale(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.json")
	p := Project{Name: "click", Sdist: "click-7.1.2.tar.gz", Tries: []Try{{}}}
	wrong := Project{Name: "flask", Sdist: "Flask-1.1.4.tar.gz", Tries: []Try{{}}}
	earlier, err := OpenRecord(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []Row{
		{Project: p, Python: "3.11", Tried: []Tried{{Came: Came{Warnings: []string{"a"}}}}},
		{Project: wrong, Python: "3.11", Tried: []Tried{{Wrong: []string{"it does not build"}}}},
	} {
		if err := earlier.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	later, err := OpenRecord(file)
	if err != nil {
		t.Fatal(err)
	}
	if row, ok := later.Find(p, "3.11"); !ok || len(row.Tried) != 1 || row.Tried[0].Came.Warnings[0] != "a" {
		t.Errorf("it has %v of what came as it must", row)
	}
	if _, ok := later.Find(p, "3.13"); ok {
		t.Error("what came of it with another Python is taken for it")
	}
	if _, ok := later.Find(wrong, "3.11"); ok {
		t.Error("what came otherwise is not tried again")
	}
	p.Check = "import click"
	if _, ok := later.Find(p, "3.11"); ok {
		t.Error("a project that is asked something else is not tried again")
	}
}
