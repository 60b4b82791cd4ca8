package test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// In whatever way an index's password is passed, all steps that fetch use it, and it is
// nowhere in what the build stores or prints.
func TestSecretsIndex(t *testing.T) {
	t.Parallel()
	index, daemon := serveCompanyIndex(t), startDaemon(t, builder.Options{})
	b := daemon.Bed
	extra := fmt.Sprintf("index.extra = [\"company=%s\"]\n", index.url)
	ways := []struct {
		name      string
		configure string // below the syntax line
		secrets   func(password string) secrets
	}{
		{"netrc", extra, func(password string) secrets {
			return secrets{"ca": index.authority.pem, "netrc": fmt.Sprintf("machine %s login %s password %s\n", indexHost, index.user, password)}
		}},
		{"pip.conf", "", func(password string) secrets {
			return secrets{"ca": index.authority.pem, "pip.conf": fmt.Sprintf("[global]\nindex-url = %s\ncert = /home/me/company.pem\n", index.withCredential(password))}
		}},
		{"pip.conf that trusts", "", func(password string) secrets {
			return secrets{"pip.conf": fmt.Sprintf("[global]\nextra-index-url =\n    %s\ntrusted-host =\n    %s\n", index.withCredential(password), indexHost)}
		}},
		{"uv.toml", "", func(password string) secrets {
			return secrets{"ca": index.authority.pem, "uv.toml": fmt.Sprintf("[[index]]\nname = \"company\"\nurl = %q\n", index.withCredential(password))}
		}},
		{"variables", extra, func(password string) secrets {
			return secrets{"ca": index.authority.pem, "UV_INDEX_COMPANY_USERNAME": index.user, "UV_INDEX_COMPANY_PASSWORD": password}
		}},
	}
	l := lookFor(t, index.mark, index.canary)
	run := func(what string, args ...string) (string, error) {
		r := b.Buildx(t, args...)
		l.in(what, []byte(r.Stdout+r.Stderr))
		return r.Stdout + r.Stderr, r.Err
	}
	for n, way := range ways {
		wheel, metadata := index.add(t, ".whl"), filepath.Join(t.TempDir(), "metadata.json")
		project := starter().with(files{"Dockerfile": way.configure, "requirements.txt": wheel + "\nclick\n"})
		repository, cache := fmt.Sprintf("test/%s-%d", name(t), n), filepath.Join(t.TempDir(), "cache")
		args := append([]string{"build", "--progress=plain"}, index.flags(b)...)
		push := append(slices.Clone(args), "--metadata-file", metadata, "-t", b.Registry+"/"+repository, "--push", "--attest", "type=sbom", "--provenance", "mode=max")
		program := fmt.Sprintf("import %s as it; print(it.LOADED)", wheel)
		if n == 0 {
			// An sdist and a build requirement are fetched too.
			sdist, tool := index.add(t, ".tar.gz"), index.add(t, ".whl")
			project["requirements.txt"] += sdist + "\n"
			project["setup.py"] = "import " + tool + "\n" + project["setup.py"]
			project["pyproject.toml"] = fmt.Sprintf("[build-system]\nrequires = [\"setuptools\", %q]\nbuild-backend = \"setuptools.build_meta\"\n", tool)
			program = "import " + sdist + "; " + program
			push = append(push, "--cache-to", fmt.Sprintf("type=registry,mode=max,ref=%s/%s-cache", b.Registry, repository), "--cache-to", "type=local,mode=max,dest="+cache)
		}
		dir := project.write(t)
		right := append(way.secrets(index.password).flags(t), dir)
		log, err := run("the log of "+way.name, append(push, right...)...)
		if err != nil {
			t.Errorf("%s: %v\n%s", way.name, err, log)
			continue
		}
		text, err := os.ReadFile(metadata)
		if err != nil {
			t.Fatal(err)
		}
		digest := metadataDigest(t, metadata)
		l.in("the metadata of "+way.name, text)
		made := readImage(t, b, repository, digest)
		if printed := made.python(t, program); printed != "True\n" {
			t.Errorf("%s: the image prints %q", way.name, printed)
		}
		// However uv is configured, it resolves for Linux only: click needs colorama on
		// Windows.
		if lock := made.open(t, "lock:").find(t, "pylock.toml").content; strings.Contains(string(lock), "colorama") {
			t.Errorf("%s: the lock is for other systems too:\n%s", way.name, lock)
		}
		if n == 0 {
			l.folder("the local cache", cache)
			l.registry(b, repository+"-cache", "latest")
			for _, question := range []string{"plan", "convertllb"} {
				if answer, err := run("the answer to "+question, append(append(args, "--call="+question+",format=json"), right...)...); err != nil {
					t.Errorf("%s: %v\n%s", question, err, answer)
				}
			}
		}
		l.registry(b, repository, digest)

		// A wrong password is not shown either.
		wrong := append(args, "--no-cache-filter", "lock", "--output", "type=cacheonly", dir)
		log, err = run("the log of the failed build with "+way.name, append(wrong, way.secrets(index.password+"x").flags(t)...)...)
		if err == nil {
			t.Errorf("%s: a wrong password was accepted", way.name)
		}
		says(t, way.name, log, "the package index "+strings.TrimSuffix(index.url, "/simple"), " refuses the build's credentials (403 Forbidden)")
	}
	// The last build is the one that failed.
	for _, question := range []string{"inspect", "logs"} {
		answer, err := run("the history's "+question, "history", question)
		if err != nil {
			t.Errorf("%v\n%s", err, answer)
		}
		says(t, "the history's "+question, answer, map[string]string{"inspect": "refuses the build's credentials", "logs": "returned a 403 Forbidden error"}[question])
	}
	l.folder("the daemon's store", daemon.Store())
	l.wantNothing(index.mark)
	for _, place := range []string{"the log of netrc", "the registry's", "the local cache", "the answer to plan", "the answer to convertllb",
		"the daemon's store/runc-overlayfs/snapshots", "the daemon's store/runc-overlayfs/content", "the daemon's store/history"} {
		l.wantIn(index.canary, place)
	}
}

