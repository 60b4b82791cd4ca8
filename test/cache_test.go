package test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/convertllb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// graph is the LLB of an image by digest.
type graph struct {
	ops   map[digest.Digest]*pb.Op
	names map[digest.Digest]string
}

func llbOf(t *testing.T, dir string) graph {
	t.Helper()
	var answer struct {
		Def      map[digest.Digest]json.RawMessage
		Metadata map[digest.Digest]llb.OpMetadata
	}
	kit.Solve(t, kit.SolveOptions(t, dir, map[string]string{"requestid": convertllb.RequestConvertLLB}),
		func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
			result, err := wainwright.Build(ctx, c)
			if err != nil {
				return nil, err
			}
			return gwclient.NewResult(), json.Unmarshal(result.Metadata["result.json"], &answer)
		})
	g := graph{ops: map[digest.Digest]*pb.Op{}, names: map[digest.Digest]string{}}
	for id, text := range answer.Def {
		g.ops[id] = &pb.Op{}
		if err := protojson.Unmarshal(text, g.ops[id]); err != nil {
			t.Fatal(err)
		}
		g.names[id] = answer.Metadata[id].Description["llb.customname"]
	}
	return g
}

// named returns the operations whose names begin with a prefix.
func (g graph) named(prefix string) []digest.Digest {
	var found []digest.Digest
	for id, name := range g.names {
		if strings.HasPrefix(name, prefix) {
			found = append(found, id)
		}
	}
	return found
}

// sources returns the identifiers of all sources that an operation depends on.
func (g graph) sources(id digest.Digest) []string {
	found := map[string]bool{}
	seen := map[digest.Digest]bool{}
	var walk func(digest.Digest)
	walk = func(id digest.Digest) {
		if seen[id] {
			return
		}
		seen[id] = true
		if source, ok := g.ops[id].Op.(*pb.Op_Source); ok {
			found[source.Source.Identifier] = true
		}
		for _, input := range g.ops[id].Inputs {
			walk(digest.Digest(input.Digest))
		}
	}
	walk(id)
	return slices.Sorted(maps.Keys(found))
}

// In the LLB that is solved, neither the layers of dependencies nor the lock depend on
// the build context.
func TestCacheDependencySources(t *testing.T) {
	t.Parallel()
	g := llbOf(t, kit.Busy().Write(t))
	fromContext := func(id digest.Digest) bool {
		return slices.ContainsFunc(g.sources(id), func(s string) bool { return !strings.HasPrefix(s, "docker-image://") })
	}
	for _, prefix := range []string{"[deps", "[lock]", "[venv]"} {
		found := g.named(prefix)
		if len(found) == 0 {
			t.Errorf("there is no operation called %s", prefix)
		}
		for _, id := range found {
			if fromContext(id) {
				t.Errorf("%s is made from %q", g.names[id], g.sources(id))
			}
		}
	}
	if len(g.named("[deps")) < 2 {
		t.Errorf("there are %d layers of dependencies, want several", len(g.named("[deps")))
	}
	// The walk finds the context where it is used.
	for _, id := range g.named("[wheel 2/2]") {
		if !fromContext(id) {
			t.Errorf("the wheel is made from %q, without the context", g.sources(id))
		}
	}
}

// The same project makes the same LLB each time. Otherwise it would never be cached.
func TestCacheSameGraph(t *testing.T) {
	t.Parallel()
	dir := kit.Busy().Write(t)
	first := llbOf(t, dir)
	for range 4 {
		again := llbOf(t, dir)
		for _, prefix := range dependencies {
			was, is := first.named(prefix), again.named(prefix)
			slices.Sort(was)
			slices.Sort(is)
			if len(was) == 0 || !slices.Equal(was, is) {
				t.Errorf("%s was %v and is %v", prefix, was, is)
			}
		}
	}
}

// dependencies are the name prefixes of all steps that install or resolve.
var dependencies = []string{"[venv]", "[wheel 1/2]", "[lock]", "[deps"}

