package test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// A pipeline throws its builder away. What the next one imports decides what it has
// to do again; each asks an index that counts.
func TestCacheImported(t *testing.T) {
	t.Parallel()
	index := servePrivateIndex(t, "libgomp.so.1") // what is told of it must not take installing it again
	project := starter().with(files{
		"Dockerfile":       fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", index.address),
		"requirements.txt": index.distribution + "\n" + starter()["requirements.txt"],
	})
	netrc := filepath.Join(t.TempDir(), "netrc")
	if err := os.WriteFile(netrc, []byte("machine 127.0.0.1 login me password "+index.password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	first, next := emptyDaemon(t), emptyDaemon(t)
	build := func(b bed.Bed, dir string, args ...string) pushed {
		return pushWith(t, b, dir, append([]string{"--provenance=false", "--secret", "id=netrc,src=" + netrc,
			"--build-arg", "NO_PROXY=" + noProxy(b, "127.0.0.1")}, args...)...)
	}
	ref := func(tag string) string {
		return fmt.Sprintf("type=registry,ref=%s/test/%s-cache:%s", first.Registry, name(t), tag)
	}
	folder := filepath.Join(t.TempDir(), "cache")
	dir := project.write(t)
	// First what holds less: blobs that mode=max has exported would go along.
	image := first.Registry + "/test/" + name(t) + "-inline"
	build(first, dir, "-t", image, "--cache-to", "type=inline", "--cache-to", ref("min")+",mode=min")
	before := build(first, dir, "--cache-to", ref("max")+",mode=max", "--cache-to", "type=local,mode=max,dest="+folder)
	own := func(path string) bool { return strings.Contains(path, index.distribution) }
	if !slices.ContainsFunc(index.asked, own) || index.served == 0 {
		t.Fatalf("the index was asked for %q", index.asked)
	}
	for n, c := range []struct {
		name, from string
		asks       bool // for the build requirements, which are in no image
	}{
		{"max", ref("max"), false},
		{"local", "type=local,src=" + folder, false},
		{"min", ref("min"), true},
		{"inline", "type=registry,ref=" + image, true},
	} {
		next.MustBuildx(t, "prune", "--all", "--force")
		text := fmt.Sprintf("edit number %d", n)
		module := fmt.Sprintf("def greet():\n    return %q\n", text)
		if err := os.WriteFile(filepath.Join(dir, "starter", "greet.py"), []byte(module), 0o644); err != nil {
			t.Fatal(err)
		}
		index.asked = nil
		began := time.Now()
		after := build(next, dir, "--cache-from", c.from)
		t.Logf("%s: %.1f s; the index was asked for %q", c.name, time.Since(began).Seconds(), index.asked)
		if slices.ContainsFunc(index.asked, own) {
			t.Errorf("%s: dependencies were resolved or installed again: %q", c.name, index.asked)
		}
		if asks := len(index.asked) > 0; asks != c.asks {
			t.Errorf("%s: the index was asked for %q", c.name, index.asked)
		}
		after.steps.wantCached(t, "[venv]", "[lock]", "[deps ")
		if !c.asks {
			after.steps.wantCached(t, "[wheel 1/2]")
		}
		if lacks := "loads libgomp.so.1, which the image does not have"; !strings.Contains(after.steps.text, lacks) {
			t.Errorf("%s: it does not say that the distribution %s", c.name, lacks)
		}
		if !strings.Contains(string(after.open(t, "project:").find(t, "/site-packages/starter/greet.py").content), text) {
			t.Errorf("%s: the image is without the edit", c.name)
		}
		var changed []string
		was := before.digests(t)
		for title, digest := range after.digests(t) {
			if was[title] != digest {
				changed = append(changed, title)
			}
		}
		if len(changed) != 1 || !strings.HasPrefix(changed[0], "project:") {
			t.Errorf("%s: these layers are others: %q of %q", c.name, changed, slices.Sorted(maps.Keys(was)))
		}
	}
}
