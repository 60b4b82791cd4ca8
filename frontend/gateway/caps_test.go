package gateway

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	capspb "github.com/moby/buildkit/util/apicaps/pb"
)

// daemon is one that has all capabilities but some.
func daemon(lacks ...apicaps.CapID) apicaps.CapSet {
	var all []*capspb.APICap
	for _, each := range pb.Caps.All() {
		each.Enabled = true
		for _, id := range lacks {
			each.Enabled = each.Enabled && each.ID != string(id)
		}
		all = append(all, each)
	}
	return pb.Caps.CapSet(all)
}

func TestWhatADaemonLacksIsToldInWords(t *testing.T) {
	st := llb.Image("python").Run(llb.Args([]string{"true"}),
		llb.AddSecret("PASSWORD", llb.SecretAsEnv(true)),
		llb.AddSSHSocket()).Root()
	def, err := st.Marshal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := checkCaps(def, daemon(pb.CapMergeOp)); err != nil {
		t.Errorf("what it lacks and nothing needs is told: %v", err)
	}
	err = checkCaps(def, daemon(pb.CapExecSecretEnv, pb.CapExecMountSSH))
	if err == nil {
		t.Fatal("what it lacks is not told")
	}
	for _, want := range []string{"this builder is too old", "secrets in variables", string(pb.CapExecMountSSH), "Docker 23"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
