package test

import (
	"crypto/subtle"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// The secret ca is for all that fetches: git has a requirement from a server of the
// company's, which asks for a password, and setup.py asks that server for something.
func TestSecretsCAGit(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	distribution, password, authority := "wagon"+random(), "hush"+random(), newAuthority(t)
	repository := bareRepository(t, files{
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	}.write(t), "")
	server, asked := gitServer(t, repository), false
	port := serveTLS(t, authority.vouch(t, indexHost, time.Now().Add(time.Hour)), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	if said := made.python(t, "import "+distribution+" as it; print(it.LOADED)"); said != "True\n" {
		t.Errorf("the image says %q", said)
	}
	if !asked {
		t.Error("setup.py fetched nothing")
	}
	l := lookFor(t, password)
	l.in("the log", []byte(made.steps.text+made.steps.raw))
	l.registry(b, made.repository, made.top.String())
	l.wantNothing(password)
}

// It is for apt-get too, and leaves nothing of itself in the image.
func TestSecretsCAApt(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	authority, archive, folder := newAuthority(t), t.TempDir(), t.TempDir()
	files{
		"DEBIAN/control":        "Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nDescription: a wagon\n",
		"usr/share/wagon/WHEEL": "round\n",
	}.plain(t, folder)
	packed := filepath.Join(archive, "wagon.deb")
	if out, err := exec.Command("dpkg-deb", "--root-owner-group", "--build", folder, packed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	index := fmt.Sprintf("Package: wagon\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.test>\nFilename: ./wagon.deb\nSize: %d\nSHA256: %x\nDescription: a wagon\n", len(data), sum(string(data)))
	files{"Packages": index}.plain(t, archive)
	port := serveTLS(t, authority.vouch(t, indexHost, time.Now().Add(time.Hour)), http.FileServer(http.Dir(archive)))
	context, base := t.TempDir(), b.Registry+"/test/"+name(t)+"-base:1"
	files{
		"Dockerfile":   "FROM python:3.13-slim\nRUN rm -rf /etc/apt/sources.list.d /etc/apt/sources.list\nCOPY company.list /etc/apt/sources.list.d/\n",
		"company.list": fmt.Sprintf("deb [trusted=yes] https://%s:%s ./\n", indexHost, port),
	}.plain(t, context)
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

// plain lays files out without a syntax line.
func (f files) plain(t *testing.T, dir string) {
	t.Helper()
	for name, text := range f {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// proxy is one that asks for a password and knows the way to a host that nobody else
// knows.
type proxy struct {
	password string
	ways     map[string]string // to hosts that are elsewhere: an address of this machine
	mu       sync.Mutex
	led      map[string]bool // to hosts
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A proxy's password comes as one of a page does, in another header.
	r.Header.Set("Authorization", r.Header.Get("Proxy-Authorization"))
	if _, given, _ := r.BasicAuth(); subtle.ConstantTimeCompare([]byte(given), []byte(p.password)) != 1 || r.Method != http.MethodConnect {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	host, port, _ := net.SplitHostPort(r.Host)
	p.mu.Lock()
	p.led[host] = true
	p.mu.Unlock()
	address := net.JoinHostPort(host, port)
	if host == indexHost {
		address = net.JoinHostPort("127.0.0.1", port)
	} else if way, known := p.ways[host]; known {
		address = way
	}
	there, err := net.Dial("tcp", address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	fmt.Fprint(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(there, here) }()
	_, _ = io.Copy(here, there)
}

// serve gives the proxy's URL.
func (p *proxy) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return fmt.Sprintf("http://me:%s@%s", strings.Replace(p.password, "@", "%40", 1), server.Listener.Addr())
}

// BuildKit keeps a build argument in its history and in the provenance, also that of a
// proxy. A proxy with a password is a secret, and is used as the argument would be.
func TestSecretsProxy(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	index := serveCompanyIndex(t)
	way := &proxy{password: "p@ss" + random() + random(), led: map[string]bool{}}
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
	if said := made.python(t, "import "+wheel+" as it; print(it.LOADED)"); said != "True\n" {
		t.Errorf("the image says %q", said)
	}
	if !way.led[indexHost] {
		t.Error("the proxy was not asked for the way")
	}
	l := lookFor(t, mark, index.mark, wheel)
	l.in("the log", []byte(made.steps.text+made.steps.raw))
	l.registry(b, made.repository, made.top.String())
	said, code := call(t, dir, "convertllb,format=json", given.flags(t)...)
	if code != 0 {
		t.Error(said.Stderr)
	}
	l.in("the LLB", []byte(said.Stdout))
	l.wantNothing(mark)
	l.wantNothing(index.mark)
	l.wantIn(wheel, "the registry's")
}
