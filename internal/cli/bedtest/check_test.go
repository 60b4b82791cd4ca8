package bedtest

import (
	"context"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

func TestCheckEndsWithWhatTheFrontendFound(t *testing.T) {
	b := bed.Env(t)
	for status, want := range map[string]int{"0": 0, "1": 1} {
		frontend := func(_ context.Context, c gwclient.Client) (*gwclient.Result, error) {
			result := gwclient.NewResult()
			result.AddMeta("result.txt", []byte("the answer to "+c.BuildOpts().Opts["requestid"]))
			result.AddMeta("result.json", []byte(`{"warnings": []}`))
			result.AddMeta("result.statuscode", []byte(status))
			return result, nil
		}
		for format, told := range map[string]string{"text": "the answer to frontend.lint\n", "json": "{\"warnings\": []}\n"} {
			r := clitest.Run(t, b, clitest.Call{Build: frontend, Args: []string{"check", "--format", format, "--progress", "quiet", t.TempDir()}})
			if r.Code != want || r.Stdout != told || r.Stderr != "" {
				t.Errorf("%s: exit %d\n%s%s", format, r.Code, r.Stdout, r.Stderr)
			}
		}
	}
}
