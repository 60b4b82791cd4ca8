package bench

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const example = "../../examples/mlproject"

// Every edit finds its place in the example as it is today.
func TestEditsFitTheExample(t *testing.T) {
	modules, err := Modules(example)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(example, requirements))
	if err != nil {
		t.Fatal(err)
	}
	packages, _ := requirementLines(string(text))
	for _, c := range Tools {
		p, err := CopyProject(example, filepath.Join(t.TempDir(), "mlproject"))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.install(p.Dir); err != nil {
			t.Fatal(err)
		}
		round := NewRound(1, 1, modules, len(packages), "dill==0.4.0")
		for _, s := range Steps {
			if s.Edit == nil {
				continue
			}
			if err := s.Edit(p, round); err != nil {
				t.Errorf("%s, %s: %v", c.Name, s.Name, err)
			}
		}
		if _, err := os.Stat(filepath.Join(p.Dir, c.file())); err != nil {
			t.Error(err)
		}
		if files, _ := filepath.Glob(filepath.Join(p.Dir, "Dockerfile*")); len(files) > 2 {
			t.Errorf("%s: Dockerfiles of others: %v", c.Name, files)
		}
	}
}

func TestTheContendersDockerfiles(t *testing.T) {
	for _, c := range Tools {
		if c.Dockerfile == "" {
			continue
		}
		text, err := baselines.ReadFile("baselines/" + c.Dockerfile)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "python:"+Python+"-slim") {
			t.Errorf("%s has another Python", c.Name)
		}
	}
	var names []string
	for _, c := range Tools {
		if c.syntaxLine() {
			names = append(names, c.Name)
		}
	}
	if want := []string{"pip-best", "uv-best", "uv-req"}; !slices.Equal(names, want) {
		t.Errorf("with a syntax line: %v, want %v", names, want)
	}
}

func TestPick(t *testing.T) {
	steps, err := PickSteps([]string{"pin", "code"})
	if err != nil || len(steps) != 3 || steps[0].Name != "cold" || steps[2].Name != "pin" {
		t.Errorf("%v, %v", steps, err)
	}
	if _, err := PickTools([]string{"uv-rec"}); err == nil || !strings.Contains(err.Error(), "uv-req") {
		t.Errorf("%v", err)
	}
}
