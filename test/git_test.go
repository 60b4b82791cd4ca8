package test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// bareRepository makes a repository whose only commit has a folder's content, below a
// folder of the repository.
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

// serveGit serves such a repository over HTTP and returns its URL.
func serveGit(t *testing.T, dir, below string) string {
	t.Helper()
	server := httptest.NewServer(gitServer(t, bareRepository(t, dir, below)))
	t.Cleanup(server.Close)
	return server.URL + "/repository.git"
}

// gitServer serves a repository by its file name.
func gitServer(t *testing.T, repository string) http.Handler {
	t.Helper()
	root := filepath.Dir(repository)
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(git(t, root, "--exec-path")), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1"},
	}
}

// committed is the time of all commits.
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

// setuptools-scm finds the version of a context in a remote repository.
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

// A project below the repository's root has the version of the repository.
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

// sshKey makes a key and its signer.
func sshKey(t *testing.T) (ed25519.PrivateKey, ssh.Signer) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return private, signer
}

// serveAgent runs an SSH agent with a key and returns its socket.
func serveAgent(t *testing.T, key ed25519.PrivateKey) string {
	t.Helper()
	keyring := agent.NewKeyring()
	if err := keyring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "agent") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "agent")
	return serve(t, "unix", socket, func(c net.Conn) { _ = agent.ServeAgent(keyring, c) })
}

// serveSSH runs a git server that accepts one key and returns its address.
func serveSSH(t *testing.T, host ssh.Signer, allowed ssh.PublicKey, root string) string {
	t.Helper()
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if !bytes.Equal(key.Marshal(), allowed.Marshal()) {
			return nil, errors.New("another key")
		}
		return nil, nil
	}}
	config.AddHostKey(host)
	return serve(t, "tcp", "127.0.0.1:0", func(c net.Conn) { serveSSHConnection(c, config, root) })
}

// serve answers each connection until the test ends and returns the address.
func serve(t *testing.T, network, address string, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				answer(c)
			}()
		}
	}()
	return listener.Addr().String()
}

func serveSSHConnection(c net.Conn, config *ssh.ServerConfig, root string) {
	_, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for newChannel := range channels {
		channel, requests, err := newChannel.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				var command struct{ Text string }
				if r.Type != "exec" || ssh.Unmarshal(r.Payload, &command) != nil {
					_ = r.Reply(r.Type == "env", nil)
					continue
				}
				_ = r.Reply(true, nil)
				// git-upload-pack '/repository.git'
				_, path, _ := strings.Cut(command.Text, " ")
				cmd := exec.Command("git", "upload-pack", filepath.Join(root, strings.Trim(path, "'")))
				cmd.Stdin, cmd.Stdout, cmd.Stderr = channel, channel, channel.Stderr()
				status := make([]byte, 4)
				if cmd.Run() != nil {
					status[3] = 1
				}
				_, _ = channel.SendRequest("exit-status", false, status)
				channel.Close()
			}
		}()
	}
}

// A requirement in a private repository is fetched with the caller's SSH agent, and
// only from the hosts of the secret known_hosts where there is one.
func TestGitSSHAgent(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution := "wagon" + random() // nothing of it was cached before
	source := files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.write(t)
	root := bareRepository(t, source, "")
	private, signer := sshKey(t)
	_, host := sshKey(t)
	address := serveSSH(t, host, signer.PublicKey(), filepath.Dir(root))
	socket := serveAgent(t, private)

	dir := starter().with(files{
		"requirements.txt": "click\nsix\n",
		"Dockerfile": fmt.Sprintf("packages = [\"%s @ git+ssh://git@%s/repository.git@v1.2.3\"]\napt.build = [\"git\", \"openssh-client\"]\n",
			distribution, address),
	}).write(t)
	known := filepath.Join(t.TempDir(), "known_hosts")
	write := func(key ssh.PublicKey) {
		ip, port, _ := net.SplitHostPort(address)
		line := fmt.Sprintf("[%s]:%s %s", ip, port, ssh.MarshalAuthorizedKey(key))
		if err := os.WriteFile(known, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	without := build(t, dir)
	says(t, "the build without an agent", without.Stderr, "Dockerfile:2", "the repository of "+distribution+" cannot be had", "--ssh default")
	write(signer.PublicKey())
	args := []string{"--ssh", "default=" + socket, "--secret", "id=known_hosts,src=" + known}
	other := build(t, dir, args...)
	if other.Err == nil || without.Err == nil {
		t.Error("a host with another key was trusted, or no key was needed")
	}
	says(t, "the build with another key of the host", other.Stderr, "127.0.0.1 has another key than the secret known_hosts says")
	write(host.PublicKey())
	made := pushWith(t, b, dir, append(args, "--sbom=true")...)
	if printed := made.python(t, "import "+distribution+" as it; print(it.LOADED)"); printed != "True\n" {
		t.Errorf("the image prints %q", printed)
	}
	found := false
	for _, p := range made.sboms(t)["wainwright"].Packages {
		if p.PackageName == distribution {
			found = strings.HasPrefix(p.PackageDownloadLocation, "git+ssh://") && strings.Contains(p.PackageDownloadLocation, "/repository.git@")
		}
	}
	if !found {
		t.Error("the SBOM does not say which commit it is")
	}
}

// versioneered is a project whose version versioneer takes from git.
func versioneered() files {
	return files{
		"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"versioneer==0.29\"]\nbuild-backend = \"setuptools.build_meta\"\n",
		"setup.py":       "import versioneer\nfrom setuptools import setup\n\nsetup(name=\"tagged\", version=versioneer.get_version(), py_modules=[\"tagged\"])\n",
		"setup.cfg":      "[versioneer]\nVCS = git\nstyle = pep440\nversionfile_source = _version.py\ntag_prefix = v\n",
		"tagged.py":      "print(\"tagged\")\n",
		"Dockerfile":     "apt.build = [\"git\", \"openssh-client\"]\ncmd = [\"python\", \"-m\", \"tagged\"]\n",
	}
}

// The version is that of the commit or of the build argument. Without either, the build
// warns of it.
func TestGitVersion(t *testing.T) {
	t.Parallel()
	dir := versioneered().write(t)
	if version, _, warned := decided(t, dir); version != "0+unknown" || len(warned) != 1 ||
		warned[0] != "UnknownVersion: setup.py:0: the version is 0+unknown: versioneer asks git, and the context has no .git" {
		t.Errorf("without .git the version is %q: %q", version, warned)
	}
	git(t, dir, "init", "--quiet", "--initial-branch", "main")
	git(t, dir, "add", "--all", "--force")
	git(t, dir, "commit", "--quiet", "--message", "A project")
	git(t, dir, "tag", "v1.2.3")
	if version, _, warned := decided(t, dir); version != "1.2.3" || len(warned) > 0 {
		t.Errorf("with .git the version is %q: %q", version, warned)
	}
	scm := files{
		"setup.py":   "from setuptools import setup\n\nsetup(name=\"tagged\", use_scm_version=True, setup_requires=[\"setuptools_scm\"], py_modules=[\"tagged\"])\n",
		"tagged.py":  "print(\"tagged\")\n",
		"Dockerfile": versioneered()["Dockerfile"],
	}.write(t)
	if version, _, warned := decided(t, scm, "--build-arg", "build.env.SETUPTOOLS_SCM_PRETEND_VERSION=4.5.6"); version != "4.5.6" || len(warned) > 0 {
		t.Errorf("with a version from the caller it is %q: %q", version, warned)
	}
}
