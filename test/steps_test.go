package test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// The build backend sees the ulimits, hosts, hostname and shared memory that the caller
// sets.
func TestStepsOptions(t *testing.T) {
	t.Parallel()
	project := kit.Starter()
	project["setup.py"] = `import os, resource, socket
shm = os.statvfs("/dev/shm")
print("nofile is", *resource.getrlimit(resource.RLIMIT_NOFILE))
print("shm is", shm.f_blocks * shm.f_frsize)
print("hostname is", socket.gethostname())
print("database is", socket.gethostbyname("database.example.test"))
# ` + kit.Random() + "\n" + project["setup.py"]
	made := kit.Push(t, project.Write(t), "--ulimit", "nofile=1234:2345", "--shm-size", "10485760",
		"--add-host", "database.example.test:10.11.12.13", "--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=workbench")
	kit.Says(t, "the backend", made.Steps.Text, "nofile is 1234 2345", "shm is 10485760", "hostname is workbench", "database is 10.11.12.13")
	if made.Digest != kit.StarterImage(t).Digest {
		t.Error("the image differs")
	}
}

// operations returns the LLB operations of a build with these arguments.
func operations(t *testing.T, dir string, args ...string) map[digest.Digest]*pb.Op {
	t.Helper()
	r, code := kit.Call(t, dir, "convertllb,format=json", args...)
	var answer struct {
		Def map[digest.Digest]json.RawMessage
	}
	if err := json.Unmarshal([]byte(r.Stdout), &answer); err != nil || code != 0 {
		t.Fatalf("%v, exit code %d\n%s", err, code, r.Stderr)
	}
	all := map[digest.Digest]*pb.Op{}
	for id, text := range answer.Def {
		all[id] = &pb.Op{}
		if err := protojson.Unmarshal(text, all[id]); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// --network host gives the machine's network to all steps but the one that runs the
// project's own code.
func TestStepsNetwork(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	modes := map[string]string{}
	for _, op := range operations(t, dir, "--network", "host", "--allow", "network.host") {
		if exec := op.GetExec(); exec != nil {
			for _, arg := range exec.Meta.Args {
				if _, script, ok := strings.Cut(arg, "/wainwright/"); ok {
					modes[script] = exec.Network.String()
				}
			}
		}
	}
	if want := map[string]string{"skeleton.py": "HOST", "buildenv.py": "HOST", "lock.py": "HOST", "install.py": "HOST", "wheel.py": "NONE"}; !maps.Equal(modes, want) {
		t.Errorf("the steps run with %v, want %v", modes, want)
	}
	if made := kit.Push(t, dir, "--network", "host", "--allow", "network.host"); made.Digest != kit.StarterImage(t).Digest {
		t.Error("the image differs with the machine's network")
	}
}

// With --network none the package index cannot be reached.
func TestStepsNoNetwork(t *testing.T) {
	t.Parallel()
	// Something that was never resolved before.
	never := fmt.Sprintf("0.%d", time.Now().UnixNano())
	stderr := kit.MustFail(t, kit.Starter().With(kit.Files{"requirements.txt": "six\nclick!=" + never + "\n"}).Write(t), "--network", "none")
	kit.Says(t, "the build", stderr, "cannot be reached")
}

// The build backend has the proxy variables where it has network. Otherwise it has
// none, since the wheel could depend on them.
func TestStepsProxies(t *testing.T) {
	t.Parallel()
	for configured, want := range map[string]bool{"build.network = true\n": true, "": false} {
		mark := kit.Random() + ".example.test"
		project := kit.Starter().With(kit.Files{"Dockerfile": configured})
		project["setup.py"] = "import os\nprint(\"direct to\", os.environ.get(\"NO_PROXY\"))\n# " + mark + "\n" + project["setup.py"]
		made := kit.Push(t, project.Write(t), "--build-arg", "NO_PROXY="+kit.NoProxy(bed.Env(t), mark))
		if got := strings.Contains(made.Steps.Text, "direct to") && strings.Contains(made.Steps.Text, mark); got != want {
			t.Errorf("with %q the backend prints\n%s", configured, made.Steps.Text)
		}
	}
}

// Limits are sent with every step. They are not part of its cache key.
func TestStepsLimits(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	r, code := kit.Call(t, dir, "convertllb,format=json", "--resource", "memory=900m", "--cgroup-parent", "/builds")
	var answer struct {
		Def      map[digest.Digest]json.RawMessage
		Metadata map[digest.Digest]struct {
			LinuxResources struct{ Memory int64 } `json:"linux_resources"`
		}
	}
	if err := json.Unmarshal([]byte(r.Stdout), &answer); err != nil || code != 0 {
		t.Fatalf("%v, exit code %d\n%s", err, code, r.Stderr)
	}
	execs := 0
	for id, text := range answer.Def {
		op := &pb.Op{}
		if err := protojson.Unmarshal(text, op); err != nil {
			t.Fatal(err)
		}
		if op.GetExec() == nil {
			continue
		}
		execs++
		if limits := answer.Metadata[id].LinuxResources; limits.Memory != 900<<20 {
			t.Errorf("a step has the limits %+v", limits)
		}
		if parent := op.GetExec().Meta.CgroupParent; parent != "/builds" {
			t.Errorf("a step's cgroup is below %q", parent)
		}
	}
	if execs < 4 {
		t.Errorf("there are %d steps", execs)
	}
}

// The names that --no-cache-filter knows. Whichever step runs again, the image is the
// same.
func TestStepsNoCacheFilter(t *testing.T) {
	whole := kit.StarterImage(t)
	dir := kit.Starter().Write(t)
	all := []string{"[venv]", "[wheel 1/2]", "[wheel 2/2]", "[lock]", "[deps"}
	for filter, want := range map[string][]string{
		"venv":              {"[venv]"},
		"build-environment": {"[wheel 1/2]"},
		"wheel":             {"[wheel 2/2]"},
		"lock":              {"[lock]"},
		"deps":              {"[deps"},
		"lock,wheel":        {"[lock]", "[wheel 2/2]"},
		"":                  all,
	} {
		t.Run("filter "+filter, func(t *testing.T) {
			args := []string{"--no-cache"}
			if filter != "" {
				args = []string{"--no-cache-filter", filter}
			}
			made := kit.Push(t, dir, args...)
			for _, step := range all {
				if ran := len(kit.WithPrefix(made.Steps.Ran, step)) > 0; ran != slices.Contains(want, step) {
					t.Errorf("%s ran: %v", step, ran)
				}
			}
			if made.Digest != whole.Digest {
				t.Error("the image differs")
			}
		})
	}
}

// With --pull the base is resolved again.
func TestStepsPull(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	pulled := 0
	for _, op := range operations(t, dir, "--pull") {
		if source := op.GetSource(); source != nil && strings.HasPrefix(source.Identifier, "docker-image://docker.io/library/python") {
			pulled++
			if source.Attrs[pb.AttrImageResolveMode] != pb.AttrImageResolveModeForcePull {
				t.Errorf("the base is resolved with %q", source.Attrs)
			}
		}
	}
	if pulled == 0 {
		t.Error("there is no base")
	}
	if made := kit.Push(t, dir, "--pull"); made.Digest != kit.StarterImage(t).Digest {
		t.Error("the image differs")
	}
}
