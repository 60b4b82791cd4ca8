package pins

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository's.
const root = "../.."

// files are the repository's text files by their paths, without fixtures.
func files(t *testing.T) map[string]string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	all := map[string]string{}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if strings.Contains(name, "/testdata/") || strings.HasPrefix(name, "internal/pins/") {
			continue
		}
		if text, err := os.ReadFile(filepath.Join(root, name)); err == nil {
			all[name] = string(text)
		}
	}
	return all
}

// pinned returns, by file, what a pattern's group finds, and fails unless it is
// the same everywhere and in at least as many files as given.
func pinned(t *testing.T, pattern string, atLeast int) map[string]string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	found, versions := map[string]string{}, map[string][]string{}
	for name, text := range files(t) {
		for _, match := range expression.FindAllStringSubmatch(text, -1) {
			version := strings.Join(match[1:], "")
			found[name] = version
			versions[version] = append(versions[version], name)
		}
	}
	require.Len(t, versions, 1, "%s", pattern)
	require.GreaterOrEqual(t, len(found), atLeast, "%s is in %v", pattern, found)
	return found
}

const uvImage = `ghcr\.io/astral-sh/uv:([0-9]+\.[0-9]+\.[0-9]+)`

func TestUV(t *testing.T) {
	pinned(t, uvImage+`|(?m:^UV_TAG=([0-9.]+))|(?m:^uv==([0-9.]+))`, 5)
}

func TestGo(t *testing.T) {
	pinned(t, `(?m:^go ([0-9.]+)$)|FROM --platform=\$BUILDPLATFORM golang:([0-9.]+)|GO_TAGS=\(([0-9.]+)`, 4)
}

func TestBuildKit(t *testing.T) {
	pinned(t, `\tgithub\.com/moby/buildkit (v[0-9.]+)|image=moby/buildkit:(v[0-9.]+)`, 3)
}

func TestBuildx(t *testing.T) {
	pinned(t, `\tgithub\.com/docker/buildx (v[0-9.]+)|(?m:^ +version: (v[0-9.]+))`, 2)
}

// Actions are pinned by commit, with the version in a comment that Renovate reads
// and moves, and each by one commit.
func TestActions(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s+(?:- )?uses: (.+)$`)
	form := regexp.MustCompile(`^([^@\s]+)@([0-9a-f]{40}) # (v[0-9]+\.[0-9]+\.[0-9]+)$`)
	commits := map[string]string{}
	for name, text := range files(t) {
		if !strings.HasPrefix(name, ".github/workflows/") {
			continue
		}
		for _, match := range uses.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(match[1], "./") {
				continue
			}
			parts := form.FindStringSubmatch(match[1])
			require.NotNil(t, parts, "%s: uses: %s", name, match[1])
			pin := parts[2] + " " + parts[3]
			if first, ok := commits[parts[1]]; ok {
				require.Equal(t, first, pin, parts[1])
			}
			commits[parts[1]] = pin
		}
	}
	require.NotEmpty(t, commits)
}

type manager struct {
	ManagerFilePatterns []string
	MatchStrings        []string
	DepNameTemplate     string
}

// finds reports whether the manager looks into a file, and what it finds there as
// NAME VERSION.
func (m manager) finds(t *testing.T, name, text string) (looks bool, found []string) {
	t.Helper()
	for _, pattern := range m.ManagerFilePatterns {
		require.True(t, strings.HasPrefix(pattern, "/") && strings.HasSuffix(pattern, "/"), "%s is not a regular expression", pattern)
		looks = looks || regexp.MustCompile(strings.Trim(pattern, "/")).MatchString(name)
	}
	if !looks {
		return false, nil
	}
	for _, pattern := range m.MatchStrings {
		expression := regexp.MustCompile(pattern)
		for _, match := range expression.FindAllStringSubmatch(text, -1) {
			dependency := m.DepNameTemplate
			if i := expression.SubexpIndex("depName"); i >= 0 {
				dependency = match[i]
			}
			found = append(found, dependency+" "+match[expression.SubexpIndex("currentValue")])
		}
	}
	return true, found
}

func TestRenovate(t *testing.T) {
	var config struct {
		IgnorePaths     []string
		PipRequirements manager `json:"pip_requirements"`
		CustomManagers  []manager
	}
	all := files(t)
	require.NoError(t, json.Unmarshal([]byte(all["renovate.json"]), &config))
	for _, m := range config.CustomManagers {
		pins := 0
		for name, text := range all {
			_, found := m.finds(t, name, text)
			pins += len(found)
		}
		require.NotZero(t, pins, "the manager of %q finds nothing", m.MatchStrings)
	}
	t.Run("every uv", func(t *testing.T) {
		for name := range pinned(t, uvImage, 3) {
			if path.Ext(name) == ".md" {
				continue
			}
			seen := strings.HasPrefix(path.Base(name), "Dockerfile") // Renovate's dockerfile manager
			for _, m := range config.CustomManagers {
				_, found := m.finds(t, name, all[name])
				seen = seen || len(found) > 0
			}
			require.True(t, seen, "no manager of renovate.json looks for uv in %s", name)
		}
		looks, _ := config.PipRequirements.finds(t, "bed/images/uv.txt", "")
		require.True(t, looks)
	})
	t.Run("every linter", func(t *testing.T) {
		var found []string
		for _, m := range config.CustomManagers {
			_, pins := m.finds(t, "Makefile", all["Makefile"])
			found = append(found, pins...)
		}
		linters := regexp.MustCompile(`(?m)^[A-Z_]+ = \S+(?:@|==)(\S+)$`).FindAllStringSubmatch(all["Makefile"], -1)
		require.NotEmpty(t, linters)
		require.Len(t, found, len(linters), "%q", found)
	})
}
