package gateway

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	capspb "github.com/moby/buildkit/util/apicaps/pb"
)

// daemon returns the capabilities of a daemon that does not have some.
func daemon(missing ...apicaps.CapID) apicaps.CapSet {
	var all []*capspb.APICap
	for _, capability := range pb.Caps.All() {
		capability.Enabled = true
		for _, id := range missing {
			capability.Enabled = capability.Enabled && capability.ID != string(id)
		}
		all = append(all, capability)
	}
	return pb.Caps.CapSet(all)
}

func TestCheckCaps(t *testing.T) {
	st := llb.Image("python").Run(llb.Args([]string{"true"}),
		llb.AddSecret("PASSWORD", llb.SecretAsEnv(true)),
		llb.AddSSHSocket()).Root()
	def, err := st.Marshal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := checkCaps(def, daemon(pb.CapMergeOp)); err != nil {
		t.Errorf("a missing capability that nothing needs is reported: %v", err)
	}
	err = checkCaps(def, daemon(pb.CapExecSecretEnv, pb.CapExecMountSSH))
	if err == nil {
		t.Fatal("a missing capability is not reported")
	}
	for _, want := range []string{"this builder is too old", "secrets in variables", string(pb.CapExecMountSSH), "Docker 23"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
