package starters

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// naiveDockerfile is what most starters ship.
const naiveDockerfile = `FROM python:3.11-slim
WORKDIR /app
COPY . /app
RUN pip install -r requirements.txt
CMD ["python", "%s"]
`

// naiveScripts are what its last line names, the first that is there.
var naiveScripts = []string{"app.py", "application.py", "main.py", "train.py", "run.py"}

// Naive builds a fixture's repository as it lies with the Dockerfile that most
// starters ship, asks that image what the frontend's is asked, and tells in a few
// words how it differs.
func (y *Yard) Naive(ctx context.Context, f Fixture, dir string) (string, error) {
	copied := filepath.Join(dir, f.Name)
	if err := os.CopyFS(copied, os.DirFS(f.Dir)); err != nil {
		return "", err
	}
	script := naiveScripts[0]
	for _, each := range naiveScripts {
		if _, err := os.Stat(filepath.Join(copied, each)); err == nil {
			script = each
			break
		}
	}
	b, err := y.buildNaive(ctx, f.Name+"-naive", copied, fmt.Sprintf(naiveDockerfile, script))
	if err != nil {
		return "", err
	}
	wanted := f.Outcome
	if len(wanted.Does) == 0 && f.Mended != nil {
		wanted = f.Mended.Outcome
	}
	if b.err != nil {
		return "no image: " + pipError(b.log), nil
	}
	if len(wanted.Does) == 0 {
		return "an image", nil
	}
	var said []string
	seen := map[string]bool{}
	for i, wrong := range y.run(ctx, b.image, wanted.Does) {
		if len(wrong) == 0 {
			continue
		}
		if text := wrong[0].brief(); !seen[text] {
			seen[text] = true
			said = append(said, wanted.Does[i].brief()+" "+text)
		}
	}
	if len(said) == 0 {
		return "the same", nil
	}
	return strings.Join(said, "; "), nil
}

var pipErrors = regexp.MustCompile(`(?m)ERROR: (.*)$`)

// pipError is the last that pip said of a failed build.
func pipError(log string) string {
	all := pipErrors.FindAllStringSubmatch(log, -1)
	for i := len(all) - 1; i >= 0; i-- {
		if text := strings.TrimSpace(all[i][1]); !strings.HasPrefix(text, "failed to") {
			return shorten(text, 110)
		}
	}
	return "pip install fails"
}

// brief is the problem in a few words: an exception's last line says most.
func (p problem) brief() string {
	lines := strings.Split(strings.TrimSpace(p.output), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	switch {
	case strings.HasPrefix(p.what, "exits") && last != "":
		return p.what + ": " + shorten(last, 110)
	case strings.HasPrefix(p.what, "does not start") && last != "":
		return p.what + ": " + shorten(last, 110)
	}
	return p.what
}

func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}
