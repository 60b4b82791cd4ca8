package engines

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// engine is a Docker engine of the bed.
type engine struct {
	bed   bed.Bed
	host  string
	store string
	// merges is whether its BuildKit has MergeOp.
	merges bool
	// program is the docker CLI of its release, "" for the bed's.
	program string
}

// eachEngine runs a test in the Docker engine with each store.
func eachEngine(t *testing.T, test func(*testing.T, engine)) {
	t.Helper()
	b := bed.Docker(t)
	for _, e := range []engine{
		{bed: b, host: b.DockerHost, store: "overlay2"},
		{bed: b, host: b.DockerContainerdHost, store: "containerd", merges: true},
	} {
		t.Run(e.store+" store", func(t *testing.T) {
			if r := e.docker("version"); r.Err != nil {
				t.Fatalf("the test bed's Docker engine with the %s store does not answer; run: bed/bed up docker\n%s", e.store, r.Stderr)
			}
			test(t, e)
		})
	}
}

// perEngine makes something once for each engine.
func perEngine[T any](make func(engine) (T, error)) func(*testing.T, engine) T {
	var lock sync.Mutex
	made := map[string]func() (T, error){}
	return func(t *testing.T, e engine) T {
		t.Helper()
		lock.Lock()
		if made[e.host] == nil {
			made[e.host] = sync.OnceValues(func() (T, error) { return make(e) })
		}
		get := made[e.host]
		lock.Unlock()
		value, err := get()
		return must(t, value, err)
	}
}

// docker runs the docker CLI on the engine. It works after the test's end too, when
// containers are removed.
func (e engine) docker(args ...string) bed.Result {
	return e.bed.Run(context.Background(), engineEnv(e.host), cmp.Or(e.program, "docker"), args...)
}

// mustDocker is docker for a command that has to succeed. It returns what the command
// prints, without the newline.
func (e engine) mustDocker(t *testing.T, args ...string) string {
	t.Helper()
	r := e.docker(args...)
	if r.Err != nil {
		t.Fatalf("docker %q: %v\n%s%s", args, r.Err, r.Stdout, r.Stderr)
	}
	return strings.TrimSuffix(r.Stdout, "\n")
}

// build builds with the engine's own BuildKit, as docker build does.
func (e engine) build(dir string, args ...string) bed.Result {
	return e.docker(append(append([]string{"build", "--network=host"}, args...), dir)...)
}

// built is an image that the engine's own BuildKit made, with the steps that were
// executed and those that were cached.
type built struct {
	ref         string
	ran, cached map[string]bool
}

// buildAs builds an image under a name.
func (e engine) buildAs(ref, dir string, args ...string) (built, error) {
	r := e.build(dir, append([]string{"--progress=rawjson", "-t", ref}, args...)...)
	image := built{ref, map[string]bool{}, map[string]bool{}}
	var text strings.Builder
	for line := range strings.Lines(r.Stderr) {
		var status client.SolveStatus
		if err := json.Unmarshal([]byte(line), &status); err != nil {
			text.WriteString(line)
			continue
		}
		for _, log := range status.Logs {
			text.Write(log.Data)
		}
		for _, step := range status.Vertexes {
			switch {
			case step.Completed == nil, step.Error != "": // cancelled, since nothing needs it
			case step.Cached:
				image.cached[step.Digest.String()+" "+step.Name] = true
			default:
				image.ran[step.Digest.String()+" "+step.Name] = true
			}
		}
	}
	if r.Err != nil {
		return image, fmt.Errorf("docker build of %s: %w\n%s", ref, r.Err, text.String())
	}
	// A build solves a step several times: it ran if it did once.
	for name := range image.ran {
		delete(image.cached, name)
	}
	return image, nil
}

// steps returns the names in a set that begin with a prefix.
func steps(set map[string]bool, prefix string) []string {
	var names []string
	for step := range set {
		if _, name, _ := strings.Cut(step, " "); strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names
}

// layer is a layer that wainwright put on the base.
type layer struct{ title, diffID string }

// layers returns wainwright's layers of an image in the engine, the lowest first.
func (e engine) layers(t *testing.T, ref string) []layer {
	t.Helper()
	var diffIDs []string
	if err := json.Unmarshal([]byte(e.mustDocker(t, "image", "inspect", "--format", "{{json .RootFS.Layers}}", ref)), &diffIDs); err != nil {
		t.Fatal(err)
	}
	var titles []string // the highest first
	for line := range strings.Lines(e.mustDocker(t, "history", "--no-trunc", "--format", "{{json .}}", ref)) {
		var entry struct{ Comment, CreatedBy string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		if entry.Comment == "wainwright.v0" {
			titles = append(titles, entry.CreatedBy)
		}
	}
	if len(titles) == 0 || len(titles) >= len(diffIDs) {
		t.Fatalf("%s has %d layers, of these %d are wainwright's", ref, len(diffIDs), len(titles))
	}
	var all []layer
	for n, diffID := range diffIDs[len(diffIDs)-len(titles):] {
		all = append(all, layer{titles[len(titles)-1-n], diffID})
	}
	return all
}

// run runs a container that has to end with 0 and returns what it prints.
func (e engine) run(t *testing.T, args ...string) string {
	t.Helper()
	return e.mustDocker(t, append([]string{"run", "--rm"}, args...)...)
}

// start starts a container that is removed at the end of the test.
func (e engine) start(t *testing.T, args ...string) string {
	t.Helper()
	id := e.mustDocker(t, append([]string{"run", "--detach"}, args...)...)
	t.Cleanup(func() {
		if r := e.docker("rm", "--force", id); r.Err != nil {
			t.Errorf("docker rm: %v\n%s", r.Err, r.Stderr)
		}
	})
	return id
}

// inspect returns one fact of a container by a template.
func (e engine) inspect(t *testing.T, id, template string) string {
	t.Helper()
	return e.mustDocker(t, "container", "inspect", "--format", template, id)
}

// address returns the container's address on the engine's network.
func (e engine) address(t *testing.T, id string) string {
	t.Helper()
	address := e.inspect(t, id, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
	if address == "" {
		t.Fatalf("the container has no address of its own: %v", e.ended(t, id)())
	}
	return address
}

// ended returns a function that returns an error if the container has ended.
func (e engine) ended(t *testing.T, id string) func() error {
	return func() error {
		t.Helper()
		if state := e.inspect(t, id, "{{.State.Status}} {{.State.ExitCode}}"); !strings.HasPrefix(state, "running ") {
			r := e.docker("logs", id)
			return fmt.Errorf("the container is not running but %s\n%s%s", state, r.Stdout, r.Stderr)
		}
		return nil
	}
}

// awaitLog waits until a container has printed a text.
func (e engine) awaitLog(t *testing.T, id, text string) {
	t.Helper()
	for began := time.Now(); !strings.Contains(e.docker("logs", id).Stdout, text); time.Sleep(50 * time.Millisecond) {
		if err := e.ended(t, id)(); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) > starting {
			t.Fatalf("the container has not printed %q after %s", text, starting)
		}
	}
}

// took returns how long a command takes on the engine.
func (e engine) took(t *testing.T, args ...string) time.Duration {
	t.Helper()
	began := time.Now()
	e.mustDocker(t, args...)
	return time.Since(began)
}