// An edit installs again only if it changes what is declared.
func TestCacheEdits(t *testing.T) {
	before := kit.BusyImage(t)
	for _, c := range []struct {
		name, file, old, new string
		changed              []string // layers of the image, by the beginning of their titles
	}{
		{"a module", "starter/greet.py", "hello", "good day", []string{"project"}},
		{"the description", "setup.py", "A starter", "Another starter", []string{"project"}},
		{"the version", "setup.py", "0.1.0", "0.2.0", []string{"project"}},
		{"the README, which is in the metadata", "README.md", "Starter", "The starter", []string{"project"}},
		{"a file that nothing reads", "notes.md", "Nobody", "No one", nil},
		{"the order and comments of requirements", "requirements.txt", kit.Busy()["requirements.txt"],
			"# what we need\nnetworkx  # graphs\npygments\n\npackaging\niniconfig\nclick\nsix\n-e .\n", []string{"project"}},
		{"the root script", "main.py", "print(greet())", "print(greet(), file=None)", []string{"carried code"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := kit.Busy().Write(t)
			kit.Edit(t, dir, c.file, c.old, c.new)
			after := kit.Push(t, dir)
			after.Steps.WantCached(t, dependencies...)
			var changed []string
			was := before.Digests(t)
			for _, layer := range after.Layers(t) {
				kind, _, _ := strings.Cut(layer.Title, ":")
				if was[layer.Title] != layer.Digest {
					changed = append(changed, kind)
				}
			}
			if !slices.Equal(changed, c.changed) {
				t.Errorf("the layers %q are new, want %q", changed, c.changed)
			}
			if c.changed == nil && after.Digest != before.Digest {
				t.Errorf("the images differ:\n%s\n%s", before.Blobs[before.Manifest.Config.Digest], after.Blobs[after.Manifest.Config.Digest])
			}
			if same := after.Digest == before.Digest; same != (c.changed == nil) {
				t.Errorf("the image is the same: %v", same)
			}
		})
	}
}

// A pin installs and ships only the layer that has its distribution.
func TestCachePin(t *testing.T) {
	t.Parallel()
	before := kit.BusyImage(t)
	dir := kit.Busy().Write(t)
	kit.Edit(t, dir, "requirements.txt", "six", "six==1.16.0")
	after := kit.Push(t, dir)

	// On a bed that ran this test before, the one step is cached too.
	known := append(kit.WithPrefix(before.Steps.Ran, "[deps"), kit.WithPrefix(before.Steps.Cached, "[deps")...)
	other := slices.DeleteFunc(append(kit.WithPrefix(after.Steps.Ran, "[deps"), kit.WithPrefix(after.Steps.Cached, "[deps")...),
		func(step string) bool { return slices.Contains(known, step) })
	if len(other) != 1 || !strings.Contains(other[0], "six 1.16.0") {
		t.Errorf("the steps %q are new, want the one with six", other)
	}
	if ran := kit.WithPrefix(after.Steps.Ran, "[deps"); len(ran) > 1 {
		t.Errorf("the steps %q were executed", ran)
	}
	held := slices.Collect(maps.Values(before.Digests(t)))
	var shipped []string
	for _, layer := range after.Layers(t) {
		if strings.HasPrefix(layer.Title, "deps") && !slices.Contains(held, layer.Digest) {
			shipped = append(shipped, layer.Title)
		}
	}
	if len(shipped) != 1 {
		t.Errorf("the layers %q of dependencies are new, want one", shipped)
	}
	if n := len(after.Layers(t)) - len(before.Layers(t)); n != 0 {
		t.Errorf("the image has %d layers more", n)
	}
}

// A release of the frontend with the same uv rebuilds nothing.
func TestCacheOtherFrontend(t *testing.T) {
	t.Parallel()
	before := kit.BusyImage(t)
	other := kit.OtherFrontend(t)
	if other == kit.Frontend(t) {
		t.Fatalf("%s is the same frontend", other)
	}
	after := kit.Push(t, kit.Busy().Write(t), "--build-arg", "BUILDKIT_SYNTAX="+other)
	after.Steps.WantCached(t, append(dependencies, "[wheel")...)
	if after.Digest != before.Digest {
		t.Errorf("the image differs")
	}
}

