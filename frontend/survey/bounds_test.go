package survey_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// within surveys a tree with 512 MB of memory, and checks that no text is longer than it may be.
func within(t testing.TB, dir string) survey.Survey {
	t.Helper()
	python := filepath.Join(t.TempDir(), "python3")
	script := fmt.Sprintf("#!/bin/sh\nulimit -v %d\nexec %s \"$@\"\n", 512<<10, surveytest.Python(t))
	if err := os.WriteFile(python, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := survey.Decode(surveytest.Run(t, python, dir))
	if err != nil {
		t.Fatal(err)
	}
	const most = 512 // characters
	check := func(text string) {
		if n := len([]rune(text)); n > most {
			t.Errorf("a text has %d characters: %.80s", n, text)
		}
	}
	for _, m := range s.Modules {
		for _, l := range m.Literals {
			check(l.Value)
		}
		for _, c := range m.Constants {
			if c.Value.Str != nil {
				check(*c.Value.Str)
			}
		}
	}
	return s
}

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// repeat calls form with 0, 1, 2, ... until the texts have size bytes.
func repeat(size int, form string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.NewReplacer("NEXT", fmt.Sprint(i+1), "THIS", fmt.Sprint(i)).Replace(form))
	}
	return b.String()
}

// growing are expressions over X and Y, names that are assigned, whose values are larger than
// these.
var growing = []string{
	"X + Y", "f'{X}{Y}'", "f'{X}/{Y!s}'", "os.path.join(X, Y)", "os.path.join(X, X, X, Y)", "Path(X) / Y", "Path(X, Y)", "Path(X).joinpath(Y, X)",
	"Path(__file__).parent / X", "(Path(__file__) / X).parent", "os.path.dirname(X + '/' + Y)", "X.parent.parent", "X.parents[15]", "os.path.abspath(X + Y)",
	"os.getenv(X, Y)", "os.environ.get(X, [X, [Y, X]])", "'%s' % X", "X + '%1000000000s' % Y", "f'{X:>{10**9}}'", "X * 10**10", "[X] * 10**9", "X << 10**10",
	"'{}{}'.format(X, Y)", "X.join([Y] * 10**9)", "str(10**10**10)", "[X for _ in range(10**10)]", "{X: Y}", "(X, Y, X, Y)", "X or Y", "-X", "open(X + Y)", "importlib.import_module(X + Y)",
}

// Whatever a program would make of its values, the survey keeps the beginning of each.
func TestValuesAreBounded(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	files := map[string]string{"setup.py": "from setuptools import setup\nsetup()\n"}
	for i, expression := range growing {
		begin := "import os, importlib\nfrom pathlib import Path\na0 = 'ab/c'\n"
		again := strings.NewReplacer("X", "aTHIS", "Y", "aTHIS").Replace("aNEXT = " + expression + "\n")
		files[fmt.Sprintf("alone%d.py", i)] = begin + repeat(5000, again)
		files[fmt.Sprintf("function%d.py", i)] = begin + "def f(a0='x'):\n" + repeat(5000, " "+again)
		var mixed strings.Builder
		mixed.WriteString(begin)
		for line := range 100 {
			x, y := random.IntN(3), random.IntN(3)
			names := strings.NewReplacer("X", fmt.Sprintf("a%d", max(0, line-x)), "Y", fmt.Sprintf("a%d", max(0, line-y)))
			fmt.Fprintf(&mixed, "a%d = %s\n", line+1, names.Replace(growing[random.IntN(len(growing))]))
		}
		files[fmt.Sprintf("mixed%d.py", i)] = mixed.String()
	}
	dir := t.TempDir()
	write(t, dir, files)
	s := within(t, dir)
	if len(s.Modules) != len(files) {
		t.Errorf("%d of %d modules are read", len(s.Modules), len(files))
	}
	for _, m := range s.Modules {
		if m.Error != nil {
			t.Errorf("%s: %s", m.Path, m.Error.Message)
		}
	}
}

// Programs that ask for more than one look at the rest of them.
func longPrograms(size int) map[string]string {
	long := "a = '" + strings.Repeat("x", 500) + "'\n"
	deep := ""
	for i := range 90 {
		deep += fmt.Sprintf("%sdef f%d():\n", strings.Repeat(" ", i), i)
	}
	at := strings.Repeat(" ", 90)
	return map[string]string{
		"calls.py":     repeat(size, "f"+strings.Repeat(".a()", 100)+"\n"),
		"arguments.py": long + repeat(size, "f("+strings.Repeat("a,", 16)+")\n"),
		"keywords.py":  "a = '" + strings.Repeat(`\x00`, 500) + "'\n" + repeat(size, "f(aTHIS=a, b=a, c=a)\n"),
		"names.py":     "import " + strings.Repeat("a", 10_000) + "\nfrom b import " + strings.Repeat("c", 10_000) + "\nf(" + strings.Repeat("k", 10_000) + "=1)\n",
		"imports.py":   repeat(size, "import aTHIS\n"),
		"functions.py": deep + at + repeat(size, "a.b;f(c);"),
		"named.py":     strings.Repeat(strings.ReplaceAll(deep, "f", strings.Repeat("f", 300))+at+"import a;f()\n", 4),
		"parents.py":   "from pathlib import Path\na0 = Path(__file__)\n" + repeat(size, "aNEXT = aTHIS.parent\n"),
		"lists.py":     "a = [" + repeat(size, "0,") + "]\n",
		"number.py":    "a = " + strings.Repeat("9", 100_000) + "\n",
		"if.py":        repeat(size, "if a == os.name:\n pass\n"),
	}
}

