package llb_test

import (
	"context"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	steps "github.com/wainwright-build/wainwright/llb"
)

// trusted is what a step is given besides its inputs.
type trusted struct {
	network, secrets, ssh, proxy, cache bool
}

// given tells it of every exec of a state, by script and arguments that matter.
func given(t *testing.T, st llb.State) map[string]trusted {
	t.Helper()
	def, err := st.Marshal(context.Background(), llb.LinuxAmd64)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]trusted{}
	for _, data := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			t.Fatal(err)
		}
		exec := op.GetExec()
		if exec == nil {
			continue
		}
		var is trusted
		is.network = exec.Network != pb.NetMode_NONE
		is.secrets = len(exec.Secretenv) > 0
		is.proxy = exec.Meta.ProxyEnv != nil
		for _, mount := range exec.Mounts {
			is.secrets = is.secrets || mount.MountType == pb.MountType_SECRET
			is.ssh = is.ssh || mount.MountType == pb.MountType_SSH
			is.cache = is.cache || mount.MountType == pb.MountType_CACHE
		}
		_, step, _ := strings.Cut(strings.Join(exec.Meta.Args, " "), "/wainwright/")
		if fields := strings.Fields(step); len(fields) > 1 && fields[0] == "install.py" {
			step = fields[0] + " " + fields[1]
		} else {
			step = fields[0]
		}
		all[step] = is
	}
	return all
}

// Whoever's code a step runs, it has no more than its own work takes: what fetches
// has the secrets and the proxies, and only unpacking wheels, which runs no code of
// theirs, the shared cache.
func TestAStepHasNoMoreThanItsWorkTakes(t *testing.T) {
	s := fixed()
	s.Fetch = append(s.Fetch, llb.AddSSHSocket(llb.SSHID("default"), llb.SSHOptional),
		llb.AddSecret("UV_INDEX_MINE_PASSWORD", llb.SecretID("UV_INDEX_MINE_PASSWORD"), llb.SecretOptional, llb.SecretAsEnv(true)))
	s.Proxy = []llb.RunOption{llb.WithProxy(llb.ProxyEnv{HTTPProxy: "http://me:hush@proxy.example.test"})}
	skeleton := s.Skeleton()
	whole := image(s, true)
	built := s.Install(steps.Layer{Label: "[deps] psycopg2", Lock: []byte("psycopg2"), Build: true}, skeleton.Venv).Tree
	tests := s.Test(steps.TestRun{Image: whole, Workdir: "/app", Command: []string{"pytest"}})
	got := given(t, llb.Merge([]llb.State{whole, built, tests}))
	want := map[string]trusted{
		"skeleton.py":      {network: true, proxy: true},
		"buildenv.py":      {network: true, proxy: true, secrets: true, ssh: true},
		"lock.py":          {network: true, proxy: true, secrets: true, ssh: true},
		"install.py":       {network: true, proxy: true, secrets: true, ssh: true, cache: true},
		"install.py build": {network: true, proxy: true, secrets: true, ssh: true},
		"wheel.py":         {},
		"test.py":          {},
	}
	for step, is := range got {
		if is != want[step] {
			t.Errorf("%s has %+v, want %+v", step, is, want[step])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d steps, want %d", len(got), len(want))
	}
}
