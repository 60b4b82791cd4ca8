package starters

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The table says why an install failed.
func TestNaiveFailure(t *testing.T) {
	for log, want := range map[string]string{
		"  × python setup.py egg_info did not run successfully.\n  ╰─> [1 lines of output]\n      error in mlproject setup command: '-e .'\n" +
			"      [end of output]\nerror: metadata-generation-failed\n": "setup.py: error in mlproject setup command: '-e .'",
		"  ╰─> [3 lines of output]\n      Traceback (most recent call last):\n        File \"setup.py\", line 3\n" +
			"      FileNotFoundError: 'requirements.txt'\n      [end of output]\n": "setup.py: FileNotFoundError: 'requirements.txt'",
		"  ╰─> [2 lines of output]\n      use 'scikit-learn'\n      rather than 'sklearn'\n      [end of output]\n": "setup.py: use 'scikit-learn'",
		"ERROR: Could not find a version of clikc\nERROR: No matching distribution found for clikc\n":               "No matching distribution found for clikc",
		"": "pip install fails",
	} {
		if got := pipError(log); got != want {
			t.Errorf("%s\nis described as %q, want %q", log, got, want)
		}
	}
}

func TestNaiveDockerfile(t *testing.T) {
	for _, c := range []struct {
		files []string
		want  string
	}{
		{[]string{"setup.py", "train.py", "app.py", "a.py"}, "app.py"},
		{[]string{"setup.py", "run.py", "a.py"}, "run.py"},
		{[]string{"setup.py", "predict.py", "evaluate.py"}, "evaluate.py"},
		{[]string{"setup.py", "src/a.py"}, "app.py"},
	} {
		files := map[string]string{}
		for _, name := range c.files {
			files[name] = ""
		}
		dockerfile, err := naive(lay(t, files))
		if want := fmt.Sprintf("CMD [\"python\", %q]\n", c.want); err != nil || !strings.HasSuffix(dockerfile, want) {
			t.Errorf("of %q: %v\n%s\nwant %s", c.files, err, dockerfile, want)
		}
	}
}

func TestNaiveDifference(t *testing.T) {
	for _, c := range []struct {
		d    Does
		p    problem
		want string
	}{
		{Does{Get: "/", Port: 80}, problem{what: killed}, "is answered, and docker stop has to kill the server"},
		{Does{Get: "/", Port: 80}, problem{"exits 2", "x\nno file\n"}, "nobody answers: the command exits 2: no file"},
		{Does{Get: "/", Port: 80}, problem{"answers 500", "<html>"}, "answers 500"},
		{Does{Exit: 1}, problem{"exits 0", "trained"}, "works: trained"},
		{Does{}, problem{"exits 1", "Traceback\nKeyError: 1"}, "exits 1: KeyError: 1"},
		{Does{}, problem{"exits 1", ""}, "exits 1"},
		{Does{}, problem{"exits 1", "2026-11-25 22:51:12.509 no context"}, "exits 1: no context"},
		{Does{Exit: 2}, problem{endless, "* Running"}, "works, and does not end"},
		{Does{}, problem{endless, "* Running"}, "does not end"},
	} {
		if got := c.d.differs(c.p); got != c.want {
			t.Errorf("%v is described as %q, want %q", c.p, got, c.want)
		}
	}
}

// An answer is kept until the repository or the questions change.
func TestNaiveDigest(t *testing.T) {
	digest := func(files map[string]string) string {
		t.Helper()
		f, err := read(lay(t, files), "one")
		if err != nil {
			t.Fatal(err)
		}
		sum, err := f.Asks()
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	first := digest(map[string]string{"one.toml": sound, "one/setup.py": "a", "one/src/a.py": "b"})
	about := digest(map[string]string{"one.toml": "says = [\"R f t\"]\n" + sound, "one/setup.py": "a", "one/src/a.py": "b"})
	if about != first {
		t.Error("what the frontend says changes what the Dockerfile is asked")
	}
	for name, files := range map[string]map[string]string{
		"a question": {"one.toml": sound + "exit = 1\n", "one/setup.py": "a", "one/src/a.py": "b"},
		"a content":  {"one.toml": sound, "one/setup.py": "b", "one/src/a.py": "b"},
		"a name":     {"one.toml": sound, "one/setup.py": "a", filepath.Join("one", "src", "b.py"): "b"},
	} {
		if digest(files) == first {
			t.Errorf("with %s changed it is taken for unchanged", name)
		}
	}
	if _, err := (Fixture{Dir: filepath.Join(os.TempDir(), "no such folder")}).Asks(); err == nil {
		t.Error("a repository that is not there has a digest")
	}
}
