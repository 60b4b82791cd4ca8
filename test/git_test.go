package test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// setuptools-scm finds the version of a context in a remote repository.
func TestGitVersionRemote(t *testing.T) {
	t.Parallel()
	project := kit.Files{
		"pyproject.toml": "[project]\nname = \"tagged\"\ndynamic = [\"version\"]\n[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\nbuild-backend = \"setuptools.build_meta\"\n[tool.setuptools_scm]\n",
		"tagged.py":      "print(\"tagged\")\n",
		"tests/test.py":  "",
		".dockerignore":  "tests\nDockerfile\n.dockerignore\n",
		"Dockerfile":     "apt.build = [\"git\", \"openssh-client\"]\ncmd = [\"python\", \"-m\", \"tagged\"]\n",
	}
	made := kit.Push(t, kit.ServeGit(t, project.Write(t), "")+"#v1.2.3", "--build-arg", "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1")
	if version := made.Config.Config.Labels["org.opencontainers.image.version"]; version != "1.2.3" {
		t.Errorf("the version is %q", version)
	}
}

// A project below the repository's root has the version of the repository.
func TestGitVersionParent(t *testing.T) {
	t.Parallel()
	dir := kit.Files{
		"services/train/pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\nbuild-backend = \"setuptools.build_meta\"\n",
		"services/train/setup.py":       "from setuptools import setup\n\nsetup(name=\"tagged\", use_scm_version={\"root\": \"../..\", \"relative_to\": __file__}, py_modules=[\"tagged\"])\n",
		"services/train/tagged.py":      "print(\"tagged\")\n",
		"services/other/notes.txt":      "not sent\n",
		"Dockerfile":                    "project = \"services/train\"\napt.build = [\"git\", \"openssh-client\"]\ncmd = [\"python\", \"-m\", \"tagged\"]\n",
	}.Write(t)
	kit.Git(t, dir, "init", "--quiet", "--initial-branch", "main")
	kit.Git(t, dir, "add", "--all", "--force")
	kit.Git(t, dir, "commit", "--quiet", "--message", "A project")
	kit.Git(t, dir, "tag", "v1.2.3")
	made := kit.Push(t, dir)
	if version := made.Config.Config.Labels["org.opencontainers.image.version"]; version != "1.2.3" {
		t.Errorf("the version is %q", version)
	}
}

// A requirement in a private repository is fetched with the caller's SSH agent, and
// only from the hosts of the secret known_hosts where there is one.
func TestGitSSHAgent(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution := "wagon" + kit.Random() // nothing of it was cached before
	source := kit.Files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.Write(t)
	root := kit.BareRepository(t, source, "")
	private, signer := kit.SSHKey(t)
	_, host := kit.SSHKey(t)
	address := kit.ServeSSH(t, host, signer.PublicKey(), filepath.Dir(root))
	socket := kit.ServeAgent(t, private)

	dir := kit.Starter().With(kit.Files{
		"requirements.txt": "click\nsix\n",
		"Dockerfile": fmt.Sprintf("packages = [\"%s @ git+ssh://git@%s/repository.git@v1.2.3\"]\napt.build = [\"git\", \"openssh-client\"]\n",
			distribution, address),
	}).Write(t)
	known := filepath.Join(t.TempDir(), "known_hosts")
	write := func(key ssh.PublicKey) {
		ip, port, _ := net.SplitHostPort(address)
		line := fmt.Sprintf("[%s]:%s %s", ip, port, ssh.MarshalAuthorizedKey(key))
		if err := os.WriteFile(known, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	without := kit.Build(t, dir)
	kit.Says(t, "the build without an agent", without.Stderr, "Dockerfile:2", "the repository of "+distribution+" cannot be had", "--ssh default")
	write(signer.PublicKey())
	args := []string{"--ssh", "default=" + socket, "--secret", "id=known_hosts,src=" + known}
	other := kit.Build(t, dir, args...)
	if other.Err == nil || without.Err == nil {
		t.Error("a host with another key was trusted, or no key was needed")
	}
	kit.Says(t, "the build with another key of the host", other.Stderr, "127.0.0.1 has another key than the secret known_hosts says")
	write(host.PublicKey())
	made := kit.PushWith(t, b, dir, append(args, "--sbom=true")...)
	if printed := made.Python(t, "import "+distribution+" as it; print(it.LOADED)"); printed != "True\n" {
		t.Errorf("the image prints %q", printed)
	}
	found := false
	for _, p := range made.SBOMs(t)["wainwright"].Packages {
		if p.PackageName == distribution {
			found = strings.HasPrefix(p.PackageDownloadLocation, "git+ssh://") && strings.Contains(p.PackageDownloadLocation, "/repository.git@")
		}
	}
	if !found {
		t.Error("the SBOM does not say which commit it is")
	}
}

// versioneered is a project whose version versioneer takes from git.
func versioneered() kit.Files {
	return kit.Files{
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
	dir := versioneered().Write(t)
	if version, _, warned := decided(t, dir); version != "0+unknown" || len(warned) != 1 ||
		warned[0] != "UnknownVersion: setup.py:0: the version is 0+unknown: versioneer asks git, and the context has no .git" {
		t.Errorf("without .git the version is %q: %q", version, warned)
	}
	kit.Git(t, dir, "init", "--quiet", "--initial-branch", "main")
	kit.Git(t, dir, "add", "--all", "--force")
	kit.Git(t, dir, "commit", "--quiet", "--message", "A project")
	kit.Git(t, dir, "tag", "v1.2.3")
	if version, _, warned := decided(t, dir); version != "1.2.3" || len(warned) > 0 {
		t.Errorf("with .git the version is %q: %q", version, warned)
	}
	scm := kit.Files{
		"setup.py":   "from setuptools import setup\n\nsetup(name=\"tagged\", use_scm_version=True, setup_requires=[\"setuptools_scm\"], py_modules=[\"tagged\"])\n",
		"tagged.py":  "print(\"tagged\")\n",
		"Dockerfile": versioneered()["Dockerfile"],
	}.Write(t)
	if version, _, warned := decided(t, scm, "--build-arg", "build.env.SETUPTOOLS_SCM_PRETEND_VERSION=4.5.6"); version != "4.5.6" || len(warned) > 0 {
		t.Errorf("with a version from the caller it is %q: %q", version, warned)
	}
}