// Two projects that lock the same distribution share its layer.
func TestCacheSharedLayer(t *testing.T) {
	t.Parallel()
	before := kit.BusyImage(t)
	other := kit.Files{
		"pyproject.toml":     "[project]\nname = \"other\"\nversion = \"7\"\ndependencies = [\"networkx\", \"iniconfig\", \"six\", \"click\", \"pygments\"]\n[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n",
		"src/other/ready.py": "READY = True\n",
	}
	after := kit.Push(t, other.Write(t))
	known := slices.Collect(maps.Values(before.Digests(t)))
	var shared []string
	for _, layer := range after.Layers(t) {
		if strings.HasPrefix(layer.Title, "deps") && slices.Contains(known, layer.Digest) {
			shared = append(shared, layer.Title)
		}
	}
	if len(shared) == 0 || !strings.Contains(strings.Join(shared, "\n"), "networkx") {
		t.Errorf("%q are shared, of %+v", shared, after.Layers(t))
	}
}

// A new builder with an imported cache does again only what the edit takes. The index
// counts what the builders ask for.
func TestCacheImported(t *testing.T) {
	t.Parallel()
	index := kit.ServePrivateIndex(t, "libgomp.so.1") // warning of its library must not take installing it again
	project := kit.Starter().With(kit.Files{
		"Dockerfile":       fmt.Sprintf("index.extra = [\"http://%s/simple\"]\n", index.Address),
		"requirements.txt": index.Distribution + "\n" + kit.Starter()["requirements.txt"],
	})
	netrc := filepath.Join(t.TempDir(), "netrc")
	if err := os.WriteFile(netrc, []byte("machine 127.0.0.1 login me password "+index.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	first, next := kit.EmptyDaemon(t), kit.EmptyDaemon(t)
	build := func(b bed.Bed, dir string, args ...string) kit.Pushed {
		return kit.PushWith(t, b, dir, append([]string{"--provenance=false", "--secret", "id=netrc,src=" + netrc,
			"--build-arg", "NO_PROXY=" + kit.NoProxy(b, "127.0.0.1")}, args...)...)
	}
	ref := func(tag string) string {
		return fmt.Sprintf("type=registry,ref=%s/test/%s-cache:%s", first.Registry, kit.Name(t), tag)
	}
	folder := filepath.Join(t.TempDir(), "cache")
	dir := project.Write(t)
	// First the caches with less: they would contain blobs that mode=max exported before.
	image := first.Registry + "/test/" + kit.Name(t) + "-inline"
	build(first, dir, "-t", image, "--cache-to", "type=inline", "--cache-to", ref("min")+",mode=min")
	before := build(first, dir, "--cache-to", ref("max")+",mode=max", "--cache-to", "type=local,mode=max,dest="+folder)
	own := func(path string) bool { return strings.Contains(path, index.Distribution) }
	if !slices.ContainsFunc(index.Asked, own) || index.Served == 0 {
		t.Fatalf("the index was asked for %q", index.Asked)
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
		index.Asked = nil
		began := time.Now()
		after := build(next, dir, "--cache-from", c.from)
		t.Logf("%s: %.1f s; the index was asked for %q", c.name, time.Since(began).Seconds(), index.Asked)
		if slices.ContainsFunc(index.Asked, own) {
			t.Errorf("%s: dependencies were resolved or installed again: %q", c.name, index.Asked)
		}
		if asks := len(index.Asked) > 0; asks != c.asks {
			t.Errorf("%s: the index was asked for %q", c.name, index.Asked)
		}
		after.Steps.WantCached(t, "[venv]", "[lock]", "[deps ")
		if !c.asks {
			after.Steps.WantCached(t, "[wheel 1/2]")
		}
		if lacks := "loads libgomp.so.1, which the image does not have"; !strings.Contains(after.Steps.Text, lacks) {
			t.Errorf("%s: it does not say that the distribution %s", c.name, lacks)
		}
		if !strings.Contains(string(after.Open(t, "project:").Find(t, "/site-packages/starter/greet.py").Content), text) {
			t.Errorf("%s: the image does not have the edit", c.name)
		}
		var changed []string
		was := before.Digests(t)
		for title, digest := range after.Digests(t) {
			if was[title] != digest {
				changed = append(changed, title)
			}
		}
		if len(changed) != 1 || !strings.HasPrefix(changed[0], "project:") {
			t.Errorf("%s: the layers %q of %q differ", c.name, changed, slices.Sorted(maps.Keys(was)))
		}
	}
}
