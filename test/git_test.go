package test

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

// bareRepository makes a folder's content the only commit of a repository, below a
// folder of it.
func bareRepository(t *testing.T, dir, below string) string {
	t.Helper()
	root := t.TempDir()
	work := filepath.Join(root, "work")
	if err := os.CopyFS(filepath.Join(work, below), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	repository := filepath.Join(root, "repository.git")
	git(t, work, "init", "--quiet", "--initial-branch", "main")
	git(t, work, "add", "--all", "--force")
	git(t, work, "commit", "--quiet", "--message", "A project")
	git(t, work, "tag", "v1.2.3")
	git(t, root, "clone", "--quiet", "--bare", work, repository)
	git(t, repository, "config", "uploadpack.allowAnySHA1InWant", "true")
	return repository
}

// serveGit serves such a repository as a git server does. It gives its URL.
func serveGit(t *testing.T, dir, below string) string {
	t.Helper()
	server := httptest.NewServer(gitServer(t, bareRepository(t, dir, below)))
	t.Cleanup(server.Close)
	return server.URL + "/repository.git"
}

// gitServer serves a repository below its own name.
func gitServer(t *testing.T, repository string) http.Handler {
	t.Helper()
	root := filepath.Dir(repository)
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(git(t, root, "--exec-path")), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1"},
	}
}

// committed is the time of every commit.
const committed = 1700000000

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.test", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.test",
		fmt.Sprintf("GIT_AUTHOR_DATE=@%d +0000", committed), fmt.Sprintf("GIT_COMMITTER_DATE=@%d +0000", committed))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// A project is built from where it is kept, without a checkout: the root of a
// repository or a folder in it, at a branch, in both ways that buildx writes that.
func TestContextGit(t *testing.T) {
	t.Parallel()
	project := starter().write(t)
	root, below := serveGit(t, project, ""), serveGit(t, project, "services/greeter")
	for name, url := range map[string]string{
		"the root":            root + "#main",
		"a folder":            below + "#main:services/greeter",
		"a folder by a query": below + "?branch=main&subdir=services/greeter",
		"a tag":               root + "#v1.2.3",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if made := push(t, url); made.digest != small(t).digest {
				t.Errorf("the image is another: %v and %v", made.layers(t), small(t).layers(t))
			}
		})
	}
}

// A version that comes from git does so from a remote repository too.
func TestGitVersionRemote(t *testing.T) {
	t.Parallel()
	project := files{
		"pyproject.toml": "[project]\nname = \"tagged\"\ndynamic = [\"version\"]\n[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\nbuild-backend = \"setuptools.build_meta\"\n[tool.setuptools_scm]\n",
		"tagged.py":      "print(\"tagged\")\n",
		"tests/test.py":  "",
		".dockerignore":  "tests\nDockerfile\n.dockerignore\n",
		"Dockerfile":     "apt.build = [\"git\", \"openssh-client\"]\ncmd = [\"python\", \"-m\", \"tagged\"]\n",
	}
	made := push(t, serveGit(t, project.write(t), "")+"#v1.2.3", "--build-arg", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1")
	if version := made.config.Config.Labels["org.opencontainers.image.version"]; version != "1.2.3" {
		t.Errorf("the version is %q", version)
	}
}

// A project below the repository's root has its version from there.
func TestGitVersionParent(t *testing.T) {
	t.Parallel()
	dir := files{
		"services/train/pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\nbuild-backend = \"setuptools.build_meta\"\n",
		"services/train/setup.py":       "from setuptools import setup\n\nsetup(name=\"tagged\", use_scm_version={\"root\": \"../..\", \"relative_to\": __file__}, py_modules=[\"tagged\"])\n",
		"services/train/tagged.py":      "print(\"tagged\")\n",
		"services/other/notes.txt":      "not sent\n",
		"Dockerfile":                    "project = \"services/train\"\napt.build = [\"git\", \"openssh-client\"]\ncmd = [\"python\", \"-m\", \"tagged\"]\n",
	}.write(t)
	git(t, dir, "init", "--quiet", "--initial-branch", "main")
	git(t, dir, "add", "--all", "--force")
	git(t, dir, "commit", "--quiet", "--message", "A project")
	git(t, dir, "tag", "v1.2.3")
	made := push(t, dir)
	if version := made.config.Config.Labels["org.opencontainers.image.version"]; version != "1.2.3" {
		t.Errorf("the version is %q", version)
	}
}

// A context may be an archive on a server; what is sent on stdin comes the same way.
func TestContextArchive(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	archive := filepath.Join(t.TempDir(), "starter.tar.gz")
	if out, err := exec.Command("tar", "-czf", archive, "-C", dir, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Dir(archive))))
	t.Cleanup(server.Close)
	if made := push(t, server.URL+"/starter.tar.gz"); made.digest != small(t).digest {
		t.Errorf("the image is another: %v and %v", made.layers(t), small(t).layers(t))
	}
}
