package corpus

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// atATime is how many projects are built at a time.
const atATime = 2

func projects(t *testing.T, python string, wanted func(Project) bool) (*Runner, []Project) {
	t.Helper()
	all, err := Read("testdata/corpus.json")
	if err != nil {
		t.Fatal(err)
	}
	var chosen []Project
	for _, p := range all {
		if wanted(p) {
			chosen = append(chosen, p)
		}
	}
	builder, err := inprocess.Open(t.Context(), bed.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { builder.Close() })
	runner := &Runner{Builder: builder, Sdists: Sdists(os.LookupEnv), Python: python}
	if err := Fetch(t.Context(), runner.Sdists, chosen); err != nil {
		t.Fatal(err)
	}
	return runner, chosen
}

// make corpus tries the whole corpus.
func TestCorpus(t *testing.T) {
	come(t, Python, func(p Project) bool { return p.Quick })
}

func TestCorpusNewerPython(t *testing.T) {
	come(t, Newer, func(p Project) bool { return p.QuickNewer })
}

// come tries projects. All results have to be as expected.
func come(t *testing.T, python string, wanted func(Project) bool) {
	t.Helper()
	runner, chosen := projects(t, python, wanted)
	turn := make(chan struct{}, atATime)
	for _, p := range chosen {
		for i, try := range p.Tries {
			t.Run(fmt.Sprintf("%s %d %s", p, i+1, strings.Join(try.With, " ")), func(t *testing.T) {
				t.Parallel()
				turn <- struct{}{}
				defer func() { <-turn }()
				came, err := runner.Try(t.Context(), p, try, t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				for _, wrong := range try.Compare(came, python) {
					t.Error(wrong)
				}
			})
		}
	}
}

// A warning about a well-kept project is a false alarm, after which people trust no
// other. Advice does not count.
func TestCorpusNoWarnings(t *testing.T) {
	runner, chosen := projects(t, Python, func(p Project) bool { return p.Kept })
	if len(chosen) < 20 {
		t.Fatalf("%d projects are too few to say so", len(chosen))
	}
	turn := make(chan struct{}, atATime)
	for _, p := range chosen {
		t.Run(p.String(), func(t *testing.T) {
			t.Parallel()
			turn <- struct{}{}
			defer func() { <-turn }()
			planned, err := runner.Plan(t.Context(), p, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, warning := range planned.Warnings {
				if complains(warning) {
					t.Errorf("%s: %s:%d: %s: %s", warning.Rule, warning.File, warning.Line, warning.Message, warning.Remedy)
				}
			}
		})
	}
}

func complains(warning plan.Warning) bool {
	return rules.SeverityOf(warning.Rule) != rules.Advice
}
