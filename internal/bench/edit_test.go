package bench

import (
	"reflect"
	"strings"
	"testing"
)

const setupText = `setup(
    name="mlproject",
    version="0.1.0",
    description="Predicts a student's math score",
    long_description="version=",
)
`

func TestSetupEdits(t *testing.T) {
	got, err := setDescription(setupText, "new")
	if err != nil || !strings.Contains(got, "\n    description=\"new\",\n    long_description=\"version=\"") {
		t.Errorf("%s %v", got, err)
	}
	got, err = setVersion(setupText, "0.2.0")
	if err != nil || !strings.Contains(got, "\n    version=\"0.2.0\",\n") {
		t.Errorf("%s %v", got, err)
	}
	if _, err := setVersion("setup(version=VERSION)", "0.2.0"); err == nil {
		t.Error("nothing was edited and nothing said")
	}
}

func TestAddFunction(t *testing.T) {
	for _, text := range []string{"", "x = 1", "x = 1\n"} {
		got := addFunction(text, "wagon")
		if !strings.HasPrefix(got, text) || !strings.HasSuffix(got, "\n\ndef "+markFunction+"():\n    return \"wagon\"\n") {
			t.Errorf("%q", got)
		}
	}
}

func TestAddParagraph(t *testing.T) {
	got, err := addParagraph("<body>\n</body>\n</html>\n", "wagon")
	if err != nil || got != "<body>\n  <p>wagon</p>\n</body>\n</html>\n" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := addParagraph("{% extends %}", "wagon"); err == nil {
		t.Error("nothing was edited and nothing said")
	}
}

func TestReorderThenPin(t *testing.T) {
	text, err := reorder("pandas\nnumpy\nscikit-learn==1.9.1\ndill\n-e .", []int{3, 1, 0, 2}, "wagon")
	want := "# sorted by someone's taste: wagon\ndill  # wagon\nnumpy\npandas\nscikit-learn==1.9.1\n-e .\n"
	if err != nil || text != want {
		t.Fatalf("%q, %v", text, err)
	}
	text, err = pin(text, "dill", "0.4.0")
	if err != nil || !strings.Contains(text, "\ndill==0.4.0  # wagon\n") {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := pin(text, "dill", "0.4.0"); err == nil {
		t.Error("pinned twice")
	}
	if _, err := pin("dillinger\n", "dill", "1"); err == nil {
		t.Error("another package was pinned")
	}
	if _, err := reorder("pandas\n", []int{0, 1}, "wagon"); err == nil {
		t.Error("another number of requirements")
	}
}

func TestRounds(t *testing.T) {
	modules := []string{"p/a.py", "p/b.py", "p/c/__init__.py"}
	one, again, two := NewRound(7, 1, modules, 6, "dill==1"), NewRound(7, 1, modules, 6, "dill==1"), NewRound(7, 2, modules, 6, "dill==1")
	if !reflect.DeepEqual(one, again) {
		t.Error("one seed, two rounds")
	}
	if one.Mark == two.Mark || one.version() == two.version() || one.description() == two.description() {
		t.Error("two rounds edit the same")
	}
	for seed := range uint64(200) {
		if r := NewRound(seed, 1, modules, 2, ""); r.Order[0] == 0 {
			t.Fatalf("seed %d: nothing is reordered: %v", seed, r.Order)
		}
	}
}

func TestModuleName(t *testing.T) {
	for file, want := range map[string]string{
		"p/__init__.py": "p", "p/q/__init__.py": "p.q", "p/q/r.py": "p.q.r",
	} {
		if got := moduleName(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