// setups are programs of setup.py that do so.
func setups(size int) map[string]string {
	elif := "if a:\n q = 1\n" + strings.Repeat("elif b:\n q = 1\n", 80)
	return map[string]string{
		"files":     "x = [" + repeat(size, "'aTHIS.txt',") + "]\n",
		"compares":  "def f():\n" + repeat(size, " a == 'bTHIS'\n") + " return open('x').read().split()\nsetup(install_requires=f())\n",
		"elif":      strings.Repeat(elif, size/len(elif)) + "setup(install_requires=q)\n",
		"tests":     "x0 = 1\n" + repeat(size/2, "xNEXT = xTHIS\n") + repeat(size/2, "if x900:\n q = 1\n") + "setup(install_requires=q)\n",
		"functions": "def g():\n" + repeat(size/2, " aTHIS = b\n") + repeat(size/2, "def fTHIS(): return g()\n") + "setup(" + repeat(5000, "requiresTHIS=fTHIS(),") + ")\n",
		"keywords":  "d = {" + repeat(size, "'requiresTHIS': 'x',") + "}\nsetup(" + strings.Repeat("**d,", 1000) + ")\n",
		"nested":    repeat(size, "def fTHIS():\n def g():\n  return [1 if a else b]\n") + "setup(install_requires=f0())\n",
	}
}

func TestLongPrograms(t *testing.T) {
	const size = 25_000 // bytes, enough for more keywords and names than are read
	dir := t.TempDir()
	write(t, dir, longPrograms(size))
	s := within(t, dir)
	if len(s.Modules) != len(longPrograms(0)) {
		t.Errorf("%d modules are read", len(s.Modules))
	}
	for name, text := range setups(size) {
		dir := t.TempDir()
		write(t, dir, map[string]string{"setup.py": "from setuptools import setup\n" + text + "setup()\n"})
		if s := within(t, dir); s.Setup == nil || len(s.Setup.Keywords) > 1000 {
			t.Errorf("%s: setup.py gives %v", name, s.Setup)
		}
	}
}

// Links that lead through more others than the kernel follows lead nowhere.
func TestLinksInARow(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"setup.py": ""})
	for i := range 3000 {
		if err := os.Symlink(fmt.Sprintf("link%d", i+1), filepath.Join(dir, fmt.Sprintf("link%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("setup.py", filepath.Join(dir, "link3000")); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mkfifo", filepath.Join(dir, "pipe.json"), filepath.Join(dir, "pipe.pkl"), filepath.Join(dir, "pipe.py")).Run(); err != nil {
		t.Fatal(err)
	}
	s := within(t, dir)
	if f, _ := s.File("link0"); f.Link == nil || f.Link.To != "missing" {
		t.Errorf("link0 is %+v", f)
	}
	if f, _ := s.File("link2990"); f.Link == nil || f.Link.Path != "setup.py" {
		t.Errorf("link2990 is %+v", f)
	}
}

// Configuration and models in large numbers are data: only some are searched.
func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"setup.py": "", "config.json": `{"data": "data/0.json"}`}
	annotation := strings.Repeat(" ", 60_000) + "\n\"file\": \"data/0.json\"\n"
	for i := range 200 {
		files[fmt.Sprintf("data/%d.json", i)] = annotation
	}
	// Blocks of deflate that hold nothing.
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for range 1_000_000 {
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	files["empty.pkl.gz"] = packed.String()
	write(t, dir, files)
	s := within(t, dir)
	if n := len(s.Mentions); n < 50 || n > 150 || s.Mentions[0].File != "config.json" {
		t.Errorf("%d mentions, the first in %s", n, s.Mentions[0].File)
	}
	if s.Truncated {
		t.Error("the survey is truncated")
	}
}

func BenchmarkBoundsTree(b *testing.B) {
	for _, files := range []int{5_000, 50_000} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			dir := b.TempDir()
			writeMany(b, dir, files)
			for b.Loop() {
				surveytest.Run(b, surveytest.Python(b), dir)
			}
		})
	}
}

func BenchmarkBoundsSurvey(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		programs := map[string]string{}
		for name, text := range longPrograms(size) {
			programs[name] = text
		}
		for name, text := range setups(size) {
			programs["setup.py/"+name] = "from setuptools import setup\n" + text
		}
		for name, text := range programs {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				dir := b.TempDir()
				write(b, dir, map[string]string{strings.Split(name, "/")[0]: text})
				for b.Loop() {
					surveytest.Run(b, surveytest.Python(b), dir)
				}
			})
		}
	}
}
