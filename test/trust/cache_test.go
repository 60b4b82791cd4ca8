package trust

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

func TestCache(t *testing.T) { attackAll(t, cache) }

var cache = []attack{
	{
		name:  "the same name and version on two indexes",
		tries: "an index serves another wheel under a name and version that the builder has from an index of another project",
		seen:  "each image has the wheel of its own project's index",
		stops: "uv's cache has a folder for each index, and a lock has hashes",
		try:   twoIndexes,
	},
	{
		name:  "a wheel that took a password",
		tries: "a build without the password, or with a wrong one, names the URL and the hash of a wheel that another build downloaded with the right one",
		seen:  "the index is asked, and the build fails; with the password the wheel is downloaded again, and public wheels are not",
		stops: "uv's shared cache is used by a uv that has no credentials; what it cannot download is not cached",
		try:   passwordOfAnother,
	},
	{
		name:  "a lock without hashes",
		tries: "a committed lock takes from the cache whatever lies there under its URL",
		seen:  "the build fails: `pylock.toml:9: the lock has no hash of`",
		stops: "a committed lock has a hash of every file; a layer with nothing but MD5 uses no cache",
		unit:  "frontend/lock TestCommittedPackages",
	},
	{
		name:  "the cache of BuildKit itself",
		tries: "a build without the password has the very same steps as one that had it",
		seen:  "the lock and the layers of that build, and no request to the index",
		stops: "nothing: BuildKit works so, and [Trust](secrets.md#what-builds-share) says what to do",
		try:   sameSteps,
	},
}

// private returns a project with a distribution of an index that has a password, and the flags
// of a build that knows it.
func private(t *testing.T) (index *kit.PrivateIndex, project kit.Files, netrc func(password string) []string) {
	index = kit.ServePrivateIndex(t)
	project = kit.Requiring(index.Distribution).With(kit.Files{"Dockerfile": fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", index.Address)})
	return index, project, func(password string) []string {
		return kit.Secrets{"netrc": "machine 127.0.0.1 login me password " + password + "\n"}.Flags(t)
	}
}

func passwordOfAnother(t *testing.T) {
	index, project, netrc := private(t)
	public := "wagon" + kit.Random()
	wheel, file := kit.Wheel(t, public)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Cache-Control", "max-age=365000000, immutable")
		_, _ = w.Write(wheel)
	}))
	t.Cleanup(server.Close)
	project["requirements.txt"] += fmt.Sprintf("%s @ %s/%s\n", public, server.URL, file)
	lock, _ := kit.Export(t, project.Write(t), append(netrc(index.Password), "--target", "lock")...)
	text, err := os.ReadFile(filepath.Join(lock, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := project.With(kit.Files{"pylock.toml": string(text)}).Write(t)
	build := func(flags []string) (bed.Result, int) {
		before := len(index.Asked)
		// With another name of a host, no step is in BuildKit's own cache.
		r := kit.Build(t, dir, append(flags, "--add-host", kit.Random()+".example.test:127.0.0.1", "--output", "type=cacheonly")...)
		return r, len(index.Asked) - before
	}
	for n := range 2 {
		index.Served = 0
		if r, _ := build(netrc(index.Password)); r.Err != nil || index.Served == 0 {
			t.Fatalf("build %d with the password: %d downloads, %v\n%s", n, index.Served, r.Err, r.Stderr)
		}
		if n > 0 && asked.Load() > 0 {
			t.Error("the public wheel was downloaded again")
		}
		asked.Store(0)
	}
	for name, flags := range map[string][]string{"without": nil, "with a wrong": netrc("x" + index.Password)} {
		r, requests := build(flags)
		if r.Err == nil || requests == 0 {
			t.Errorf("the build %s password: %d requests to the index, %v", name, requests, r.Err)
		}
		kit.Says(t, "the build "+name+" password", r.Stderr, index.Address)
	}
}

func sameSteps(t *testing.T) {
	index, project, netrc := private(t)
	build := func(flags ...string) {
		t.Helper()
		if r := kit.Build(t, project.Write(t), append(flags, "--output", "type=cacheonly")...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
	}
	build(netrc(index.Password)...)
	before := len(index.Asked)
	if build(); len(index.Asked) > before {
		t.Error("the index was asked")
	}
}

func twoIndexes(t *testing.T) {
	b := bed.Env(t)
	distribution := "wagon" + kit.Random()
	for _, index := range []string{"first", "second"} {
		wheel, file := kit.PackWheel(t, distribution, "1.0", "py3-none-any", nil, kit.Member{Name: distribution + ".py", Text: "INDEX = '" + index + "'\n"})
		address := kit.ServeFiles(t, map[string][]byte{
			"simple/" + distribution + "/": fmt.Appendf(nil, `<!DOCTYPE html><html><body><a href="/%s#sha256=%x">%[1]s</a></body></html>`, file, sha256.Sum256(wheel)),
			file:                           wheel,
		})
		project := kit.Requiring(distribution).With(kit.Files{"Dockerfile": fmt.Sprintf("index.extra = [\"%s/simple\"]\n", address)})
		made := kit.Push(t, project.Write(t), "--build-arg", "NO_PROXY="+kit.NoProxy(b, "127.0.0.1"))
		if printed := made.Python(t, "import "+distribution+" as it; print(it.INDEX)"); printed != index+"\n" {
			t.Errorf("the image of the %s index has the wheel of the %s", index, printed)
		}
	}
}
