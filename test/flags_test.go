package test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// docs/flags.md tells of every flag that buildx has, and each row names a test that
// there is.
func TestFlagsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs", "flags.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, pattern := range []string{"*_test.go", "engines/*_test.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range function.FindAllStringSubmatch(string(code), -1) {
				tests[found[1]] = true
			}
		}
	}
	told := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || strings.TrimSpace(cells[2]) == "test" || strings.HasPrefix(cells[2], "---") {
			continue
		}
		if flag := strings.Trim(cells[0], "` "); strings.HasPrefix(flag, "--") {
			told[strings.TrimPrefix(flag, "--")] = true
		}
		for _, each := range strings.Split(cells[2], ", ") {
			if each = strings.TrimSpace(each); each != "client" && !tests[each] {
				t.Errorf("%s: there is no test %q", cells[0], each)
			}
		}
	}
	help := bed.Env(t).MustBuildx(t, "build", "--help").Stdout
	known := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^ +(?:-\w, |    )--([a-z-]+)`).FindAllStringSubmatch(help, -1) {
		known[found[1]] = true
		if !told[found[1]] {
			t.Errorf("docs/flags.md does not tell of --%s", found[1])
		}
	}
	for flag := range told {
		if !known[flag] {
			t.Errorf("docs/flags.md tells of --%s, which buildx does not have", flag)
		}
	}
	if len(known) < 30 {
		t.Errorf("the help tells of %d flags:\n%s", len(known), help)
	}
}
