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
	"github.com/wainwright-build/wainwright/test/kit"
)

// In whatever way an index's password is passed, all steps that fetch use it, and it is
// nowhere in what the build stores or prints.
func TestSecretsIndex(t *testing.T) {
	t.Parallel()
	index, daemon := kit.ServeCompanyIndex(t), kit.StartDaemon(t, builder.Options{})
	b := daemon.Bed
	extra := fmt.Sprintf("index.extra = [\"company=%s\"]\n", index.URL)
	ways := []struct {
		name      string
		configure string // below the syntax line
		secrets   func(password string) kit.Secrets
	}{
		{"netrc", extra, func(password string) kit.Secrets {
			return kit.Secrets{"ca": index.Authority.PEM, "netrc": fmt.Sprintf("machine %s login %s password %s\n", kit.IndexHost, index.User, password)}
		}},
		{"pip.conf", "", func(password string) kit.Secrets {
			return kit.Secrets{"ca": index.Authority.PEM, "pip.conf": fmt.Sprintf("[global]\nindex-url = %s\ncert = /home/me/company.pem\n", index.WithCredential(password))}
		}},
		{"pip.conf that trusts", "", func(password string) kit.Secrets {
			return kit.Secrets{"pip.conf": fmt.Sprintf("[global]\nextra-index-url =\n    %s\ntrusted-host =\n    %s\n", index.WithCredential(password), kit.IndexHost)}
		}},
		{"uv.toml", "", func(password string) kit.Secrets {
			return kit.Secrets{"ca": index.Authority.PEM, "uv.toml": fmt.Sprintf("[[index]]\nname = \"company\"\nurl = %q\n", index.WithCredential(password))}
		}},
		{"variables", extra, func(password string) kit.Secrets {
			return kit.Secrets{"ca": index.Authority.PEM, "UV_INDEX_COMPANY_USERNAME": index.User, "UV_INDEX_COMPANY_PASSWORD": password}
		}},
	}
	l := kit.LookFor(t, index.Mark, index.Canary)
	run := func(what string, args ...string) (string, error) {
		r := b.Buildx(t, args...)
		l.In(what, []byte(r.Stdout+r.Stderr))
		return r.Stdout + r.Stderr, r.Err
	}
	for n, way := range ways {
		wheel, metadata := index.Add(t, ".whl"), filepath.Join(t.TempDir(), "metadata.json")
		project := kit.Starter().With(kit.Files{"Dockerfile": way.configure, "requirements.txt": wheel + "\nclick\n"})
		repository, cache := fmt.Sprintf("test/%s-%d", kit.Name(t), n), filepath.Join(t.TempDir(), "cache")
		args := append([]string{"build", "--progress=plain"}, index.Flags(b)...)
		push := append(slices.Clone(args), "--metadata-file", metadata, "-t", b.Registry+"/"+repository, "--push", "--attest", "type=sbom", "--provenance", "mode=max")
		program := fmt.Sprintf("import %s as it; print(it.LOADED)", wheel)
		if n == 0 {
			// An sdist and a build requirement are fetched too.
			sdist, tool := index.Add(t, ".tar.gz"), index.Add(t, ".whl")
			project["requirements.txt"] += sdist + "\n"
			project["setup.py"] = "import " + tool + "\n" + project["setup.py"]
			project["pyproject.toml"] = fmt.Sprintf("[build-system]\nrequires = [\"setuptools\", %q]\nbuild-backend = \"setuptools.build_meta\"\n", tool)
			program = "import " + sdist + "; " + program
			push = append(push, "--cache-to", fmt.Sprintf("type=registry,mode=max,ref=%s/%s-cache", b.Registry, repository), "--cache-to", "type=local,mode=max,dest="+cache)
		}
		dir := project.Write(t)
		right := append(way.secrets(index.Password).Flags(t), dir)
		log, err := run("the log of "+way.name, append(push, right...)...)
		if err != nil {
			t.Errorf("%s: %v\n%s", way.name, err, log)
			continue
		}
		text, err := os.ReadFile(metadata)
		if err != nil {
			t.Fatal(err)
		}
		digest := kit.MetadataDigest(t, metadata)
		l.In("the metadata of "+way.name, text)
		made := kit.ReadImage(t, b, repository, digest)
		if printed := made.Python(t, program); printed != "True\n" {
			t.Errorf("%s: the image prints %q", way.name, printed)
		}
		// However uv is configured, it resolves for Linux only: click needs colorama on
		// Windows.
		if lock := made.Open(t, "lock:").Find(t, "pylock.toml").Content; strings.Contains(string(lock), "colorama") {
			t.Errorf("%s: the lock is for other systems too:\n%s", way.name, lock)
		}
		if n == 0 {
			l.Folder("the local cache", cache)
			l.Registry(b, repository+"-cache", "latest")
			for _, question := range []string{"plan", "convertllb"} {
				if answer, err := run("the answer to "+question, append(append(args, "--call="+question+",format=json"), right...)...); err != nil {
					t.Errorf("%s: %v\n%s", question, err, answer)
				}
			}
		}
		l.Registry(b, repository, digest)

		// A wrong password is not shown either.
		wrong := append(args, "--no-cache-filter", "lock", "--output", "type=cacheonly", dir)
		log, err = run("the log of the failed build with "+way.name, append(wrong, way.secrets(index.Password+"x").Flags(t)...)...)
		if err == nil {
			t.Errorf("%s: a wrong password was accepted", way.name)
		}
		kit.Says(t, way.name, log, "the package index "+strings.TrimSuffix(index.URL, "/simple"), " refuses the build's credentials (403 Forbidden)")
	}
	// The last build is the one that failed.
	for _, question := range []string{"inspect", "logs"} {
		answer, err := run("the history's "+question, "history", question)
		if err != nil {
			t.Errorf("%v\n%s", err, answer)
		}
		kit.Says(t, "the history's "+question, answer, map[string]string{"inspect": "refuses the build's credentials", "logs": "returned a 403 Forbidden error"}[question])
	}
	l.Folder("the daemon's store", daemon.Store())
	l.WantNothing(index.Mark)
	for _, place := range []string{"the log of netrc", "the registry's", "the local cache", "the answer to plan", "the answer to convertllb",
		"the daemon's store/runc-overlayfs/snapshots", "the daemon's store/runc-overlayfs/content", "the daemon's store/history"} {
		l.WantIn(index.Canary, place)
	}
}

