package starters

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// naiveDockerfile is what most starters ship. pip's cache changes only the time of a
// hundred such builds.
const naiveDockerfile = `FROM python:3.11-slim
WORKDIR /app
COPY . /app
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
CMD ["python", "%s"]
`

// naiveScripts are the scripts that its last line may name. The first that exists is
// taken.
var naiveScripts = []string{"app.py", "application.py", "main.py", "train.py", "run.py"}

// naive returns the Dockerfile for a repository. Without one of those scripts it names
// the first in the root, and without any, one that does not exist.
func naive(dir string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*.py"))
	if err != nil {
		return "", err
	}
	script := naiveScripts[0]
	for _, path := range slices.Backward(found) {
		if name := filepath.Base(path); name != "setup.py" {
			script = name
		}
	}
	for _, name := range slices.Backward(naiveScripts) {
		if slices.Contains(found, filepath.Join(dir, name)) {
			script = name
		}
	}
	return fmt.Sprintf(naiveDockerfile, script), nil
}

// Naive builds an unchanged fixture with the Dockerfile that most starters ship, asks
// that image what the frontend's image is asked, and describes the difference in a few
// words.
func (runner *Runner) Naive(ctx context.Context, f Fixture, dir string) (string, error) {
	copied := filepath.Join(dir, f.Name)
	if err := os.CopyFS(copied, os.DirFS(f.Dir)); err != nil {
		return "", err
	}
	dockerfile, err := naive(copied)
	if err != nil {
		return "", err
	}
	b, err := runner.buildNaive(ctx, f.Name+"-naive", copied, dockerfile)
	if err != nil {
		return "", err
	}
	if b.err != nil {
		return "no image: " + pipError(b.log), nil
	}
	asked := f.asked()
	if len(asked) == 0 {
		return "an image", nil
	}
	var differences []string
	seen := map[string]bool{}
	for i, wrong := range runner.run(ctx, b.image, asked) {
		if len(wrong) == 0 {
			continue
		}
		if text := asked[i].differs(wrong[0]); !seen[text] {
			seen[text] = true
			differences = append(differences, asked[i].brief()+" "+text)
		}
	}
	if len(differences) == 0 {
		return "the same", nil
	}
	return strings.Join(differences, "; "), nil
}

// asked returns what the frontend's image is asked: of the unchanged repository, else
// of the mended one.
func (f Fixture) asked() []Does {
	if len(f.Does) == 0 && f.Mended != nil {
		return f.Mended.Does
	}
	return f.Does
}

// Asks returns a digest of everything that the result of Naive depends on: the
// repository, the Dockerfile, and what the image is asked.
func (f Fixture) Asks() (string, error) {
	sum := sha256.New()
	dockerfile, err := naive(f.Dir)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(sum).Encode([]any{dockerfile, f.asked()}); err != nil {
		return "", err
	}
	tree := os.DirFS(f.Dir)
	err = fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(tree, path)
		fmt.Fprintf(sum, "%q %x\n", path, sha256.Sum256(content))
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

var (
	pipErrors = regexp.MustCompile(`(?m)ERROR: (.*)$`)
	// If setup.py fails, pip shows everything that it printed.
	setupPrinted = regexp.MustCompile(`(?s)lines of output\]\n(.*?)\[end of output\]`)
	setupError   = regexp.MustCompile(`^(error|[A-Za-z_.]+(Error|Exception|Requirement)):? `)
)

// pipError returns in one line why an install failed, as pip says it.
func pipError(log string) string {
	if printed := setupPrinted.FindStringSubmatch(log); printed != nil {
		lines := strings.Split(strings.TrimSpace(printed[1]), "\n")
		why := lines[0]
		for _, line := range lines {
			if line = strings.TrimSpace(line); setupError.MatchString(line) {
				why = line
			}
		}
		return "setup.py: " + shorten(why, 180)
	}
	all := pipErrors.FindAllStringSubmatch(log, -1)
	for i := len(all) - 1; i >= 0; i-- {
		if text := strings.TrimSpace(all[i][1]); !strings.HasPrefix(text, "failed to") {
			return shorten(text, 110)
		}
	}
	return "pip install fails"
}

// logged matches the time of a line of a log, which differs each time.
var logged = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* `)

// differs describes a problem in a few words. The last line of an exception says most.
func (d Does) differs(p problem) string {
	lines := strings.Split(strings.TrimSpace(p.output), "\n")
	last := shorten(logged.ReplaceAllString(strings.TrimSpace(lines[len(lines)-1]), ""), 110)
	what := p.what
	switch {
	case what == killed:
		return "is answered, and docker stop has to kill the server"
	case what == endless && d.Exit != 0:
		return "works, and does not end"
	case strings.HasPrefix(what, "exits") && d.serves():
		what = "nobody answers: the command " + what
	case what == "exits 0":
		what = "works"
	case !strings.HasPrefix(what, "exits") && !strings.HasPrefix(what, "does not start"):
		return what
	}
	if last == "" {
		return what
	}
	return what + ": " + last
}

func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}
