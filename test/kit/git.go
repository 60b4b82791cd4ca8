package kit

import (
	"fmt"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// BareRepository makes a repository whose only commit has a folder's content, below a
// folder of the repository.
func BareRepository(t *testing.T, dir, below string) string {
	t.Helper()
	root := t.TempDir()
	work := filepath.Join(root, "work")
	if err := os.CopyFS(filepath.Join(work, below), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	repository := filepath.Join(root, "repository.git")
	Git(t, work, "init", "--quiet", "--initial-branch", "main")
	Git(t, work, "add", "--all", "--force")
	Git(t, work, "commit", "--quiet", "--message", "A project")
	Git(t, work, "tag", "v1.2.3")
	Git(t, root, "clone", "--quiet", "--bare", work, repository)
	Git(t, repository, "config", "uploadpack.allowAnySHA1InWant", "true")
	return repository
}

// ServeGit serves such a repository over HTTP and returns its URL.
func ServeGit(t *testing.T, dir, below string) string {
	t.Helper()
	server := httptest.NewServer(GitServer(t, BareRepository(t, dir, below)))
	t.Cleanup(server.Close)
	return server.URL + "/repository.git"
}

// GitServer serves a repository by its file name.
func GitServer(t *testing.T, repository string) http.Handler {
	t.Helper()
	root := filepath.Dir(repository)
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(Git(t, root, "--exec-path")), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1"},
	}
}

// CommitTime is the time of all commits.
const CommitTime = 1700000000

// Git runs git in a folder, with no configuration of this machine, and returns what it
// prints.
func Git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.test", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.test",
		fmt.Sprintf("GIT_AUTHOR_DATE=@%d +0000", CommitTime), fmt.Sprintf("GIT_COMMITTER_DATE=@%d +0000", CommitTime))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}