// The secret ca is for everything that fetches: git clones a requirement from a
// company's server with a password, and setup.py requests a page there.
func TestSecretsCAGit(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution, password, authority := "wagon"+random(), "hush"+random(), newAuthority(t)
	repository := bareRepository(t, files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.write(t), "")
	server, asked := gitServer(t, repository), false
	port := serveTLS(t, authority.issueCertificate(t, indexHost, time.Now().Add(time.Hour)), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/version" {
			asked = true
			return
		}
		if _, given, _ := r.BasicAuth(); given != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		server.ServeHTTP(w, r)
	}))
	project := starter().with(files{
		"requirements.txt": "click\n",
		"Dockerfile": fmt.Sprintf("packages = [\"%s @ git+https://%s:%s/repository.git@v1.2.3\"]\napt.build = [\"git\", \"openssh-client\"]\nbuild.network = true\n",
			distribution, indexHost, port),
	})
	project["setup.py"] = fmt.Sprintf("import urllib.request\n\nurllib.request.urlopen(\"https://%s:%s/version\")\n", indexHost, port) + project["setup.py"]
	given := secrets{"ca": authority.pem, "netrc": fmt.Sprintf("machine %s login me password %s\n", indexHost, password)}
	flags := append(given.flags(t), "--provenance=mode=max", "--add-host", indexHost+":127.0.0.1", "--build-arg", "NO_PROXY="+noProxy(b, indexHost))
	made := pushWith(t, b, project.write(t), flags...)
	if printed := made.python(t, "import "+distribution+" as it; print(it.LOADED)"); printed != "True\n" {
		t.Errorf("the image prints %q", printed)
	}
	if !asked {
		t.Error("setup.py fetched nothing")
	}
	l := lookFor(t, password)
	l.in("the log", []byte(made.steps.text+made.steps.raw))
	l.registry(b, made.repository, made.top.String())
	l.wantNothing(password)
}

