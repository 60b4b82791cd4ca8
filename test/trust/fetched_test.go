package trust

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestFetched(t *testing.T) { attackAll(t, fetched) }

var fetched = []attack{
	{
		name:  "a redirect to another host",
		tries: "an index, and a git server, that have a password in the `netrc` answer with a redirect to another host",
		seen:  "the other host is asked without the password",
		stops: "uv, and git, give a password to the host that it is for",
		try:   redirected,
	},
	{
		name:    "a submodule that runs a program",
		tries:   "a repository that is required has a submodule with the URL `ext::sh -c ...`",
		refused: "transport 'ext' not allowed",
		stops:   "git itself, for submodules",
		try:     withSubmodule("ext::sh -c id% >&2", "transport 'ext' not allowed"),
	},
	{
		name:    "a submodule in the step",
		tries:   "a repository that is required has a submodule with the URL `file:///run/secrets`",
		refused: "transport 'file' not allowed",
		stops:   "git itself, for submodules",
		try:     withSubmodule("file:///run/secrets", "transport 'file' not allowed"),
	},
}

func redirected(t *testing.T) {
	b := bed.Env(t)
	var mu sync.Mutex
	asked, leaked := map[string]bool{}, ""
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[strings.Split(r.URL.Path, "/")[1]] = true
		leaked += r.Header.Get("Authorization")
		// A client that has a password is asked for it.
		w.Header().Set("WWW-Authenticate", `Basic realm="other"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(other.Close)
	password := "hush" + kit.Random()
	private := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, given, _ := r.BasicAuth(); given != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+r.URL.RequestURI(), http.StatusFound)
	}))
	t.Cleanup(private.Close)
	args := append(kit.Secrets{"netrc": "machine 127.0.0.1 login me password " + password + "\n"}.Flags(t),
		"--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1,localhost"))
	distribution := "wagon" + kit.Random()
	for asks, project := range map[string]kit.Files{
		"simple": kit.Requiring(distribution).With(kit.Files{"Dockerfile": fmt.Sprintf("index.extra = [\"%s/simple\"]\n", private.URL)}),
		"repository.git": kit.Requiring(fmt.Sprintf("%s @ git+%s/repository.git", distribution, private.URL)).
			With(kit.Files{"Dockerfile": "apt.build = [\"git\", \"openssh-client\"]\n"}),
	} {
		kit.MustFail(t, project.Write(t), args...)
		mu.Lock()
		if !asked[asks] || leaked != "" {
			t.Errorf("the other host was asked for %s: %v, with %q", asks, asked[asks], leaked)
		}
		mu.Unlock()
	}
}

// withSubmodule requires a distribution from a repository that has a submodule.
func withSubmodule(url, refused string) func(t *testing.T) {
	return func(t *testing.T) {
		b := bed.Env(t)
		distribution := "wagon" + kit.Random()
		repository := kit.BareRepository(t, kit.Files{
			"setup.py":    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", py_modules=[])\n", distribution),
			".gitmodules": fmt.Sprintf("[submodule \"part\"]\n\tpath = part\n\turl = %q\n", url),
		}.Write(t), "")
		work := filepath.Join(t.TempDir(), "work")
		kit.Git(t, filepath.Dir(repository), "clone", "--quiet", repository, work)
		head := strings.TrimSpace(kit.Git(t, work, "rev-parse", "HEAD"))
		kit.Git(t, work, "update-index", "--add", "--cacheinfo", "160000,"+head+",part")
		kit.Git(t, work, "commit", "--quiet", "--message", "A submodule")
		kit.Git(t, work, "push", "--quiet", "origin", "main")
		server := httptest.NewServer(kit.GitServer(t, repository))
		t.Cleanup(server.Close)
		project := kit.Requiring(fmt.Sprintf("%s @ git+%s/repository.git", distribution, server.URL)).
			With(kit.Files{"Dockerfile": "apt.build = [\"git\", \"openssh-client\"]\n"})
		log := kit.MustFail(t, project.Write(t), "--secret", "id=netrc,src="+filepath.Join(work, "setup.py"),
			"--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1"))
		kit.Says(t, "the build", log, refused)
	}
}
