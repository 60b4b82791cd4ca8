package test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// add puts a distribution on the index, a wheel or what has to be built, and gives
// its name.
func (i companyIndex) add(t *testing.T, form string) string {
	t.Helper()
	distribution := i.canary + random()
	content, file := wheelOf(t, distribution)
	if form == ".tar.gz" {
		file, content = distribution+"-1.0.tar.gz", sdistOf(t, distribution)
	}
	if err := os.WriteFile(filepath.Join(i.folder, file), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return distribution
}

// secrets are what a build is given by --secret: a file each.
type secrets map[string]string

// flags writes them down.
func (s secrets) flags(t *testing.T) []string {
	t.Helper()
	var flags []string
	for id, content := range s {
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		flags = append(flags, "--secret", "id="+id+",src="+file)
	}
	return flags
}

// flags are those by which a build finds the index.
func (i companyIndex) flags(b bed.Bed) []string {
	return []string{"--add-host", indexHost + ":127.0.0.1", "--build-arg", "NO_PROXY=" + noProxy(b, indexHost)}
}

// Whatever way the password of an index is passed, it is used wherever something is
// fetched, and is in nothing that the build leaves or says.
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
			// What has to be built, and what the project is built with, are fetched too.
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
		digest := toldDigest(t, metadata)
		l.in("the metadata of "+way.name, text)
		made := readImage(t, b, repository, digest)
		if printed := made.python(t, program); printed != "True\n" {
			t.Errorf("%s: the image says %q", way.name, printed)
		}
		// However uv is configured, it resolves for linux alone: click needs colorama on
		// Windows.
		if lock := made.open(t, "lock:").find(t, "pylock.toml").content; strings.Contains(string(lock), "colorama") {
			t.Errorf("%s: the lock is for other systems too:\n%s", way.name, lock)
		}
		if n == 0 {
			l.folder("the local cache", cache)
			l.registry(b, repository+"-cache", "latest")
			for _, question := range []string{"plan", "convertllb"} {
				if said, err := run("the answer to "+question, append(append(args, "--call="+question+",format=json"), right...)...); err != nil {
					t.Errorf("%s: %v\n%s", question, err, said)
				}
			}
		}
		l.registry(b, repository, digest)

		// A password that is refused is not shown either.
		wrong := append(args, "--no-cache-filter", "lock", "--output", "type=cacheonly", dir)
		log, err = run("the log of the failed build with "+way.name, append(wrong, way.secrets(index.password+"x").flags(t)...)...)
		if err == nil {
			t.Errorf("%s: a wrong password was accepted", way.name)
		}
		says(t, way.name, log, "the package index "+strings.TrimSuffix(index.url, "/simple"), " refuses the build's credentials (403 Forbidden)")
	}
	// The last build is the one that failed.
	for _, question := range []string{"inspect", "logs"} {
		said, err := run("the history's "+question, "history", question)
		if err != nil {
			t.Errorf("%v\n%s", err, said)
		}
		says(t, "the history's "+question, said, map[string]string{"inspect": "refuses the build's credentials", "logs": "returned a 403 Forbidden error"}[question])
	}
	l.folder("the daemon's store", daemon.Store())
	l.wantNothing(index.mark)
	for _, place := range []string{"the log of netrc", "the registry's", "the local cache", "the answer to plan", "the answer to convertllb",
		"the daemon's store/runc-overlayfs/snapshots", "the daemon's store/runc-overlayfs/content", "the daemon's store/history"} {
		l.wantIn(index.canary, place)
	}
}