// apt-get trusts the secret ca too, and nothing of it is left in the image.
func TestSecretsCAApt(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	authority, archive, folder := newAuthority(t), t.TempDir(), t.TempDir()
	files{
		"DEBIAN/control":        "Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nDescription: a wagon\n",
		"usr/share/wagon/WHEEL": "round\n",
	}.writePlain(t, folder)
	packed := filepath.Join(archive, "wagon.deb")
	if out, err := exec.Command("dpkg-deb", "--root-owner-group", "--build", folder, packed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	index := fmt.Sprintf("Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nFilename: ./wagon.deb\nSize: %d\nSHA256: %x\nDescription: a wagon\n", len(data), sum(string(data)))
	files{"Packages": index}.writePlain(t, archive)
	port := serveTLS(t, authority.issueCertificate(t, indexHost, time.Now().Add(time.Hour)), http.FileServer(http.Dir(archive)))
	context, base := t.TempDir(), b.Registry+"/test/"+name(t)+"-base:1"
	files{
		"Dockerfile":   "FROM python:3.13-slim\nRUN rm -rf /etc/apt/sources.list.d /etc/apt/sources.list\nCOPY company.list /etc/apt/sources.list.d/\n",
		"company.list": fmt.Sprintf("deb [trusted=yes] https://%s:%s ./\n", indexHost, port),
	}.writePlain(t, context)
	b.MustBuildx(t, "build", "--provenance=false", "-t", base, "--push", context)

	dir := starter().with(files{"Dockerfile": fmt.Sprintf("base = %q\npython = \"3.13\"\napt.runtime = [\"wagon\"]\n", base)}).write(t)
	flags := []string{"--add-host", indexHost + ":127.0.0.1", "--build-arg", "NO_PROXY=" + noProxy(b, indexHost)}
	says(t, "the build without it", build(t, dir, append(flags, "--output", "type=cacheonly")...).Stderr, "the certificate of the base's package archive", "--secret id=ca,src=ca.pem")
	made := push(t, dir, append(flags, secrets{"ca": authority.pem}.flags(t)...)...)
	installed := made.open(t, "apt-get install")
	if text := string(installed["/usr/share/wagon/WHEEL"].content); text != "round\n" {
		t.Errorf("the package's file says %q", text)
	}
	for path := range installed {
		if strings.HasPrefix(path, "/run") || strings.HasPrefix(path, "/dev") || strings.HasPrefix(path, "/etc/ssl") || strings.HasPrefix(path, "/tmp/") {
			t.Errorf("%s is left in the image", path)
		}
	}
}

// BuildKit keeps build arguments in its history and provenance, also those of proxies.
// A proxy with a password is passed as a secret, and is used as the argument would be.
func TestSecretsProxy(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	index := serveCompanyIndex(t)
	way := &proxy{password: "p@ss" + random() + random(), routed: map[string]bool{}}
	mark := strings.TrimPrefix(way.password, "p@ss")
	wheel := index.add(t, ".whl")
	dir := starter().with(files{
		"Dockerfile":       fmt.Sprintf("index.extra = [\"company=%s\"]\n", index.url),
		"requirements.txt": wheel + "\n",
	}).write(t)
	given := secrets{
		"ca": index.authority.pem, "netrc": fmt.Sprintf("machine %s login %s password %s\n", indexHost, index.user, index.password),
		"HTTPS_PROXY": way.serve(t),
	}
	made := pushWith(t, b, dir, append(given.flags(t), "--provenance=mode=max")...)
	if answer := made.python(t, "import "+wheel+" as it; print(it.LOADED)"); answer != "True\n" {
		t.Errorf("the image prints %q", answer)
	}
	if !way.routed[indexHost] {
		t.Error("the proxy was not used")
	}
	l := lookFor(t, mark, index.mark, wheel)
	l.in("the log", []byte(made.steps.text+made.steps.raw))
	l.registry(b, made.repository, made.top.String())
	answer, code := call(t, dir, "convertllb,format=json", given.flags(t)...)
	if code != 0 {
		t.Error(answer.Stderr)
	}
	l.in("the LLB", []byte(answer.Stdout))
	l.wantNothing(mark)
	l.wantNothing(index.mark)
	l.wantIn(wheel, "the registry's")
}
