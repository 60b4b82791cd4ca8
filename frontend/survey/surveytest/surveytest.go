// Package surveytest surveys source trees that tests write, with the real survey.py
// and the machine's python3.
package surveytest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Tree surveys the tree that Write makes of the text.
func Tree(t testing.TB, text string) survey.Survey {
	t.Helper()
	dir := t.TempDir()
	Write(t, dir, text)
	return Read(t, dir)
}

// Write writes the files in text below dir. Each begins with a line "-- path --".
func Write(t testing.TB, dir, text string) {
	t.Helper()
	var file string
	contents := map[string]*strings.Builder{}
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(name, " --") {
			file = strings.TrimSuffix(name, " --")
			contents[file] = &strings.Builder{}
			continue
		}
		if file != "" {
			contents[file].WriteString(line)
		}
	}
	for name, content := range contents {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Read surveys a folder. It fails the test if the survey cannot be decoded.
func Read(t testing.TB, dir string) survey.Survey {
	t.Helper()
	s, err := survey.Decode(Run(t, Python(t), dir))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Run returns what survey.py writes about a folder when the given interpreter runs it.
func Run(t testing.TB, python, dir string) []byte {
	t.Helper()
	out := t.TempDir()
	for _, script := range survey.Scripts() {
		if err := os.WriteFile(filepath.Join(out, script.Name), script.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result := filepath.Join(out, "survey.json")
	cmd := exec.Command(python, "-I", "-S", "-B", filepath.Join(out, "survey.py"), dir, result)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("survey.py: %v\n%s", err, output)
	}
	data, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Python returns the path of the machine's python3. The one on PATH may be a wrapper
// that takes long to start.
func Python(t testing.TB) string {
	t.Helper()
	path, err := interpreter()
	if err != nil {
		t.Fatalf("these tests run survey.py and need python3: %v", err)
	}
	return path
}

var interpreter = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	return strings.TrimSpace(string(out)), err
})