// The secret ca is for everything that fetches: git clones a requirement from a
// company's server with a password, and setup.py requests a page there.
func TestSecretsCAGit(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution, password, authority := "wagon"+kit.Random(), "hush"+kit.Random(), kit.NewAuthority(t)
	repository := kit.BareRepository(t, kit.Files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.Write(t), "")
	server, asked := kit.GitServer(t, repository), false
	port := kit.ServeTLS(t, authority.IssueCertificate(t, kit.IndexHost, time.Now().Add(time.Hour)), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	project := kit.Starter().With(kit.Files{
		"requirements.txt": "click\n",
		"Dockerfile": fmt.Sprintf("packages = [\"%s @ git+https://%s:%s/repository.git@v1.2.3\"]\napt.build = [\"git\", \"openssh-client\"]\nbuild.network = true\n",
			distribution, kit.IndexHost, port),
	})
	project["setup.py"] = fmt.Sprintf("import urllib.request\n\nurllib.request.urlopen(\"https://%s:%s/version\")\n", kit.IndexHost, port) + project["setup.py"]
	given := kit.Secrets{"ca": authority.PEM, "netrc": fmt.Sprintf("machine %s login me password %s\n", kit.IndexHost, password)}
	flags := append(given.Flags(t), "--provenance=mode=max", "--add-host", kit.IndexHost+":127.0.0.1", "--build-arg", "NO_PROXY="+kit.NoProxy(b, kit.IndexHost))
	made := kit.PushWith(t, b, project.Write(t), flags...)
	if printed := made.Python(t, "import "+distribution+" as it; print(it.LOADED)"); printed != "True\n" {
		t.Errorf("the image prints %q", printed)
	}
	if !asked {
		t.Error("setup.py fetched nothing")
	}
	l := kit.LookFor(t, password)
	l.In("the log", []byte(made.Steps.Text+made.Steps.Raw))
	l.Registry(b, made.Repository, made.Top.String())
	l.WantNothing(password)
}

// apt-get trusts the secret ca too, and nothing of it is left in the image.
func TestSecretsCAApt(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	authority, archive, folder := kit.NewAuthority(t), t.TempDir(), t.TempDir()
	kit.Files{
		"DEBIAN/control":        "Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nDescription: a wagon\n",
		"usr/share/wagon/WHEEL": "round\n",
	}.WritePlain(t, folder)
	packed := filepath.Join(archive, "wagon.deb")
	if out, err := exec.Command("dpkg-deb", "--root-owner-group", "--build", folder, packed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	index := fmt.Sprintf("Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nFilename: ./wagon.deb\nSize: %d\nSHA256: %x\nDescription: a wagon\n", len(data), kit.SHA256(string(data)))
	kit.Files{"Packages": index}.WritePlain(t, archive)
	port := kit.ServeTLS(t, authority.IssueCertificate(t, kit.IndexHost, time.Now().Add(time.Hour)), http.FileServer(http.Dir(archive)))
	context, base := t.TempDir(), b.Registry+"/test/"+kit.Name(t)+"-base:1"
	kit.Files{
		"Dockerfile":   "FROM python:3.13-slim\nRUN rm -rf /etc/apt/sources.list.d /etc/apt/sources.list\nCOPY company.list /etc/apt/sources.list.d/\n",
		"company.list": fmt.Sprintf("deb [trusted=yes] https://%s:%s ./\n", kit.IndexHost, port),
	}.WritePlain(t, context)
	b.MustBuildx(t, "build", "--provenance=false", "-t", base, "--push", context)

	dir := kit.Starter().With(kit.Files{"Dockerfile": fmt.Sprintf("base = %q\npython = \"3.13\"\napt.runtime = [\"wagon\"]\n", base)}).Write(t)
	flags := []string{"--add-host", kit.IndexHost + ":127.0.0.1", "--build-arg", "NO_PROXY=" + kit.NoProxy(b, kit.IndexHost)}
	kit.Says(t, "the build without it", kit.Build(t, dir, append(flags, "--output", "type=cacheonly")...).Stderr, "the certificate of the base's package archive", "--secret id=ca,src=ca.pem")
	made := kit.Push(t, dir, append(flags, kit.Secrets{"ca": authority.PEM}.Flags(t)...)...)
	installed := made.Open(t, "apt-get install")
	if text := string(installed["/usr/share/wagon/WHEEL"].Content); text != "round\n" {
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
	index := kit.ServeCompanyIndex(t)
	way := &kit.Proxy{Password: "p@ss" + kit.Random() + kit.Random(), Routed: map[string]bool{}}
	mark := strings.TrimPrefix(way.Password, "p@ss")
	wheel := index.Add(t, ".whl")
	dir := kit.Starter().With(kit.Files{
		"Dockerfile":       fmt.Sprintf("index.extra = [\"company=%s\"]\n", index.URL),
		"requirements.txt": wheel + "\n",
	}).Write(t)
	given := kit.Secrets{
		"ca": index.Authority.PEM, "netrc": fmt.Sprintf("machine %s login %s password %s\n", kit.IndexHost, index.User, index.Password),
		"HTTPS_PROXY": way.Serve(t),
	}
	made := kit.PushWith(t, b, dir, append(given.Flags(t), "--provenance=mode=max")...)
	if answer := made.Python(t, "import "+wheel+" as it; print(it.LOADED)"); answer != "True\n" {
		t.Errorf("the image prints %q", answer)
	}
	if !way.Routed[kit.IndexHost] {
		t.Error("the proxy was not used")
	}
	l := kit.LookFor(t, mark, index.Mark, wheel)
	l.In("the log", []byte(made.Steps.Text+made.Steps.Raw))
	l.Registry(b, made.Repository, made.Top.String())
	answer, code := kit.Call(t, dir, "convertllb,format=json", given.Flags(t)...)
	if code != 0 {
		t.Error(answer.Stderr)
	}
	l.In("the LLB", []byte(answer.Stdout))
	l.WantNothing(mark)
	l.WantNothing(index.Mark)
	l.WantIn(wheel, "the registry's")
}
